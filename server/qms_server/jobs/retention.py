"""What is forgotten with time. Every step may be cut short and run again, by any worker."""

from datetime import datetime, timedelta
from functools import partial

from qms_server.domain.access import Permission
from qms_server.jobs.system import system_of
from qms_server.store.assets import forget_unfinished
from qms_server.store.commands import forget_orders
from qms_server.store.notifications import forget_notifications
from qms_server.store.requests import forget_answers
from qms_server.store.retention import (
    DueDay,
    drop_month,
    due_days,
    forget_in_answers,
    forget_in_events,
    forget_in_tickets,
    forget_sessions,
    forget_undo,
    is_alone,
    old_months,
    prepare_months,
)
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.unit import Unit

# The contract keeps answers for at least 30 days.
ANSWERS_KEPT = timedelta(days=31)
# A login that ended is looked into for as long, should its end be asked about.
SESSIONS_KEPT = timedelta(days=30)
# Undo is a matter of seconds.
UNDO_KEPT = timedelta(days=1)
# A picture of a screen or a log is asked for to be looked at now.
ORDERS_KEPT = timedelta(days=7)
# A notification that was sent is looked into while its receiver is being set up.
NOTIFICATIONS_KEPT = timedelta(days=7)
# The largest video on a slow line; a process that was killed has left what it had of one.
UPLOADS_KEPT = timedelta(hours=6)
# A worker that is away for two months still leaves the log with a partition to write to.
_MONTHS_AHEAD = 2


async def forget_customers(commands: Commands) -> int:
    """Takes out of visits older than their tenant keeps them who the customer was; how many tickets said it."""
    forgotten = 0
    while due := await _due(commands):
        forgotten += sum([await _forget_day(commands, one) for one in due])
    async with commands.database.transaction(None) as transaction:
        await forget_in_answers(transaction.connection, commands.clock())
    return forgotten


async def forget_leftovers(commands: Commands) -> None:
    """Answers, logins, undo states, orders to devices and broken uploads past their time."""
    now = commands.clock()
    async with commands.database.transaction(None) as transaction:
        await forget_answers(transaction.connection, now - ANSWERS_KEPT)
        await forget_sessions(transaction.connection, now - SESSIONS_KEPT)
        await forget_undo(transaction.connection, now - UNDO_KEPT)
        await forget_orders(transaction.connection, now - ORDERS_KEPT)
        await forget_notifications(transaction.connection, now - NOTIFICATIONS_KEPT)
        await forget_unfinished(transaction.connection, now - UPLOADS_KEPT)


async def keep_event_log(commands: Commands, kept: timedelta) -> list[str]:
    """Partitions for the months to come; those of months that ended more than `kept` ago are dropped, and named."""
    async with commands.database.transaction(None) as transaction:
        if not await is_alone(transaction.connection):
            return []
        await prepare_months(transaction.connection, _MONTHS_AHEAD)
    return await _drop_months(commands, commands.clock() - kept)


async def _drop_months(commands: Commands, before: datetime) -> list[str]:
    async with commands.database.transaction(None) as transaction:
        if not await is_alone(transaction.connection):
            return []
        names = await old_months(transaction.connection, before)
        for name in names:
            await drop_month(transaction.connection, name)
        return names


async def _due(commands: Commands) -> list[DueDay]:
    async with commands.database.transaction(None) as transaction:
        return await due_days(transaction.connection, commands.clock())


async def _forget_day(commands: Commands, due: DueDay) -> int:
    """Tickets under their branch's lock, the many events without it; the day counts as done with the last step."""
    scope = Scope("branch", due.branch_id, Permission.MANAGE_BRANCH)
    forgotten = await commands.run_keyed(system_of(due.tenant_id), scope, partial(_forget_tickets, due=due))
    async with commands.database.transaction(None) as transaction:
        await forget_in_events(transaction.connection, due)
    return forgotten


async def _forget_tickets(unit: Unit, due: DueDay) -> int:
    return await forget_in_tickets(unit.connection, due)
