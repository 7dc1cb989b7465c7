"""The form of a scheduled report."""

from uuid import UUID

import pytest
from qms_admin.sections import Section
from qms_admin.state import form_of
from qms_contract.ids import new_id
from qms_contract.reports import CreateReport, ReportFormat

from tests.support.admin_data import a_schedule, make_id, screen
from tests.support.display_data import BRANCH


def of_schedule(item_id: UUID | None = None, **typed):
    context = screen(Section.SCHEDULES).context(Section.SCHEDULES, item_id or new_id())
    form = form_of(Section.SCHEDULES)
    return form, context, {**form.values(context), **typed}


def test_a_new_one_is_of_the_branch_and_daily():
    form, context, values = of_schedule(name="Evening")
    assert form.problems(values, context) == {}
    made = CreateReport(request_id=new_id(), **form.new_fields(values, context))
    assert (made.branch_id, made.formats, made.hour) == (BRANCH, [ReportFormat.PDF], 6)


def test_of_all_branches():
    form, context, values = of_schedule(name="Evening", branch_id="")
    assert form.new_fields(values, context)["branch_id"] is None


@pytest.mark.parametrize(
    ("typed", "wrong"), [({"name": ""}, "name"), ({"name": "EVERY morning"}, "name"), ({"formats": ()}, "formats")]
)
def test_what_is_wrong_is_said_beside_its_field(typed, wrong):
    form, context, values = of_schedule(**{"name": "Evening", **typed})
    assert list(form.problems(values, context)) == [wrong]


def test_only_what_changed_is_sent():
    form, context, values = of_schedule(make_id("Every morning"), hour="7")
    assert form.changed_fields(values, context) == {"hour": 7}
    assert form.problems(form.values(context), context) == {}
    assert a_schedule().hour == 6
