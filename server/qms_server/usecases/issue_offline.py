"""Take in what a kiosk gave out while the server was away: each printed ticket exactly once, by its ticket_id.

A visitor holds the paper, so neither opening hours nor a full queue refuse it; what cannot be taken in is answered with
its reason and harms no other item. The batch is worked off in parts, each a transaction, so that a long one does not keep
the branch's counters waiting; after a crash between them the same batch merges what is there and creates the rest.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.devices import Device, DeviceType
from qms_contract.events import EventType
from qms_contract.problems import Code
from qms_contract.tickets import Channel, OfflineResult, OfflineResults, OfflineTicket, Ticket, TicketStatus

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Conflict, Forbidden, NotFound, Refusal
from qms_server.domain.hours import business_day
from qms_server.domain.offline import merged, true_time
from qms_server.domain.visit import Visit, cancel
from qms_server.store.branches import ServiceRules, load_features, load_service
from qms_server.store.constraints import refusing
from qms_server.store.offline import mark_offline, usable_series
from qms_server.store.tickets import insert_ticket, load_visit
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.give_up import given_up_at
from qms_server.usecases.move import apply_move
from qms_server.usecases.references import References
from qms_server.usecases.run_device import load_device
from qms_server.usecases.status_link import StatusLinks
from qms_server.usecases.unit import Unit

_PART = 50
_EXPIRED = "expired"


class OfflineIssuing:
    """`take(actor, items)`; the items are JSON objects as they came, so that a bad one spoils only itself."""

    def __init__(self, commands: Commands, links: StatusLinks, references: References) -> None:
        self._commands, self._links, self._references = commands, links, references

    async def take(self, actor: Actor, items: list[Any]) -> OfflineResults:
        """A result per item, in the order of the items. Raises Forbidden unless `actor` is a kiosk."""
        if actor.device_type is not DeviceType.KIOSK or actor.branch_id is None:
            raise Forbidden("Only a kiosk brings tickets that it gave out by itself.")
        scope = Scope("branch", actor.branch_id, Permission.ISSUE_TICKETS)
        results: list[OfflineResult] = []
        for part in _parts(items):
            results += await self._commands.run_keyed(actor, scope, partial(self._take_part, items=part))
        return OfflineResults(items=results)

    async def _take_part(self, unit: Unit, items: list[Any]) -> list[OfflineResult]:
        device = await load_device(unit.connection, unit.actor.actor_id)
        assert device is not None, "it has just been authenticated"
        series = await usable_series(unit.connection, unit.branch_id, device.device_id)
        features = await load_features(unit.connection, unit.actor.tenant_id)
        intake = _Intake(unit, device, series, partial(self._links.linked, features=features), self._references)
        return [await intake.take(item) for item in items]


class _Intake:
    """One part of a batch, in one transaction."""

    def __init__(
        self,
        unit: Unit,
        device: Device,
        series: frozenset[str],
        linked: Callable[[Ticket], Ticket],
        references: References,
    ) -> None:
        self._unit, self._device, self._series = unit, device, series
        self._linked, self._references = linked, references
        self._rules: dict[UUID, ServiceRules | None] = {}

    async def take(self, told: Any) -> OfflineResult:
        try:
            item = msgspec.convert(told, OfflineTicket)
        except msgspec.ValidationError as error:
            return _rejected(_id_of(told), Code.VALIDATION_FAILED, str(error))
        try:
            return await self._record(item)
        except Refusal as refusal:
            return _rejected(item.ticket_id, refusal.code, refusal.message)
        except (OverflowError, asyncpg.DataError, asyncpg.IntegrityConstraintViolationError):
            return _rejected(item.ticket_id, Code.VALIDATION_FAILED, "This ticket cannot be stored as it is.")

    async def _record(self, item: OfflineTicket) -> OfflineResult:
        with refusing():
            async with self._unit.part():
                known = await load_visit(self._unit.connection, item.ticket_id)
                outcome = "merged" if known else "created"
                ticket = await (self._merge(known, item) if known else self._create(item))
        return OfflineResult(ticket_id=item.ticket_id, outcome=outcome, ticket=self._linked(ticket))

    async def _merge(self, known: Visit, item: OfflineTicket) -> Ticket:
        rules = await self._rules_of(known.ticket.service_id)
        self._require_same(known, item)
        await self._mark(item)
        today = _day(rules, self._unit.now) if rules else known.ticket.business_day
        confirmed_at = self._true(item.confirmed_at, item)
        kind, after = merged(known, item.display_number, confirmed_at, today, self._unit.now)
        if after == known:
            return known.ticket
        return (await apply_move(self._unit, kind, known, after)).ticket

    async def _create(self, item: OfflineTicket) -> Ticket:
        unit, rules = self._unit, await self._rules_of(item.service_id)
        if rules is None:
            raise NotFound("There is no such service in this branch.")
        ticket = await self._ticket(item, rules)
        await insert_ticket(unit.connection, ticket, unit.actor.actor_id, ())
        await self._mark(item)
        unit.tell_ticket(EventType.TICKET_CREATED, ticket)
        unit.touch_queue(ticket.service_id)
        if ticket.business_day < _day(rules, unit.now):
            return await self._expire(ticket)
        return ticket

    async def _expire(self, ticket: Ticket) -> Ticket:
        """Of a day that is over: kept for the record, called by nobody."""
        visit = await load_visit(self._unit.connection, ticket.ticket_id)
        assert visit is not None, "just inserted"
        when = await given_up_at(self._unit, visit)
        expired = cancel(visit, _EXPIRED, when)
        return (await apply_move(self._unit, EventType.TICKET_CANCELLED, visit, expired, ended_at=when)).ticket

    async def _ticket(self, item: OfflineTicket, rules: ServiceRules) -> Ticket:
        at = self._true(item.issued_at, item) or self._unit.now
        return Ticket(
            ticket_id=item.ticket_id,
            ticket_number=item.display_number,
            display_number=item.display_number,
            tenant_id=self._unit.actor.tenant_id,
            branch_id=self._unit.branch_id,
            service_id=item.service_id,
            area_id=rules.service.area_id,
            status=TicketStatus.WAITING,
            reason=None,
            channel=Channel.KIOSK,
            priority_class=item.priority_class,
            language=item.language,
            created_at=at,
            queued_at=at,
            ordered_at=at,
            confirmed_at=self._true(item.confirmed_at, item),
            called_at=None,
            served_at=None,
            completed_at=None,
            counter_id=None,
            customer_ref=await self._references.kept(self._unit, item.customer_ref),
            call_count=0,
            version=1,
            business_day=_day(rules, at),
        )

    async def _mark(self, item: OfflineTicket) -> None:
        if item.series not in self._series:
            raise Forbidden("This series is not one of this kiosk's.")
        marked = await mark_offline(
            self._unit.connection, item.ticket_id, item.series, item.device_seq, item.display_number
        )
        if not marked:
            raise Conflict("This ticket was printed with another number.")

    def _require_same(self, known: Visit, item: OfflineTicket) -> None:
        """The online twin of the same tap: a kiosk's ticket of this branch, for the service that was asked for."""
        ticket = known.ticket
        moved = known.leg > 1
        if ticket.branch_id != self._unit.branch_id or ticket.channel is not Channel.KIOSK:
            raise Conflict("This ticket_id belongs to another ticket.")
        if ticket.service_id != item.service_id and not moved:
            raise Conflict("This ticket_id belongs to a ticket of another service.")

    def _true(self, told: datetime | None, item: OfflineTicket) -> datetime | None:
        """The skew of the item's own time, else that of the last heartbeat."""
        if told is None:
            return None
        skew = self._device.clock_skew_ms or 0 if item.clock_skew_ms is None else item.clock_skew_ms
        return true_time(told, skew, self._unit.now)

    async def _rules_of(self, service_id: UUID) -> ServiceRules | None:
        if service_id not in self._rules:
            rules = await load_service(self._unit.connection, service_id)
            here = rules is not None and rules.service.branch_id == self._unit.branch_id
            self._rules[service_id] = rules if here else None
        return self._rules[service_id]


def _parts(items: list[Any]) -> Iterator[list[Any]]:
    return (items[first : first + _PART] for first in range(0, len(items), _PART))


def _rejected(ticket_id: UUID | None, code: Code, message: str) -> OfflineResult:
    return OfflineResult(ticket_id=ticket_id, outcome="rejected", code=code, message=message)


def _id_of(told: Any) -> UUID | None:
    """The id of an item that is no ticket, if it names one."""
    try:
        return msgspec.convert(told.get("ticket_id"), UUID) if isinstance(told, dict) else None
    except msgspec.ValidationError:
        return None


def _day(rules: ServiceRules, moment: datetime) -> date:
    return business_day(moment, rules.time_zone, rules.day_starts_hour)
