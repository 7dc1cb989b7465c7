"""Reports: which days, what is compared with what, how lines are ordered, and a table as a file."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_admin.reports import Measure, Period, Wanted, as_csv, change, lines, ordered, settled, value
from qms_contract.analytics import GroupBy

from tests.support.admin_live import figures
from tests.support.admin_reports import FIRST, LAST, a_day, a_report_kpi

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS, st.sampled_from(Period), st.none() | DAYS, st.none() | DAYS)
def test_the_days_are_never_reversed_and_end_by_today(today, period, first, last):
    start, end = Wanted(period, first=first, last=last).days(today)
    assert start <= end
    if period is not Period.OWN:
        assert end <= today


def test_months_begin_on_their_first_day():
    assert Wanted(Period.THIS_MONTH).days(date(2026, 3, 31)) == (date(2026, 3, 1), date(2026, 3, 31))
    assert Wanted(Period.LAST_MONTH).days(date(2026, 3, 31)) == (date(2026, 2, 1), date(2026, 2, 28))
    assert Wanted(Period.LAST_MONTH).days(date(2026, 1, 1)) == (date(2025, 12, 1), date(2025, 12, 31))
    assert Wanted(Period.LAST_7).days(LAST) == (FIRST, LAST)


def test_hours_are_of_a_few_days_alone():
    assert settled(Wanted(Period.LAST_30, GroupBy.HOUR), LAST).group_by is GroupBy.DAY
    assert settled(Wanted(Period.LAST_7, GroupBy.HOUR), LAST).group_by is GroupBy.HOUR


def test_a_day_is_compared_with_the_day_as_long_before_and_a_service_with_itself():
    by_day = lines(a_report_kpi(), lambda key, _name: key)
    assert [(one.name, value(one.figures, Measure.VISITS), value(one.before, Measure.VISITS)) for one in by_day][:2] == [
        (FIRST.isoformat(), 182, 163), ((FIRST + timedelta(days=1)).isoformat(), 214, 192),
    ]  # fmt: skip
    by_service = lines(a_report_kpi(GroupBy.SERVICE), lambda _key, name: name)
    assert [one.before is None for one in by_service] == [False, False, True]
    assert all(one.before is None for one in lines(a_report_kpi(compared=False), lambda key, _name: key))


@pytest.mark.parametrize(("measure", "by"), [(Measure.VISITS, 0.25), (Measure.TARGET, None), (Measure.WAIT_HALF, 0.0)])
def test_a_change_is_a_share_of_what_was(measure, by):
    found = change(a_day(100), a_day(80), measure)
    assert found == pytest.approx(-20 / 2400) if by is None else found == pytest.approx(by)


def test_there_is_nothing_to_compare_with_nothing():
    assert change(a_day(100), None, Measure.VISITS) is None
    assert change(a_day(100), figures(visits=0), Measure.VISITS) is None
    assert change(a_day(0), a_day(80), Measure.WAIT_HALF) is None


def test_lines_without_a_figure_stand_at_the_end_either_way():
    found = lines(a_report_kpi(), lambda key, _name: key)
    silent = found[0].__class__("x", "x", a_day(0), None)
    for descending in (False, True):
        shown = ordered((silent, *found), Measure.WAIT_HALF, descending=descending)
        assert shown[-1] is silent
    visits = [value(one.figures, Measure.VISITS) for one in ordered(found, Measure.VISITS, descending=True)]
    assert visits == sorted(visits, reverse=True)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0")), min_size=1, max_size=4))
def test_no_cell_of_a_file_is_a_formula_and_none_is_lost(cells):
    data = as_csv(["a"] * len(cells), [cells]).decode("utf-8-sig")
    (read,) = list(csv.reader(io.StringIO(data, newline="")))[1:]
    assert [one.removeprefix("'") for one in read] == [one.removeprefix("'") for one in cells]
    assert not any(one[:1] in ("=", "@", "\t") for one in read)


def test_a_negative_number_stays_one():
    assert as_csv(["a"], [["-5"]]).decode("utf-8-sig").splitlines()[1] == "-5"
