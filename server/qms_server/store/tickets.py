"""Tickets in the database: the wire struct with the few fields that only the engine needs."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.counters import Counter
from qms_contract.queues import Estimate, QueueSummary
from qms_contract.routing import Preferences
from qms_contract.tickets import Leg, PriorityClass, Ticket
from qms_contract.wire import encode

from qms_server.domain.estimate import estimate_wait
from qms_server.domain.routing import Head, Trace
from qms_server.domain.visit import Visit
from qms_server.store.queries import queries

_SQL = queries("tickets")
_TICKET_FIELDS = tuple(field for field in Ticket.__struct_fields__ if field not in {"position", "eta", "status_url"})


class QueueFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What a queue's summary and a ticket's estimate are made from."""

    service_id: UUID
    waiting: int
    oldest_queued_at: datetime | None
    ahead: int
    open_counters: int
    visits: int
    mean_service: timedelta | None

    def estimate(self, people_ahead: int) -> Estimate | None:
        return estimate_wait(people_ahead, self.open_counters, self.visits, self.mean_service)

    def summary(self) -> QueueSummary:
        return QueueSummary(
            service_id=self.service_id,
            waiting=self.waiting,
            oldest_queued_at=self.oldest_queued_at,
            open_counters=self.open_counters,
            estimate=self.estimate(self.waiting),
        )


class AgedTicket(msgspec.Struct, frozen=True):
    """A ticket that a job found; `version` proves later that nothing happened to it meanwhile."""

    tenant_id: UUID
    ticket_id: UUID
    version: int


def visit_of(record: Mapping[str, Any]) -> Visit:
    return Visit(
        ticket=wire_ticket(record),
        ordered_at=record["ordered_at"],
        leg=record["leg"],
        remaining=tuple(record["remaining"]),
        issued_by=record["issued_by"],
        recalls=record["recalls"],
        requeues=record["requeues"],
        reminded_at=record["reminded_at"],
    )


def wire_ticket(record: Mapping[str, Any]) -> Ticket:
    """The wire struct of a row of `tickets` joined with its service's area (and position, where the query has one)."""
    fields = {name: record[name] for name in _TICKET_FIELDS}
    return msgspec.convert({**fields, "position": record.get("position")}, Ticket)


async def load_visit(connection: asyncpg.Connection, ticket_id: UUID) -> Visit | None:
    record = await connection.fetchrow(_SQL["load"], ticket_id)
    return visit_of(record) if record else None


async def visit_at_counter(connection: asyncpg.Connection, counter_id: UUID) -> Visit | None:
    """The ticket called to or served at the counter."""
    record = await connection.fetchrow(_SQL["at_counter"], counter_id)
    return visit_of(record) if record else None


async def take_visit(connection: asyncpg.Connection, ticket_id: UUID) -> Visit | None:
    """The ticket, locked, if it still waits and nobody else holds it."""
    record = await connection.fetchrow(_SQL["take"], ticket_id)
    return visit_of(record) if record else None


async def insert_ticket(
    connection: asyncpg.Connection, ticket: Ticket, issued_by: UUID, remaining: tuple[UUID, ...]
) -> None:
    """Writes a new ticket and its first leg; asyncpg.UniqueViolationError when the number was issued already."""
    await connection.execute(
        _SQL["insert"],
        *(ticket.tenant_id, ticket.ticket_id, ticket.branch_id, ticket.service_id, ticket.business_day),
        *(ticket.display_number, ticket.channel, ticket.priority_class, ticket.language, ticket.customer_ref),
        *(ticket.created_at, ticket.confirmed_at, issued_by, list(remaining), ticket.customer_class, ticket.visit_type),
    )


async def update_visit(connection: asyncpg.Connection, before: Visit, after: Visit) -> Visit:
    """Writes `after` over `before` and returns it with its new version."""
    ticket = after.ticket
    status = await connection.execute(
        _SQL["update"],
        *(ticket.ticket_id, before.ticket.version, ticket.service_id, ticket.status, ticket.reason, ticket.note),
        *(ticket.remind_at, ticket.queued_at, after.ordered_at, ticket.confirmed_at, ticket.called_at),
        *(ticket.served_at, ticket.completed_at, ticket.counter_id, ticket.preferred_counter_id),
        *(ticket.transferred_from, ticket.call_count, after.leg, list(after.remaining), ticket.preferred_user_id),
        *(after.recalls, after.requeues, after.reminded_at),
    )
    assert status == "UPDATE 1", f"ticket {ticket.ticket_id} changed outside its stream's lock"
    written = msgspec.structs.replace(ticket, version=before.ticket.version + 1, ordered_at=after.ordered_at)
    return msgspec.structs.replace(after, ticket=written)


async def open_leg(connection: asyncpg.Connection, visit: Visit) -> None:
    ticket = visit.ticket
    await connection.execute(
        _SQL["open_leg"],
        *(ticket.tenant_id, ticket.ticket_id, visit.leg, ticket.branch_id, ticket.service_id, ticket.queued_at),
    )


async def update_leg(
    connection: asyncpg.Connection, visit: Visit, counter_id: UUID | None, user_id: UUID | None
) -> None:
    """Writes who called and served the current leg and when; the ticket's own times are that leg's."""
    ticket = visit.ticket
    await connection.execute(
        _SQL["update_leg"], ticket.ticket_id, visit.leg, counter_id, user_id, ticket.called_at, ticket.served_at
    )


async def end_leg(connection: asyncpg.Connection, visit: Visit, ended_at: datetime, outcome: str) -> None:
    await connection.execute(_SQL["end_leg"], visit.ticket.ticket_id, visit.leg, ended_at, outcome)


