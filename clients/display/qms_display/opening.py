"""When the screen rests: the branch takes no tickets, and nobody is called or served any more. Pure.

Whoever still waits reads there that the staff go on, and the next call brings the board back at once.
"""

from datetime import datetime, timedelta

from qms_contract.hours import Calendar
from qms_contract.services import calendar_of
from qms_contract.tickets import TicketStatus

from qms_display.state import Calls, Rest

REST_AFTER = timedelta(minutes=15)
"""How long after the last call: the visitor of that call still finds the way by the screen."""

_BUSY = frozenset({TicketStatus.CALLED, TicketStatus.SERVING})


def rest_of(calls: Calls, now: datetime) -> Rest | None:
    """What to show while nothing happens here; None while the board is wanted. `now` is aware."""
    calendars = _calendars(calls)
    if not calendars or any(calendar.is_open(now) for calendar in calendars) or _is_busy(calls, now):
        return None
    openings = (calendar.next_opening(now) for calendar in calendars)
    return Rest(min(filter(None, openings), default=None))


def _calendars(calls: Calls) -> list[Calendar]:
    branch = calls.branch
    if branch is None:
        return []
    return [calendar_of(one, branch.time_zone, branch.hours, branch.exceptions) for one in calls.offered]


def _is_busy(calls: Calls, now: datetime) -> bool:
    newest = calls.newest
    just_called = newest is not None and newest.since is not None and now - newest.since < REST_AFTER
    return just_called or any(call.status in _BUSY for call in calls.shown)
