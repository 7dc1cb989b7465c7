"""The configuration as it changes: the chosen branch's whole stream, the tenant's, and the devices' health. Qt-free."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any
from uuid import UUID

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.store.follower import Follower, Reach, Snapshot
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TransportError
from qms_clientkit.transport.feed import Feed, Listener, Position
from qms_clientkit.transport.tokens import Credentials
from qms_contract.access import Permission
from qms_contract.counters import HelpCall
from qms_contract.events import ConfigPayload, Envelope, ErrorMessage
from qms_contract.problems import Code
from qms_contract.staff import User
from qms_contract.topics import admin_topic, all_topic, config_topic, service_topic

from qms_admin.estate import Estate, with_devices_of, with_event, with_queues_of
from qms_admin.estate_reader import EstateReader
from qms_admin.rights import May, manages_branch, manages_tenant, reads_config

HEALTH_SECONDS = 15.0
"""Changes are told as events; when each device was heard last is read this often."""


async def _nothing() -> None:
    pass


class Following:
    """Keeps `estate` up to date between `start` and `stop`.

    Assign `on_reach` to hear whether the server answers, `on_event` to hear each event of the branch besides, `on_help` the
    calls for help that may have been made before that, and `on_devices` that devices may have said something; `on_doubt`
    that whoever is signed in may no longer be who they were, with True when a topic is heard no more. `on_read` reads what
    else has to be read anew with the configuration.
    `may` are the permissions of who is signed in.
    """

    def __init__(self, api: Api, credentials: Credentials, estate: Observable[Estate]) -> None:
        self._api, self._credentials, self._estate = api, credentials, estate
        self._reader = EstateReader(api)
        self.on_reach: Callable[[Reach], None] = lambda _reach: None
        self.on_event: Callable[[Envelope], None] = lambda _event: None
        self.on_help: Callable[[list[HelpCall]], None] = lambda _calls: None
        self.on_devices: Callable[[], None] = lambda: None
        self.on_doubt: Callable[[bool], None] = lambda _is_deaf: None
        self.on_read: Callable[[], Coroutine[Any, Any, None]] = _nothing
        self._tasks = Tasks()
        self._follower: Follower[Estate] | None = None
        self._me: User | None = None
        self.may: May = None
        self._ends: list[Callable[[], None]] = []
        self._hears_tenant = False

    async def read(self, me: User, branch_id: UUID | None) -> Estate:
        """As `EstateReader.read`, for the permissions of `may`."""
        return await self._reader.read(me, self.may, branch_id)

    def start(self, me: User, branch_id: UUID | None) -> None:
        self._me, self._hears_tenant = me, False
        feed = Feed(self._api.server, self._credentials, user_agent=self._api.user_agent)
        if manages_tenant(me, self.may):
            hear = Listener(self._hear_tenant, self._tenant_subscribed, self._refused)
            feed.follow(admin_topic(me.tenant_id), hear)
        self._tasks.supervise("event stream", feed.run)
        reads_queues = branch_id is not None and (self.may is None or Permission.READ_QUEUES in self.may)
        follower = (
            self._with_queues(feed, me, branch_id) if branch_id and reads_queues else self._without_queues(feed, me)
        )
        self._follower = follower
        follower.on_forbidden = self._forbidden
        self._ends = [follower.reach.subscribe(self.on_reach), self._estate.subscribe(self._refresh_outdated)]
        self._tasks.supervise("follower", follower.run)
        if reads_config(self.may):
            self._tasks.supervise("devices", self._watch_devices)

    def _with_queues(self, feed: Feed, me: User, branch_id: UUID) -> Follower[Estate]:
        async def fetch(_since: Position | None) -> Snapshot[Estate]:
            # The position first: what the lists hold beyond it comes again as an event, which does no harm.
            snapshot = await self._api.tickets.queue_snapshot(branch_id)
            self.on_help(snapshot.help_calls)
            await self.on_read()
            estate = replace(await self.read(me, branch_id), queues={one.service_id: one for one in snapshot.queues})
            follower.hear(
                self._topics(me, branch_id, estate)
            )  # a service that is new has a topic that nobody has heard yet
            return Snapshot(Position(snapshot.epoch, snapshot.offset), estate)

        follower = Follower(feed, self._topics(me, branch_id, self._estate.value), self._estate, fetch, self._apply)
        return follower

    def _without_queues(self, feed: Feed, me: User) -> Follower[Estate]:
        """For who may not read queues, or where no branch is yet: each change has everything read anew. Only the queues'
        snapshot says where in the stream it was read, so the topic begins where the server is."""

        async def fetch(_since: Position | None) -> Snapshot[Estate]:
            await self.on_read()
            return Snapshot(Position("", 0), await self.read(me, self._estate.value.branch_id))

        def hear(event: Envelope) -> None:
            self._estate.update(lambda known: self._apply(known, event))

        follower: Follower[Estate] = Follower(feed, (), self._estate, fetch, self._apply)
        branch_id = self._estate.value.branch_id
        if branch_id is not None and reads_config(self.may):
            listener = Listener(hear, lambda _position, _data: follower.refresh(), self._refused)
            feed.follow(config_topic(branch_id), listener)
        return follower

    def _topics(self, me: User, branch_id: UUID, estate: Estate) -> list[str]:
        """Who only looks at figures and records hears what is configured and how the queues are."""
        if manages_branch(me, self.may):
            return [all_topic(branch_id)]
        services = [service_topic(branch_id, one.service_id) for one in estate.services]
        heard = {config_topic(branch_id): Permission.READ_CONFIG, **dict.fromkeys(services, Permission.READ_QUEUES)}
        return [topic for topic, needed in heard.items() if self.may is None or needed in self.may]

    def _tenant_subscribed(self, _position: Position, _data: bytes | None) -> None:
        """The first time everything is being read anyway; later, events were missed that nobody can have any more."""
        if self._hears_tenant:
            self.refresh()
        self._hears_tenant = True

    def _hear_tenant(self, event: Envelope) -> None:
        me, payload = self._me, event.payload
        if me is not None and isinstance(payload, ConfigPayload):
            mine = {("users", str(me.user_id)), ("roles", str(me.role_id))}
            if (payload.entity, payload.entity_id) in mine:
                self.on_doubt(False)
        self.refresh()

    def _refused(self, error: ErrorMessage) -> None:
        if error.payload.code is Code.FORBIDDEN:
            self._forbidden(error.payload.topic)

    def _forbidden(self, _topic: str | None) -> None:
        self.on_doubt(True)

    def _apply(self, estate: Estate, event: Envelope) -> Estate:
        self.on_event(event)
        return with_event(estate, event)

    def refresh(self) -> None:
        """Read everything anew, soon."""
        if self._follower is not None:
            self._follower.refresh()

    async def read_now(self) -> None:
        """Read everything anew and wait for it. Raises transport errors."""
        if self._me is not None:
            await self.on_read()
            fresh = await self.read(self._me, self._estate.value.branch_id)
            self._estate.update(lambda known: with_queues_of(fresh, known))

    async def stop(self) -> None:
        for end in self._ends:
            end()
        self._ends, self._follower, self._me = [], None, None
        await self._tasks.stop()

    async def _watch_devices(self) -> None:
        while self._me is not None:
            await asyncio.sleep(HEALTH_SECONDS)
            try:
                fresh = await self._reader.with_devices(self._estate.value)
            except TransportError:
                continue
            self._estate.update(lambda known: with_devices_of(known, fresh))  # noqa: B023 - called at once
            self.on_devices()

    def _refresh_outdated(self, estate: Estate) -> None:
        if estate.outdated:
            self._estate.set(replace(estate, outdated=0))
            self.refresh()
