"""What is read: tickets, waiting lists, and the snapshots that clients start from (position and data of one instant)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec
from msgspec.structs import replace
from qms_contract.branches import Branch
from qms_contract.counters import Counter, CounterToday, HelpCall
from qms_contract.events import PanicPayload, TicketPayload
from qms_contract.queues import DisplayCall, DisplaySnapshot, Queue, QueueSnapshot, QueueSummary
from qms_contract.services import Service
from qms_contract.tickets import Ticket, TicketDetail, TicketEvent, TicketStatus
from qms_contract.wire import decode

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import NotFound
from qms_server.domain.hours import business_day
from qms_server.domain.privacy import Audience, seen_by
from qms_server.store.assets import assets_of_branch
from qms_server.store.branches import (
    counter_today,
    load_areas,
    load_branch,
    load_counter,
    load_counters,
    load_features,
    load_services,
)
from qms_server.store.streams import calls_for_help, stream_position, ticket_history
from qms_server.store.tickets import (
    last_called,
    legs_of,
    live_tickets,
    load_visit,
    queue_figures,
    visits_this_month,
)
from qms_server.store.transaction import Database
from qms_server.usecases.status_link import StatusLinks

_ESTIMATE_WINDOW = timedelta(hours=4)
_CALLS_SHOWN = 20
# A display that was off comes back to the calls of the day, not of last week.
_CALLS_SINCE = timedelta(hours=12)
# A business day with an hour more, when the clocks go back.
_LONGEST_DAY = timedelta(hours=25)
# Somebody whose program begins to follow after that has heard of it otherwise.
_HELP_SINCE = timedelta(minutes=15)


class PublicTicket(msgspec.Struct, frozen=True):
    """What the owner of a ticket sees of it. `counter` is where it was called to."""

    ticket: Ticket
    branch: Branch
    service: Service
    counter: Counter | None


class Reader:
    """Reads on behalf of an actor; every method raises NotFound for what is not there and Forbidden for what is not theirs."""

    def __init__(self, database: Database, links: StatusLinks) -> None:
        self._database = database
        self._links = links

    async def ticket(self, actor: Actor, ticket_id: UUID) -> TicketDetail:
        async with self._database.transaction(actor.tenant_id, "repeatable_read") as transaction:
            connection = transaction.connection
            visit = await load_visit(connection, ticket_id)
            if visit is None:
                raise NotFound("There is no such ticket.")
            actor.require(Permission.READ_QUEUES, visit.ticket.branch_id)
            ticket = await self._placed(connection, visit.ticket)
            events = _history(actor.audience, await ticket_history(connection, ticket_id))
            seen = seen_by(actor.audience, ticket)
            visits = await visits_this_month(connection, seen) if seen.customer_ref is not None else None
            legs = await legs_of(connection, ticket_id)
            return TicketDetail(ticket=seen, events=events, legs=legs, visits_this_month=visits)

    async def queues(self, actor: Actor, branch_id: UUID, service_id: UUID | None) -> list[Queue]:
        async with self._database.transaction(actor.tenant_id, "repeatable_read") as transaction:
            connection = transaction.connection
            await _visible_branch(connection, actor, branch_id, Permission.READ_QUEUES)
            services = await load_services(connection, branch_id)
            asked = [service for service in services if service_id in {None, service.service_id}]
            if not asked and service_id is not None:
                raise NotFound("There is no such service in this branch.")
            queues = await summaries(connection, asked)
            waiting = await _with_eta(connection, await live_tickets(connection, branch_id, service_id))
            seen = [seen_by(actor.audience, ticket) for ticket in waiting]
            return [Queue(summary=summary, tickets=_of(seen, summary.service_id)) for summary in queues]

    async def queue_snapshot(self, actor: Actor, branch_id: UUID, service_id: UUID | None = None) -> QueueSnapshot:
        """`service_id` narrows the tickets to one service's, for a subscriber of just that."""
        async with self._database.transaction(actor.tenant_id, "repeatable_read") as transaction:
            connection = transaction.connection
            branch = await _visible_branch(connection, actor, branch_id, Permission.READ_QUEUES)
            epoch, offset, _ = await stream_position(connection, branch_id)
            services = await load_services(connection, branch_id)
            tickets = await live_tickets(connection, branch_id, service_id)
            return QueueSnapshot(
                epoch=epoch,
                offset=offset,
                server_time=datetime.now(UTC),
                branch=branch,
                services=services,
                counters=await load_counters(connection, branch_id),
                queues=await summaries(connection, services),
                tickets=[seen_by(actor.audience, ticket) for ticket in tickets],
                help_calls=await _help_calls(connection, actor, branch_id),
            )

    async def display_snapshot(self, actor: Actor, branch_id: UUID, area_id: UUID | None) -> DisplaySnapshot:
        async with self._database.transaction(actor.tenant_id, "repeatable_read") as transaction:
            connection = transaction.connection
            branch = await _visible_branch(connection, actor, branch_id, Permission.READ_DISPLAY)
            epoch, offset, _ = await stream_position(connection, branch_id)
            services = await load_services(connection, branch_id)
            areas = {area.area_id: area for area in await load_areas(connection, branch_id)}
            counters = await load_counters(connection, branch_id)
            now = datetime.now(UTC)
            calls = await last_called(connection, branch_id, area_id, now - _CALLS_SINCE, _CALLS_SHOWN)
            by_id = {counter.counter_id: counter for counter in counters}
            return DisplaySnapshot(
                epoch=epoch,
                offset=offset,
                server_time=now,
                branch=branch,
                area_id=area_id,
                services=services,
                counters=counters,
                calls=[
                    DisplayCall(ticket=seen_by(Audience.PUBLIC, ticket), counter=by_id[ticket.counter_id])
                    for ticket in calls
                    if ticket.counter_id in by_id
                ],
                queues=await summaries(connection, services),
                display=(areas[area_id].display if area_id in areas else None) or branch.display,
                assets=await assets_of_branch(connection, branch_id),
            )

    async def counter_today(self, actor: Actor, counter_id: UUID) -> CounterToday:
        async with self._database.transaction(actor.tenant_id, "repeatable_read") as transaction:
            connection = transaction.connection
            counter = await load_counter(connection, counter_id)
            if counter is None:
                raise NotFound("There is no such counter.")
            actor.require(Permission.READ_QUEUES, counter.branch_id)
            branch = await load_branch(connection, counter.branch_id)
            assert branch is not None, "a counter has a branch"
            now = datetime.now(UTC)
            day = business_day(now, branch.time_zone, branch.day_starts_hour)
            return await counter_today(connection, counter_id, now - _LONGEST_DAY, day)

    async def public_ticket(self, token: str) -> PublicTicket:
        """The ticket a QR link stands for, for anybody who has it; raises NotFound, also where there are no such pages."""
        ticket_id = self._links.ticket_id(token)
        tenant_id = await self._tenant_of(ticket_id) if ticket_id else None
        if ticket_id is None or tenant_id is None:
            raise NotFound("There is no such ticket.")
        async with self._database.transaction(tenant_id, "repeatable_read") as transaction:
            connection = transaction.connection
            visit = await load_visit(connection, ticket_id)
            assert visit is not None, "a ticket is never deleted"
            if not (await load_features(connection, tenant_id)).status_page:
                raise NotFound("There is no such ticket.")
            branch = await load_branch(connection, visit.ticket.branch_id)
            services = await load_services(connection, visit.ticket.branch_id)
            service = next((one for one in services if one.service_id == visit.ticket.service_id), None)
            if branch is None or service is None:
                raise NotFound("This ticket's service is no longer offered.")
            counter = await load_counter(connection, visit.ticket.counter_id) if visit.ticket.counter_id else None
            return PublicTicket(await self._placed(connection, visit.ticket), branch, service, counter)

    async def _tenant_of(self, ticket_id: UUID) -> UUID | None:
        async with self._database.transaction(None) as transaction:
            query = "SELECT tenant_id FROM tickets WHERE ticket_id = $1"
            tenant_id: UUID | None = await transaction.connection.fetchval(query, ticket_id)
            return tenant_id

    async def _placed(self, connection: asyncpg.Connection, ticket: Ticket) -> Ticket:
        """The ticket with its link and, while it waits, position and estimate."""
        features = await load_features(connection, ticket.tenant_id)
        if ticket.status is not TicketStatus.WAITING:
            return self._links.linked(ticket, features)
        tickets = await _with_eta(connection, await live_tickets(connection, ticket.branch_id, ticket.service_id))
        return self._links.linked(next(one for one in tickets if one.ticket_id == ticket.ticket_id), features)


