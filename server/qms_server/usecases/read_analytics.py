"""Read the figures: of a branch or of all, by hour, day, service, counter, staff, channel or branch, beside the days before."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
from qms_contract.analytics import GroupBy, Kpi, KpiItem, KpiPeriod

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import NotFound, ValidationFailed
from qms_server.domain.hours import business_day
from qms_server.store.analytics import Span, grouped_figures, is_staff_wanted, member_names, total_figures
from qms_server.store.branches import load_branch
from qms_server.store.transaction import Database
from qms_server.usecases.commands import Clock

MOST_DAYS, MOST_DAYS_BY_HOUR = 1100, 31
_DEFAULT_DAYS = 7
# Far enough from both ends of the calendar for every zone and every comparison.
_EARLIEST, _LATEST = date(1990, 1, 1), date(2200, 1, 1)
_TIMES = {GroupBy.HOUR, GroupBy.DAY}


class AnalyticsReader:
    """Whoever reads figures sees those of the own branch; who belongs to none, those of the whole tenant."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def kpi(
        self,
        actor: Actor,
        branch_id: UUID | None,
        first_day: date | None,
        last_day: date | None,
        group_by: GroupBy,
        compared: bool,
    ) -> Kpi:
        """The last seven days unless others are asked for; raises NotFound, Forbidden, ValidationFailed."""
        async with self._database.transaction(actor.tenant_id, "repeatable_read") as transaction:
            connection = transaction.connection
            span = await allowed_span(connection, actor, branch_id, first_day, last_day, self._clock())
            check_length(span, MOST_DAYS_BY_HOUR if group_by is GroupBy.HOUR else MOST_DAYS)
            await check_kept(connection, actor.tenant_id, group_by)
            period = await _period(connection, group_by, span)
            previous = await _period(connection, group_by, _before(span)) if compared else None
        return Kpi(branch_id=span.branch_id, group_by=group_by, period=period, previous=previous)


async def check_kept(connection: asyncpg.Connection, tenant_id: UUID, group_by: GroupBy) -> None:
    """Raises ValidationFailed for figures that the tenant does not keep."""
    if group_by is GroupBy.STAFF and not await is_staff_wanted(connection, tenant_id):
        raise ValidationFailed("This organisation keeps no figures by person.", [{"field": "group_by"}])


async def allowed_span(
    connection: asyncpg.Connection,
    actor: Actor,
    branch_id: UUID | None,
    first_day: date | None,
    last_day: date | None,
    now: datetime,
) -> Span:
    """What this actor is shown; raises NotFound for a branch that is not there, Forbidden, ValidationFailed."""
    if branch_id is not None and await load_branch(connection, branch_id) is None:
        raise NotFound("There is no such branch.")
    asked = branch_id or actor.branch_id
    actor.require(Permission.READ_ANALYTICS, asked)
    last = last_day or await _today(connection, asked, now)
    first = first_day or last - timedelta(days=_DEFAULT_DAYS - 1)
    if not _EARLIEST <= first <= last <= _LATEST:
        raise ValidationFailed("Must not be later than the last day.", [{"field": "from"}])
    return Span(asked, first, last)


async def _today(connection: asyncpg.Connection, branch_id: UUID | None, now: datetime) -> date:
    """The branch's business day or, of several, the day that it is farthest east."""
    branch = await load_branch(connection, branch_id) if branch_id else None
    if branch is None:
        return now.astimezone(UTC).astimezone(ZoneInfo("Pacific/Kiritimati")).date()
    return business_day(now, branch.time_zone, branch.day_starts_hour)


def check_length(span: Span, most: int) -> None:
    """Raises ValidationFailed for more days than `most`."""
    if (span.last_day - span.first_day).days >= most:
        raise ValidationFailed(f"At most {most} days at once.", [{"field": "from"}])


def _before(span: Span) -> Span:
    days = (span.last_day - span.first_day).days + 1
    return Span(span.branch_id, span.first_day - timedelta(days=days), span.first_day - timedelta(days=1))


async def _period(connection: asyncpg.Connection, group_by: GroupBy, span: Span) -> KpiPeriod:
    groups = await grouped_figures(connection, group_by, span)
    names = await _names(connection, group_by, [key for key, _ in groups])
    items = [KpiItem(key=key, name=names.get(key, key), figures=figures) for key, figures in groups]
    if group_by not in _TIMES:
        items.sort(key=lambda item: (item.name, item.key))
    return KpiPeriod(
        first_day=span.first_day, last_day=span.last_day, totals=await total_figures(connection, span), items=items
    )


async def _names(connection: asyncpg.Connection, group_by: GroupBy, keys: list[str]) -> dict[str, str]:
    """Hours, days and channels are called what they are."""
    if group_by in _TIMES or group_by is GroupBy.CHANNEL:
        return {}
    return await member_names(connection, group_by, [UUID(key) for key in keys])
