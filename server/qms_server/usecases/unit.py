"""A unit of work: one command on one locked stream, and the events it will have made when it commits."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from qms_contract.counters import Counter, StaffMessage
from qms_contract.devices import Device, DeviceCommand
from qms_contract.events import (
    ConfigPayload,
    CounterPayload,
    DeviceCommandPayload,
    DevicePayload,
    EventType,
    MessagePayload,
    Origin,
    PanicPayload,
    QueuePayload,
    TicketPayload,
)
from qms_contract.tickets import Ticket
from qms_contract.topics import all_topic, config_topic, counter_topic, device_topic, display_topic, service_topic

from qms_server.domain.access import Actor
from qms_server.store.streams import NewEvent, Stream, append_events, lock_stream
from qms_server.store.tickets import QueueFigures, queue_figures
from qms_server.store.transaction import Transaction, savepoint

# Estimates rest on the visits of the last hours only: the morning's pace says little about the afternoon's.
_ESTIMATE_WINDOW = timedelta(hours=4)
_NOT_SHOWN = {
    EventType.TICKET_CREATED,
    EventType.TICKET_CONFIRMED,
    EventType.TICKET_UNHELD,
    EventType.TICKET_REMINDED,
    EventType.TICKET_NOTED,
}


class Unit:
    """`now` is the one instant of the whole command. Events get their offsets in `flush`, in the order they were told."""

    def __init__(self, transaction: Transaction, actor: Actor, stream: Stream, now: datetime) -> None:
        self.transaction = transaction
        self.connection: Any = transaction.connection
        self.actor = actor
        self.stream = stream
        self.now = now
        self._before = msgspec.structs.replace(stream)
        self._events: list[NewEvent] = []
        self._queues: set[UUID] = set()
        self._figures: dict[UUID, QueueFigures] = {}
        self._others: list[Unit] = []

    @property
    def branch_id(self) -> UUID:
        assert self.stream.branch_id is not None, "the tenant's stream has no branch"
        return self.stream.branch_id

    @property
    def routing_before(self) -> str:
        """Routing's state when the command began, as JSON."""
        return self._before.routing_state

    async def on_branch(self, branch_id: UUID) -> "Unit":
        """A unit on a branch's stream within this one, the same each time: tenants are locked before branches."""
        if known := next((one for one in self._others if one.stream.branch_id == branch_id), None):
            return known
        stream = await lock_stream(self.connection, branch_id)
        assert stream is not None, "a branch is made with its stream"
        self._others.append(Unit(self.transaction, self.actor, stream, self.now))
        return self._others[-1]

    def tell_ticket(
        self, kind: EventType, ticket: Ticket, counter: Counter | None = None, before: Ticket | None = None
    ) -> None:
        """A ticket's event, to everyone whom the ticket concerns now or concerned `before`."""
        both = (ticket, before or ticket)
        topics = {all_topic(self.branch_id), *(service_topic(self.branch_id, one.service_id) for one in both)}
        topics |= {counter_topic(one.counter_id) for one in both if one.counter_id}
        if kind not in _NOT_SHOWN:
            topics |= {topic for one in both for topic in self._screens(one.area_id)}
        payload = TicketPayload(ticket=ticket, counter=counter, origin=_origin(before) if before else None)
        self._add(kind, topics, payload, ticket.ticket_id)

    def _screens(self, area_id: UUID | None) -> set[str]:
        """A service without an area belongs to each of them: its visitors may look at any screen."""
        areas = self.stream.area_ids if area_id is None else [area_id]
        return {display_topic(self.branch_id, one) for one in (None, *areas)}

    def tell_counter(self, kind: EventType, counter: Counter) -> None:
        topics = {all_topic(self.branch_id), counter_topic(counter.counter_id)}
        self._add(kind, topics, CounterPayload(counter=counter), counter_id=counter.counter_id)

    def tell_panic(self, counter: Counter, message: str | None) -> None:
        topics = {all_topic(self.branch_id), counter_topic(counter.counter_id)}
        payload = PanicPayload(counter=counter, message=message, agent_name=self.actor.name)
        self._add(EventType.COUNTER_PANIC, topics, payload, counter_id=counter.counter_id)

    def tell_message(self, message: StaffMessage, counter_ids: Iterable[UUID]) -> None:
        topics = {all_topic(self.branch_id), *(counter_topic(counter_id) for counter_id in counter_ids)}
        payload = MessagePayload(message=message)
        self._add(EventType.COUNTER_MESSAGE, topics, payload, counter_id=message.counter_id)

    def tell_config(self, topics: set[str], entity: str, entity_id: UUID) -> None:
        self.stream.config_version += 1
        payload = ConfigPayload(config_version=self.stream.config_version, entity=entity, entity_id=str(entity_id))
        self._add(EventType.CONFIG_CHANGED, topics, payload)

    def tell_branch_config(self, entity: str, entity_id: UUID) -> None:
        self.tell_config({config_topic(self.branch_id), all_topic(self.branch_id)}, entity, entity_id)

    def tell_device(self, device: Device) -> None:
        topics = {device_topic(device.device_id), all_topic(self.branch_id)}
        self._add(EventType.DEVICE_STATUS, topics, DevicePayload(device=device))

    def tell_order(self, order: DeviceCommand) -> None:
        payload = DeviceCommandPayload(command=order.command, command_id=order.command_id)
        self._add(EventType.DEVICE_COMMAND, {device_topic(order.device_id)}, payload)

    def touch_queue(self, *service_ids: UUID) -> None:
        """Their figures changed: one queue.changed each is told at the end."""
        self._queues.update(service_ids)
        for service_id in service_ids:
            self._figures.pop(service_id, None)

    async def queue_figures(self, *service_ids: UUID) -> dict[UUID, QueueFigures]:
        """Each queue as it is now. Read once and kept until the queue is touched again."""
        unread = sorted(set(service_ids) - set(self._figures))
        if unread:
            since = self.now - _ESTIMATE_WINDOW
            self._figures |= await queue_figures(self.connection, unread, since, self.now)
        return self._figures

    async def flush(self) -> None:
        """Writes the events and moves the stream. A command that tells nothing and changes nothing moves nothing."""
        for other in self._others:
            await other.flush()
        await self._tell_queues()
        if self._events or self.stream != self._before:
            actor = self.actor
            await append_events(self.connection, actor.tenant_id, self.stream, self._events, self.now, actor.actor_id)

    @property
    def told(self) -> list[UUID]:
        """The streams that have new events."""
        own = [self.stream.stream_id] if self._events else []
        return own + [stream_id for other in self._others for stream_id in other.told]

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """A part of the command that may fail alone: it leaves no rows then, and nothing that it had begun to tell."""
        events, queues, stream = len(self._events), set(self._queues), msgspec.structs.replace(self.stream)
        try:
            async with savepoint(self.connection):
                yield
        except Exception:
            del self._events[events:]
            self._queues = queues
            self._figures.clear()
            for name in self.stream.__struct_fields__:
                setattr(self.stream, name, getattr(stream, name))
            raise

    async def _tell_queues(self) -> None:
        figures = await self.queue_figures(*self._queues)
        for service_id in sorted(self._queues):
            topics = {all_topic(self.branch_id), service_topic(self.branch_id, service_id)}
            self._add(EventType.QUEUE_CHANGED, topics, QueuePayload(queue=figures[service_id].summary()))

    def _add(
        self,
        kind: EventType,
        topics: set[str],
        payload: object,
        ticket_id: UUID | None = None,
        counter_id: UUID | None = None,
    ) -> None:
        event = NewEvent(
            type=kind, topics=tuple(sorted(topics)), payload=payload, ticket_id=ticket_id, counter_id=counter_id
        )
        self._events.append(event)


def _origin(before: Ticket) -> Origin:
    return Origin(status=before.status, service_id=before.service_id, counter_id=before.counter_id)