async def _visible_branch(
    connection: asyncpg.Connection, actor: Actor, branch_id: UUID, permission: Permission
) -> Branch:
    branch = await load_branch(connection, branch_id)
    if branch is None:
        raise NotFound("There is no such branch.")
    actor.require(permission, branch_id)
    return branch


async def summaries(connection: asyncpg.Connection, services: list[Service]) -> list[QueueSummary]:
    """The queues of `services` in figures, in their order."""
    now = datetime.now(UTC)
    ids = [service.service_id for service in services]
    figures = await queue_figures(connection, ids, now - _ESTIMATE_WINDOW, now)
    return [figures[service_id].summary() for service_id in ids]


async def _with_eta(connection: asyncpg.Connection, tickets: list[Ticket]) -> list[Ticket]:
    """The waiting ones of `tickets` with the estimated time of their call, where it can be said honestly."""
    now = datetime.now(UTC)
    waiting = [ticket for ticket in tickets if ticket.status is TicketStatus.WAITING]
    ids = list({ticket.service_id for ticket in waiting})
    figures = await queue_figures(connection, ids, now - _ESTIMATE_WINDOW, now)
    timed = []
    for ticket in waiting:
        estimate = figures[ticket.service_id].estimate((ticket.position or 1) - 1)
        middle = timedelta(minutes=(estimate.low_minutes + estimate.high_minutes) / 2) if estimate else None
        timed.append(replace(ticket, eta=now + middle if middle else None))
    return timed


