"""`/api/queues` and `/api/display`: waiting lists and the snapshots that clients start from or poll."""

import json
from typing import Annotated, Any
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from msgspec.structs import replace
from qms_contract.queues import DisplaySnapshot, Queues, QueueSnapshot
from qms_contract.topics import display_topic

from qms_server.domain.access import Actor
from qms_server.feed.frames import Event
from qms_server.usecases.read_queues import Reader
from qms_server.usecases.subscribe import Subscriptions
from qms_server.web.answers import READ_REFUSALS, ActorRequest

Limit = Annotated[int, QueryParameter(ge=1, le=500)]
Offset = Annotated[int, QueryParameter(ge=0, le=1_000_000)]
Since = Annotated[str | None, QueryParameter(pattern=r"^[0-9a-f]{1,32}:[0-9]{1,18}(?!\n)$")]


@get("/api/queues", responses=READ_REFUSALS, summary="Waiting lists with position, age and estimate")
async def queues(
    request: ActorRequest,
    branch_id: FromQuery[UUID],
    reader: NamedDependency[Reader],
    service_id: FromQuery[UUID | None] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Queues:
    items = await reader.queues(request.user, branch_id, service_id)
    return Queues(items=items[offset : offset + limit], total=len(items), limit=limit, offset=offset)


@get("/api/queues/snapshot", responses=READ_REFUSALS, summary="The branch for staff and kiosks, at one position")
async def queue_snapshot(
    request: ActorRequest,
    branch_id: FromQuery[UUID],
    reader: NamedDependency[Reader],
    subscriptions: NamedDependency[Subscriptions],
    since: Since = None,
) -> QueueSnapshot:
    snapshot = await reader.queue_snapshot(request.user, branch_id)
    topics = await subscriptions.heard_by(request.user, branch_id) if since else []
    events = await _events(subscriptions, request.user, topics, branch_id, since, snapshot.offset)
    return replace(snapshot, events=events)


@get("/api/display/snapshot", responses=READ_REFUSALS, summary="What a display shows, at one position")
async def display_snapshot(
    request: ActorRequest,
    branch_id: FromQuery[UUID],
    reader: NamedDependency[Reader],
    subscriptions: NamedDependency[Subscriptions],
    area_id: FromQuery[UUID | None] = None,
    since: Since = None,
) -> DisplaySnapshot:
    snapshot = await reader.display_snapshot(request.user, branch_id, area_id)
    topics = [display_topic(branch_id, area_id)]
    events = await _events(subscriptions, request.user, topics, branch_id, since, snapshot.offset)
    return replace(snapshot, events=events)


async def _events(
    subscriptions: Subscriptions, actor: Actor, topics: list[str], branch_id: UUID, since: str | None, upto: int
) -> list[dict[str, Any]] | None:
    """The envelopes after `since` (epoch:offset) up to the snapshot; None when the snapshot replaces them."""
    if since is None:
        return None
    epoch, _, offset = since.partition(":")
    start = await subscriptions.missed(actor, branch_id, topics, epoch, int(offset))
    if start is None:
        return None
    events = [event for record in start.missed if (event := Event(record, start.epoch)).offset <= upto]
    return [json.loads(event.frame(_first_of(topics, event), actor.audience)) for event in events]


def _first_of(topics: list[str], event: Event) -> str:
    """The topic on which the event is told: once, though it may stand on several of these."""
    return next(topic for topic in topics if topic in event.topics)


router = Router("/", route_handlers=[queues, queue_snapshot, display_snapshot], tags=["queues"])