async def user_of_leg(connection: asyncpg.Connection, visit: Visit) -> UUID | None:
    """Who called or served the visit on the leg it is on."""
    user_id: UUID | None = await connection.fetchval(_SQL["leg_user"], visit.ticket.ticket_id, visit.leg)
    return user_id


async def legs_of(connection: asyncpg.Connection, ticket_id: UUID) -> list[Leg]:
    return [Leg(**record) for record in await connection.fetch(_SQL["legs"], ticket_id)]


async def visits_this_month(connection: asyncpg.Connection, ticket: Ticket) -> int | None:
    """Of whoever the ticket is of, this one included; None where the tenant keeps no references."""
    day = ticket.business_day
    span = day.replace(day=1), day
    count: int | None = await connection.fetchval(
        _SQL["visits"], ticket.branch_id, ticket.customer_ref, *span, ticket.tenant_id
    )
    return count


async def queue_heads(
    connection: asyncpg.Connection, counter: Counter, service_ids: list[UUID], favoured: Preferences, now: datetime
) -> list[Head]:
    """What the counter may call: the heads of its queues, each service's oldest, and what was sent to it or its agent."""
    records = await connection.fetch(
        _SQL["heads"],
        *(service_ids, counter.counter_id, counter.branch_id, counter.agent_id),
        *(favoured.languages, favoured.customer_classes, favoured.visit_types, now),
    )
    return [msgspec.convert(dict(record), Head) for record in records]


async def keep_trace(
    connection: asyncpg.Connection, called: Ticket, user_id: UUID, rule: str, trace: Trace | None
) -> None:
    await connection.execute(
        _SQL["trace"],
        *(called.tenant_id, called.ticket_id, called.call_count, called.counter_id, user_id, called.called_at, rule),
        encode(trace).decode(),
    )


async def last_number(connection: asyncpg.Connection, branch_id: UUID, day: date, prefix: str) -> int | None:
    number: int | None = await connection.fetchval(_SQL["take_number"], branch_id, day, prefix)
    return number


async def keep_number(
    connection: asyncpg.Connection, tenant_id: UUID, branch_id: UUID, day: date, prefix: str, number: int
) -> None:
    await connection.execute(_SQL["keep_number"], tenant_id, branch_id, day, prefix, number)


async def is_issued(connection: asyncpg.Connection, branch_id: UUID, day: date, display_number: str) -> bool:
    issued: bool = await connection.fetchval(_SQL["is_issued"], branch_id, day, display_number)
    return issued


async def queue_counts(connection: asyncpg.Connection, service_id: UUID, day: date) -> tuple[int, int]:
    """How many wait for the service, and how many tickets it issued on `day`."""
    record = await connection.fetchrow(_SQL["counts"], service_id, day)
    return record["waiting"], record["issued"]


async def place_before(
    connection: asyncpg.Connection, service_id: UUID, priority_class: PriorityClass, place: int
) -> datetime | None:
    """`ordered_at` of the ticket that now stands at `place` (1 is the first); None when the queue is shorter."""
    ordered_at: datetime | None = await connection.fetchval(_SQL["place"], service_id, priority_class, place)
    return ordered_at


async def queue_figures(
    connection: asyncpg.Connection, service_ids: list[UUID], since: datetime, up_to: datetime
) -> dict[UUID, QueueFigures]:
    """Each service's queue in figures. `since` bounds the visits estimates rest on; `ahead` counts places before `up_to`."""
    records = await connection.fetch(_SQL["summary"], service_ids, since, up_to)
    return {record["service_id"]: QueueFigures(**record) for record in records}


async def live_tickets(connection: asyncpg.Connection, branch_id: UUID, service_id: UUID | None = None) -> list[Ticket]:
    """Waiting, called, serving and held, in queue order."""
    return [wire_ticket(record) for record in await connection.fetch(_SQL["live"], branch_id, service_id)]


async def last_called(
    connection: asyncpg.Connection, branch_id: UUID, area_id: UUID | None, since: datetime, limit: int
) -> list[Ticket]:
    """Who was called since then, newest first: the `limit` last ones, and the last one of each service."""
    records = await connection.fetch(_SQL["last_called"], branch_id, area_id, since, limit)
    return [wire_ticket(record) for record in records]


async def overdue_tickets(connection: asyncpg.Connection, but: list[UUID], now: datetime) -> list[AgedTicket]:
    """Called tickets whose grace period is over, oldest first, at most 100; as the next ones, none of `but`."""
    return await _aged(connection, "overdue", but, now)


async def uncollected_tickets(connection: asyncpg.Connection, but: list[UUID], now: datetime) -> list[AgedTicket]:
    """Tickets that nobody printed or noted in the time their branch gives, at most 100."""
    return await _aged(connection, "uncollected", but, now)


async def expired_tickets(connection: asyncpg.Connection, but: list[UUID], now: datetime) -> list[AgedTicket]:
    """Tickets waiting, called or held since an earlier business day, at most 100."""
    return await _aged(connection, "expired", but, now)


async def held_to_remind(connection: asyncpg.Connection, but: list[UUID], now: datetime) -> list[AgedTicket]:
    """Held tickets whose reminder is due and untold, the longest due first, at most 100."""
    return await _aged(connection, "to_remind", but, now)


async def held_at(connection: asyncpg.Connection, visit: Visit) -> UUID | None:
    """The counter at which a held visit was put on hold; None when it was held out of the queue."""
    counter_id: UUID | None = await connection.fetchval(_SQL["held_at"], visit.ticket.ticket_id, visit.leg)
    return counter_id


async def _aged(connection: asyncpg.Connection, query: str, but: list[UUID], now: datetime) -> list[AgedTicket]:
    return [AgedTicket(**record) for record in await connection.fetch(_SQL[query], now, but)]
