"""Reports of a week, as an admin's screen knows them."""

from dataclasses import replace
from datetime import date, timedelta

from qms_admin.reports import Report, Wanted
from qms_admin.sections import Section
from qms_contract.analytics import GroupBy, Kpi, KpiItem, KpiPeriod

from tests.support.admin_data import make_id, screen
from tests.support.admin_live import durations, figures
from tests.support.display_data import BRANCH

LAST = date(2026, 11, 23)
FIRST = LAST - timedelta(days=6)
VISITS = (182, 214, 171, 228, 240, 96, 0)


def a_day(visits, wait=540.0):
    wait_of = replace_durations(wait, visits)
    return figures(visits=visits, called=visits, served=max(0, visits - 9), no_shows=min(9, visits), wait=wait_of,
                   sla=0.94 - visits / 2400 if visits else None)  # fmt: skip


def replace_durations(wait, count):
    whole = durations(count)
    known = {name: getattr(whole, name) for name in whole.__struct_fields__}
    none = {"p50_seconds": None, "p90_seconds": None, "p95_seconds": None, "mean_seconds": None}
    return type(whole)(**{**known, **({"p50_seconds": wait, "p90_seconds": wait * 2.7} if count else none)})


def days(first, factor=1.0):
    return [
        KpiItem(key=(first + timedelta(days=place)).isoformat(), name="", figures=a_day(int(count * factor)))
        for place, count in enumerate(VISITS)
        if count
    ]


def services():
    names = {"A": ("Cashier & payments", 410), "B": ("Account opening", 208), "P": ("Priority desk", 35)}
    return [
        KpiItem(key=str(make_id(f"service {code}")), name=name, figures=a_day(count))
        for code, (name, count) in names.items()
    ]


def a_report_kpi(group_by=GroupBy.DAY, *, compared=True):
    items = days(FIRST) if group_by is GroupBy.DAY else services()
    period = KpiPeriod(first_day=FIRST, last_day=LAST, totals=a_day(1131), items=items)
    before = FIRST - timedelta(days=7)
    older = days(before, 0.9) if group_by is GroupBy.DAY else services()[:2]
    previous = KpiPeriod(first_day=before, last_day=LAST - timedelta(days=7), totals=a_day(1018, 480.0), items=older)
    return Kpi(branch_id=BRANCH, group_by=group_by, period=period, previous=previous if compared else None)


def reported(group_by=GroupBy.DAY, **changes):
    """The screen of somebody who reads a report."""
    wanted = Wanted(group_by=group_by)
    report = Report(wanted, a_report_kpi(group_by), wanted, BRANCH)
    return screen(Section.REPORTS, report=replace(report, **changes))
