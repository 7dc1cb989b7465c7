"""When a visit that nobody served any more ends: now or, once its business day is over, with that day.

The close of a day comes after it, after a night without the server much later; figures count what it gives up where it belongs.
"""

from datetime import datetime, timedelta

from qms_server.domain.hours import day_end
from qms_server.domain.visit import Visit
from qms_server.store.branches import load_branch
from qms_server.usecases.unit import Unit

_JUST_BEFORE = timedelta(microseconds=1)


async def given_up_at(unit: Unit, visit: Visit) -> datetime:
    """Never in the future, and never before what happened to the visit last."""
    branch, ticket = await load_branch(unit.connection, unit.branch_id), visit.ticket
    if branch is None:
        return unit.now
    day_over = day_end(ticket.business_day, branch.time_zone, branch.day_starts_hour) - _JUST_BEFORE
    happened = (ticket.queued_at, ticket.called_at, ticket.served_at)
    return min(unit.now, max(day_over, *filter(None, happened)))
