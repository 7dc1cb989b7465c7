"""The form of a webhook: what it sends, refuses, and never writes down."""

import pytest
from qms_admin.drafts import Draft, storable, with_edit
from qms_admin.sections import Section
from qms_admin.state import form_of
from qms_contract.events import EventType
from qms_contract.ids import new_id
from qms_contract.webhooks import TELLABLE, Webhook

from tests.support.admin_data import a_webhook, make_id, screen
from tests.support.display_data import BRANCH


def of_webhook(item_id=None, **typed):
    context = screen(Section.WEBHOOKS).context(Section.WEBHOOKS, item_id or new_id())
    form = form_of(Section.WEBHOOKS)
    return form, context, {**form.values(context), **typed}


def test_a_new_one_sends_all_and_its_secret():
    typed = {"name": " CRM ", "url": "https://x.example/q", "secret": "long enough it is", "branch_ids": (str(BRANCH),)}
    form, context, values = of_webhook(**typed)
    assert form.problems(values, context) == {}
    fields = form.new_fields(values, context)
    assert (fields["name"], fields["url"], fields["secret"]) == ("CRM", "https://x.example/q", "long enough it is")
    assert fields["branch_ids"] == [BRANCH]
    assert EventType.TICKET_CALLED in fields["events"]


@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({"name": ""}, "name", "problem.required"),
        ({"name": "Customer relations"}, "name", "problem.name_taken"),
        ({"url": "ftp://x.example"}, "url", "problem.url"),
        ({"url": "https://two words"}, "url", "problem.url"),
        ({"events": ()}, "events", "problem.events"),
        ({"secret": "short"}, "secret", "problem.password"),
        ({"secret": ""}, "secret", "problem.password"),
    ],
)
def test_what_cannot_be_stands_beside_its_field(typed, field, problem):
    good = {"name": "CRM", "url": "https://x.example/q", "secret": "long enough it is"}
    form, context, values = of_webhook(**{**good, **typed})
    assert {key: one.key for key, one in form.problems(values, context).items()} == {field: problem}


def test_only_what_differs_is_sent_and_an_empty_secret_stays():
    form, context, values = of_webhook(make_id("Customer relations"), active=False)
    assert form.problems(values, context) == {}
    assert form.changed_fields(values, context) == {"active": False}
    assert (
        form.changed_fields({**values, "secret": "another, long enough"}, context)["secret"] == "another, long enough"
    )


def test_a_secret_is_never_written_to_the_draft_file():
    item_id = a_webhook().webhook_id
    draft = Draft(
        section=Section.WEBHOOKS, item_id=item_id, branch_id=BRANCH, is_new=False, request_id=new_id(), edits={}
    )
    now = {"secret": "", "name": "Old"}
    typed = with_edit(with_edit(draft, now, "secret", "long enough it is", new_id()), now, "name", "Other", new_id())
    assert set(storable(typed).edits) == {"name"}


def test_every_event_that_may_be_told_can_be_chosen():
    form, context, _values = of_webhook()
    chips = next(cell for block in form.blocks(context) for row in block.rows for cell in row if cell.key == "events")
    assert {value for value, _words in chips.choices} == TELLABLE
    assert Webhook in {type(a_webhook())}
