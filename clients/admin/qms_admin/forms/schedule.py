"""The form of a scheduled report: of which branch, by what, how often, at which hour, in which files."""

from typing import Any
from uuid import UUID

from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import own_name
from qms_contract.analytics import GroupBy
from qms_contract.reports import (
    CreateReport,
    PatchReport,
    ReportCycle,
    ReportFormat,
    ReportLanguage,
    ScheduledReport,
)

from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, Words, plain, words
from qms_admin.forms.checks import chosen, gathered, required, text

_HOURS = tuple((str(hour), plain(f"{hour:02}:00")) for hour in range(24))


def _values(context: Context) -> Values:
    report = context.item
    if not isinstance(report, ScheduledReport):
        branch = str(context.branch.branch_id) if context.branch is not None else ""
        cycle: Values = {"cycle": ReportCycle.DAILY.value, "hour": "6", "formats": (ReportFormat.PDF.value,)}
        what: Values = {
            "branch_id": branch,
            "group_by": GroupBy.SERVICE.value,
            "language": ReportLanguage.ENGLISH.value,
        }
        return {"name": "", "active": True, **cycle, **what}
    return {
        "name": report.name,
        "branch_id": str(report.branch_id or ""),
        "cycle": report.cycle.value,
        "group_by": report.group_by.value,
        "formats": tuple(one.value for one in report.formats),
        "hour": str(report.hour),
        "language": report.language.value,
        "active": report.active,
    }


def _problems(values: Values, context: Context) -> Problems:
    problems = gathered(name=required(values, "name"))
    others = [one.name.casefold() for one in context.estate.reports if one.report_id != context.item_id]
    if text(values, "name").casefold() in others:
        problems["name"] = words("problem.name_taken")
    if not chosen(values, "formats"):
        problems["formats"] = words("problem.formats")
    return problems


def _fields(values: Values, _context: Context) -> dict[str, Any]:
    branch = text(values, "branch_id")
    return {
        "name": text(values, "name"),
        "branch_id": UUID(branch) if branch else None,
        "cycle": ReportCycle(text(values, "cycle")),
        "group_by": GroupBy(text(values, "group_by")),
        "formats": [one for one in ReportFormat if one in chosen(values, "formats")],
        "hour": int(text(values, "hour")),
        "language": ReportLanguage(text(values, "language")),
        "active": bool(values.get("active", True)),
    }


def _blocks(context: Context) -> tuple[Block, ...]:
    groups = tuple((one.value, words(f"report.by_{one}")) for one in GroupBy)
    cycles = tuple((one.value, words(f"schedule.{one}")) for one in ReportCycle)
    files = tuple((one.value, plain(one.value.upper())) for one in ReportFormat)
    languages = tuple((one.value, plain(own_name(one.value))) for one in ReportLanguage)
    what = (
        Cell("name", words("schedule.name")),
        Cell("branch_id", words("schedule.branch"), Editor.BRANCH, choices=(("", words("report.every_branch")),)),
        Cell("group_by", words("schedule.group_by"), Editor.CHOICE, choices=groups),
    )
    when = (
        Cell("cycle", words("schedule.cycle"), Editor.CHOICE, choices=cycles),
        Cell("hour", words("schedule.hour"), Editor.CHOICE, choices=_HOURS, hint=words("schedule.hour_hint")),
        Cell("language", words("schedule.language"), Editor.CHOICE, choices=languages),
    )
    formats = (Cell("formats", words("schedule.formats"), Editor.CHIPS, choices=files, weight=6),)
    return Block((what, when, formats)), Block((), words("schedule.state"), note=_state(context))


def _state(context: Context) -> Words:
    """Up to which day it is written and where, or why it is not."""
    report = context.item
    if not isinstance(report, ScheduledReport) or (report.done_at is None and report.last_error is None):
        return words("schedule.not_yet")
    if report.last_error is not None:
        return words("schedule.trouble", trouble=report.last_error)
    branch = context.estate.branch_of(report.branch_id)
    zone = branch.time_zone if branch is not None else "UTC"
    assert report.done_at is not None, "written without an error"
    clock = Formats("en", zone).clock(report.done_at)
    return words("schedule.written", day=report.done_day, time=clock, files=", ".join(report.files))


SCHEDULE = Form(CreateReport, PatchReport, _values, _problems, _fields, _blocks)
