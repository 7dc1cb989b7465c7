"""Subscribe to a topic: who may, and what a subscriber starts from — the events it missed, or a snapshot."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.counters import Counter
from qms_contract.events import Subscribe
from qms_contract.topics import Topic, TopicKind, all_topic, parse_topic

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Forbidden, NotFound
from qms_server.domain.privacy import seen_by
from qms_server.store.branches import load_areas, load_branch, load_counter, load_counters, load_service, load_services
from qms_server.store.streams import event_time, is_kept, stream_position, topic_events_since, topic_names
from qms_server.store.tickets import visit_at_counter
from qms_server.store.transaction import Database
from qms_server.usecases.read_queues import Reader
from qms_server.usecases.run_device import load_device

# More than this many missed events, and a snapshot is cheaper and as good.
MOST_REPLAYED = 500
_SEARCHED = 5000


class Start(msgspec.Struct, frozen=True):
    """From where a subscriber goes on: the `missed` events' rows when all could be had, else the `snapshot`."""

    epoch: str
    offset: int
    head: int
    recovered: bool
    snapshot: object | None
    missed: list[asyncpg.Record]


class Subscriptions:
    def __init__(self, database: Database, reader: Reader) -> None:
        self._database = database
        self._reader = reader

    async def stream_of(self, actor: Actor, name: str) -> tuple[Topic, UUID]:
        """The topic and its stream; raises NotFound for one that is not there, Forbidden for one that is not theirs."""
        topic = parse_topic(name)
        if topic is None:
            raise NotFound("There is no such topic.")
        async with self._database.transaction(actor.tenant_id) as transaction:
            return topic, await _allowed(transaction.connection, actor, topic)

    async def start(self, actor: Actor, topic: Topic, stream_id: UUID, command: Subscribe) -> Start:
        """What `command` starts from: recovered when every event missed since its position can be had."""
        if command.epoch is not None and command.offset is not None:
            recovered = await self.missed(actor, stream_id, [command.topic], command.epoch, command.offset)
            if recovered is not None:
                return recovered
        return await self._snapshot(actor, topic, stream_id)

    async def heard_by(self, actor: Actor, branch_id: UUID) -> list[str]:
        """The topics of a branch that together tell `actor` all that it may hear there, for whoever polls."""
        if actor.may(Permission.MANAGE_BRANCH, branch_id):
            return [all_topic(branch_id)]
        async with self._database.transaction(actor.tenant_id) as transaction:
            connection = transaction.connection
            counters = await load_counters(connection, branch_id)
            own = {one.counter_id for one in counters if _is_own(actor, one)}
            return [name for name in await topic_names(connection, branch_id) if _may_hear(actor, branch_id, name, own)]

    async def missed(
        self, actor: Actor, stream_id: UUID, topics: Sequence[str], known_epoch: str, since: int
    ) -> Start | None:
        """The topics' events after the position, each once; None when not every one of them can be had."""
        async with self._database.transaction(actor.tenant_id, "repeatable_read") as transaction:
            connection = transaction.connection
            epoch, head, _ = await stream_position(connection, stream_id)
            if epoch != known_epoch or not 0 <= since <= head or head - since > _SEARCHED:
                return None
            if since < head and not await is_kept(connection, stream_id, epoch, since + 1):
                return None
            missed = await topic_events_since(connection, stream_id, epoch, since, topics, _SEARCHED)
        if len(missed) > MOST_REPLAYED:
            return None
        return Start(epoch, since, head, True, None, missed)

    async def age_of(self, actor: Actor, stream_id: UUID, offset: int) -> float | None:
        """Seconds since the event of this offset, or None when there is none."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            ts = await event_time(transaction.connection, stream_id, offset)
        return (datetime.now(UTC) - ts).total_seconds() if ts else None

    async def _snapshot(self, actor: Actor, topic: Topic, stream_id: UUID) -> Start:
        if topic.kind is TopicKind.DISPLAY:
            display = await self._reader.display_snapshot(actor, stream_id, topic.subject_id)
            return Start(display.epoch, display.offset, display.offset, False, display, [])
        if topic.kind in {TopicKind.SERVICE, TopicKind.ALL}:
            queues = await self._reader.queue_snapshot(actor, stream_id, topic.subject_id)
            return Start(queues.epoch, queues.offset, queues.offset, False, queues, [])
        async with self._database.transaction(actor.tenant_id, "repeatable_read") as transaction:
            epoch, head, version = await stream_position(transaction.connection, stream_id)
            snapshot = await _small_snapshot(transaction.connection, actor, topic, version)
            return Start(epoch, head, head, False, snapshot, [])


async def _allowed(connection: asyncpg.Connection, actor: Actor, topic: Topic) -> UUID:
    match topic.kind:
        case TopicKind.ADMIN:
            if topic.subject_id != actor.tenant_id:
                raise NotFound("There is no such topic.")
            return _only(actor, actor.may(Permission.MANAGE_TENANT, None), actor.tenant_id)
        case TopicKind.DEVICE:
            return await _device_stream(connection, actor, topic)
        case TopicKind.COUNTER:
            return await _counter_stream(connection, actor, topic)
    return await _branch_stream(connection, actor, topic)


async def _branch_stream(connection: asyncpg.Connection, actor: Actor, topic: Topic) -> UUID:
    branch_id = topic.branch_id
    assert branch_id is not None, "every other kind is a branch's"
    if await load_branch(connection, branch_id) is None or not await _subject_exists(connection, topic, branch_id):
        raise NotFound("There is no such topic.")
    permission = {
        TopicKind.DISPLAY: Permission.READ_DISPLAY,
        TopicKind.SERVICE: Permission.READ_QUEUES,
        TopicKind.ALL: Permission.MANAGE_BRANCH,
        TopicKind.CONFIG: Permission.READ_CONFIG,
    }[topic.kind]
    actor.require(permission, branch_id)
    return branch_id


async def _subject_exists(connection: asyncpg.Connection, topic: Topic, branch_id: UUID) -> bool:
    if topic.subject_id is None:
        return True
    if topic.kind is TopicKind.DISPLAY:
        return topic.subject_id in {area.area_id for area in await load_areas(connection, branch_id)}
    rules = await load_service(connection, topic.subject_id)
    return rules is not None and rules.service.branch_id == branch_id


async def _counter_stream(connection: asyncpg.Connection, actor: Actor, topic: Topic) -> UUID:
    """An agent hears of the own counter, and of one that nobody has opened yet; supervisors and admins of all."""
    counter = await load_counter(connection, _subject(topic))
    if counter is None:
        raise NotFound("There is no such topic.")
    return _only(
        actor, _is_own(actor, counter) or actor.may(Permission.MANAGE_BRANCH, counter.branch_id), counter.branch_id
    )


def _is_own(actor: Actor, counter: Counter) -> bool:
    return counter.agent_id in {None, actor.actor_id} and actor.may(Permission.SERVE, counter.branch_id)


def _may_hear(actor: Actor, branch_id: UUID, name: str, own_counters: set[UUID]) -> bool:
    """Whether a topic of the branch is one of those from which an actor below a supervisor hears of it."""
    topic = parse_topic(name)
    match topic.kind if topic is not None else None:
        case TopicKind.SERVICE:
            return actor.may(Permission.READ_QUEUES, branch_id)
        case TopicKind.CONFIG:
            return actor.may(Permission.READ_CONFIG, branch_id)
        case TopicKind.COUNTER:
            return topic is not None and topic.subject_id in own_counters
        case TopicKind.DEVICE:
            return topic is not None and topic.subject_id == actor.actor_id
    return False


async def _device_stream(connection: asyncpg.Connection, actor: Actor, topic: Topic) -> UUID:
    device = await load_device(connection, _subject(topic))
    if device is None:
        raise NotFound("There is no such topic.")
    return _only(
        actor,
        device.device_id == actor.actor_id or actor.may(Permission.MANAGE_TENANT, device.branch_id),
        device.branch_id,
    )


def _only(actor: Actor, allowed: bool, stream_id: UUID) -> UUID:
    if not allowed:
        raise Forbidden(f"This topic is not for {actor.name}.")
    return stream_id


def _subject(topic: Topic) -> UUID:
    assert topic.subject_id is not None, "parsed with its subject"
    return topic.subject_id


async def _small_snapshot(connection: asyncpg.Connection, actor: Actor, topic: Topic, version: int) -> dict[str, Any]:
    snapshot: dict[str, Any] = {"config_version": version, "server_time": datetime.now(UTC)}
    match topic.kind:
        case TopicKind.COUNTER:
            visit = await visit_at_counter(connection, _subject(topic))
            counter = await load_counter(connection, _subject(topic))
            return {**snapshot, "counter": counter, "ticket": seen_by(actor.audience, visit.ticket) if visit else None}
        case TopicKind.DEVICE:
            return {**snapshot, "device": await load_device(connection, _subject(topic))}
        case TopicKind.CONFIG if topic.branch_id is not None:
            return {
                **snapshot,
                "branch": await load_branch(connection, topic.branch_id),
                "areas": await load_areas(connection, topic.branch_id),
                "services": await load_services(connection, topic.branch_id),
                "counters": await load_counters(connection, topic.branch_id),
            }
    return snapshot
