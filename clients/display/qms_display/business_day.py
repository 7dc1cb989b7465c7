"""The branch's business day: it begins at `day_starts_hour` of the branch's own time zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from qms_contract.branches import Branch

from qms_display.state import Calls


def business_day(moment: datetime, branch: Branch) -> date:
    """The day `moment` belongs to."""
    return (moment.astimezone(ZoneInfo(branch.time_zone)) - timedelta(hours=branch.day_starts_hour)).date()


def of_today(calls: Calls, now: datetime) -> Calls:
    """Without the calls of another business day; the same object when all are of today."""
    branch = calls.branch
    if branch is None:
        return calls
    today = business_day(now, branch)
    kept = tuple(call for call in calls.calls if call.since and business_day(call.since, branch) == today)
    if len(kept) == len(calls.calls):
        return calls
    fresh = calls.fresh if calls.fresh in {call.key for call in kept} else None
    return msgspec.structs.replace(calls, calls=kept, fresh=fresh)
