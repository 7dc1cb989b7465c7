"""The PIN of a branch and the organisation's privacy: what the forms send, refuse, and never write down."""

from dataclasses import replace

import msgspec
import pytest
from qms_admin.drafts import Draft, storable, with_edit
from qms_admin.sections import Section
from qms_admin.shelf import with_things
from qms_admin.state import form_of, with_estate
from qms_contract.ids import new_id

from tests.support.admin_data import estate, screen
from tests.support.display_data import BRANCH, TENANT


def with_pin(has_pin):
    known = estate()
    return estate(branches=(msgspec.structs.replace(known.branch, has_staff_pin=has_pin),))


def of_branch(has_pin, **typed):
    context = screen(Section.BRANCHES, estate=with_pin(has_pin)).context(Section.BRANCHES, BRANCH)
    form = form_of(Section.BRANCHES)
    return form, context, {**form.values(context), **typed}


@pytest.mark.parametrize(
    ("has_pin", "typed", "sent"),
    [
        (False, {}, {}),
        (True, {}, {}),
        (False, {"staff_pin": "2468"}, {"staff_pin": "2468"}),
        (True, {"staff_pin": "13579"}, {"staff_pin": "13579"}),
        (True, {"staff_pin_kept": "no"}, {"staff_pin": None}),
    ],
)
def test_a_pin_is_left_set_or_taken_away(has_pin, typed, sent):
    form, context, values = of_branch(has_pin, **typed)
    assert form.problems(values, context) == {}
    assert form.changed_fields(values, context) == sent


@pytest.mark.parametrize("typed", ["123", "123456789", "12a4", "١٢٣٤"])
def test_a_pin_that_cannot_be_stands_beside_its_field(typed):
    form, context, values = of_branch(False, staff_pin=typed)
    assert form.problems(values, context)["staff_pin"].key == "problem.pin"


def test_a_new_pin_and_none_at_all_is_no_wish():
    form, context, values = of_branch(True, staff_pin="2468", staff_pin_kept="no")
    assert form.problems(values, context)["staff_pin"].key == "problem.pin_goes"


def a_draft():
    draft = Draft(
        section=Section.BRANCHES, item_id=BRANCH, branch_id=BRANCH, is_new=False, request_id=new_id(), edits={}
    )
    return with_edit(draft, {"staff_pin": "", "name": "Old"}, "staff_pin", "2468", new_id())


def test_a_pin_is_neither_written_to_the_disk_nor_read_out_of_a_deleted_branch():
    assert storable(a_draft()).edits == {}
    both = with_edit(a_draft(), {"name": "Old"}, "name", "New", new_id())
    for draft, kept in ((a_draft(), []), (both, ["name"])):
        gone = estate(branches=())
        gone = replace(gone, shelf=with_things(gone.shelf, [], gone=[BRANCH]))
        left = with_estate(screen(Section.BRANCHES, drafts={BRANCH: draft}), gone)
        assert [list(orphan.draft.edits) for orphan in left.orphans.values()] == ([kept] if kept else [])


def test_privacy_is_sent_and_has_the_contracts_bounds():
    context = screen(Section.TENANT).context(Section.TENANT, TENANT)
    form = form_of(Section.TENANT)
    values = form.values(context)
    assert form.changed_fields({**values, "customer_data_days": "30", "staff_analytics": "no"}, context) == {
        "customer_data_days": 30,
        "staff_analytics": False,
    }
    for bad in ("0", "3651", "", "x"):
        assert list(form.problems({**values, "customer_data_days": bad}, context)) == ["customer_data_days"]
