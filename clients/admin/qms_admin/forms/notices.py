"""What a branch announces by the clock, as a form holds it: a row for each moment and language. Qt-free."""

from qms_clientkit.i18n.translator import OWN_NAMES, own_name
from qms_contract.displays import ScheduledNotice

from qms_admin.forms.base import Block, Cell, Column, Editor, Values, Words, plain, words
from qms_admin.forms.checks import chosen
from qms_admin.forms.rows import clock, first_problem, parts, row

KEY = "notices"
_MOST_MINUTES, _LONGEST, _PARTS = 240, 200, 3


def read(notices: list[ScheduledNotice]) -> tuple[str, ...]:
    return tuple(row(one.at or str(one.minutes_before_closing), one.language, one.text) for one in notices)


def new_row() -> str:
    return row("15", "", "")


def problem(values: Values) -> Words | None:
    return first_problem(values, KEY, _problem)


def _problem(typed: str, before: tuple[str, ...]) -> str | None:
    when, language, text = parts(typed, _PARTS)
    if clock(when) in (None, "24:00") and not (when.isdecimal() and 1 <= int(when) <= _MOST_MINUTES):
        return "problem.notice_time"
    if not language or not text or len(text) > _LONGEST:
        return "problem.notice"
    return "problem.noticed_twice" if _moment(typed) in map(_moment, before) else None


def _moment(typed: str) -> tuple[str, str]:
    """What may stand in one row only."""
    when, language, _ = parts(typed, _PARTS)
    return clock(when) or when.lstrip("0"), language


def written(values: Values) -> list[ScheduledNotice]:
    """On the wire; call it once nothing is wrong."""
    return [_written(*parts(typed, _PARTS)) for typed in chosen(values, KEY)]


def _written(when: str, language: str, text: str) -> ScheduledNotice:
    at = clock(when)
    return ScheduledNotice(language=language, text=text, at=at, minutes_before_closing=None if at else int(when))


def block() -> Block:
    columns = (
        Column("when", words("notices.when"), share=2),
        Column("language", words("screens.language"), tuple((one, plain(own_name(one))) for one in OWN_NAMES), 4),
        Column("text", words("notices.text"), share=8),
    )
    cell = Cell(KEY, words("notices.title"), Editor.ROWS, weight=6, columns=columns, more=words("notices.add"))
    return Block(((cell,),), words("notices.title"), note=words("notices.note"))