async def _help_calls(connection: asyncpg.Connection, actor: Actor, branch_id: UUID) -> list[HelpCall]:
    """As many as may still wait for somebody; none for who does not supervise the branch."""
    if not actor.may(Permission.MANAGE_BRANCH, branch_id):
        return []
    records = await calls_for_help(connection, branch_id, datetime.now(UTC) - _HELP_SINCE)
    return [decode(record["payload"], PanicPayload).help_call(record["ts"]) for record in records]


def _of(tickets: list[Ticket], service_id: UUID) -> list[Ticket]:
    return [ticket for ticket in tickets if ticket.service_id == service_id]


def _history(audience: Audience, records: list[asyncpg.Record]) -> list[TicketEvent]:
    """A note stands where it was written, and not again with all that happened afterwards."""
    lines, before = [], None
    for record in records:
        ticket = seen_by(audience, decode(record["payload"], TicketPayload).ticket)
        line = _line(record, ticket, named=audience is not Audience.PUBLIC)
        lines.append(replace(line, note=ticket.note if ticket.note != before else None))
        before = ticket.note
    return lines


def _line(record: asyncpg.Record, ticket: Ticket, *, named: bool) -> TicketEvent:
    return TicketEvent(
        type=record["type"],
        ts=record["ts"],
        actor_id=record["actor_id"],
        counter_id=ticket.counter_id,
        status=ticket.status,
        reason=ticket.reason,
        actor_name=record["actor_name"] if named else None,
    )
