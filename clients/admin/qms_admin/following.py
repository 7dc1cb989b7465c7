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
from qms_clientkit.transport.assets import AssetCalls
from qms_clientkit.transport.errors import TransportError
from qms_clientkit.transport.feed import Feed, Listener, Position
from qms_clientkit.transport.tokens import Credentials
from qms_contract.access import Permission
from qms_contract.assets import Asset
from qms_contract.branches import Branch
from qms_contract.devices import DeviceType
from qms_contract.events import Envelope
from qms_contract.lists import BranchSort, DeviceSort, DeviceState
from qms_contract.staff import User
from qms_contract.topics import admin_topic, all_topic, config_topic, service_topic
from qms_contract.wire import utc_now

from qms_admin.estate import Estate, with_devices_of, with_event, with_queues_of
from qms_admin.rights import May, manages_branch, manages_tenant

PAGE = 100
HEALTH_SECONDS = 15.0
"""Changes are told as events; when each device was heard last is read this often."""


async def read_all(read: Callable[..., Coroutine[Any, Any, Any]], branch_id: UUID | None = None) -> tuple[Any, ...]:
    """Every page of a list."""
    items: list[Any] = []
    while True:
        page = await read(branch_id=branch_id, limit=PAGE, offset=len(items))
        items += page.items
        if len(items) >= page.total or not page.items:
            return tuple(items)


async def read_assets(assets: AssetCalls) -> tuple[Asset, ...]:
    """Every picture, video and recording of the tenant."""
    found: list[Asset] = []
    while True:
        page = await assets.list(limit=PAGE, offset=len(found))
        found += page.items
        if len(found) >= page.total or not page.items:
            return tuple(found)


async def _nothing() -> None:
    pass


class Following:
    """Keeps `estate` up to date between `start` and `stop`.

    Assign `on_reach` to hear whether the server answers, `on_event` to hear each event of the branch besides, and
    `on_devices` that devices may have said something; `on_read` reads what else has to be read anew with the configuration.
    `may` are the permissions of who is signed in.
    """

    def __init__(self, api: Api, credentials: Credentials, estate: Observable[Estate]) -> None:
        self._api, self._credentials, self._estate = api, credentials, estate
        self.on_reach: Callable[[Reach], None] = lambda _reach: None
        self.on_event: Callable[[Envelope], None] = lambda _event: None
        self.on_devices: Callable[[], None] = lambda: None
        self.on_read: Callable[[], Coroutine[Any, Any, None]] = _nothing
        self._tasks = Tasks()
        self._follower: Follower[Estate] | None = None
        self._me: User | None = None
        self.may: May = None
        self._ends: list[Callable[[], None]] = []

    async def read(self, me: User, branch_id: UUID | None) -> Estate:
        """What `me` manages beside the long lists, with `branch_id`'s own things. Raises transport errors."""
        nouns = self._api.configuration
        is_admin = manages_tenant(me, self.may)
        branch, count = await self._branch(me, branch_id)
        found = branch.branch_id if branch is not None else None
        lists = [nouns.areas.list, nouns.services.list, nouns.counters.list] if found is not None else []
        parts = await asyncio.gather(*(read_all(one, found) for one in lists))
        areas, services, counters = parts or ((), (), ())
        known = Estate(
            found, branch, count, areas, services, counters,
            tenants=(await nouns.tenants.read(me.tenant_id),),
            assets=await read_assets(self._api.assets) if is_admin else (),
            webhooks=await read_all(nouns.webhooks.list) if is_admin else (),
            roles=await read_all(nouns.roles.list) if is_admin else (),
            api_keys=tuple(await self._api.keys.all()) if is_admin else (),
            reports=await read_all(nouns.reports.list) if is_admin else (),
        )  # fmt: skip
        people = await asyncio.gather(*(self._people_of(one.role_id) for one in known.roles))
        return await self._with_devices(replace(known, role_people=dict(people)))

    async def _people_of(self, role_id: UUID) -> tuple[UUID, int]:
        """How many people have a role."""
        page = await self._api.configuration.users.list(limit=1, asked={"role_id": role_id})
        return role_id, page.total

    async def _branch(self, me: User, branch_id: UUID | None) -> tuple[Branch | None, int]:
        """The branch asked for or, where it is gone, the oldest; and how many there are."""
        nouns = self._api.configuration
        if me.branch_id is not None:
            return await nouns.branches.read(me.branch_id), 1
        oldest = await nouns.branches.list(limit=1, asked={"sort": BranchSort.OLDEST})
        if branch_id is not None:
            asked = (await nouns.branches.list(limit=1, asked={"id": branch_id})).items
            return (asked or oldest.items)[0] if oldest.items else None, oldest.total
        return oldest.items[0] if oldest.items else None, oldest.total

    async def _with_devices(self, estate: Estate) -> Estate:
        """How many devices there are, which of the branch's need somebody, and its kiosks."""
        devices, branch_id = self._api.configuration.devices, estate.branch_id
        fleet, now = await self._api.devices.summary(), self._api.clock.now()
        if branch_id is None:
            return replace(estate, fleet=fleet, read_at=now, troubled=(), kiosks=())
        asked = {"state": DeviceState.ATTENTION, "sort": DeviceSort.URGENCY}
        troubled = await devices.list(branch_id=branch_id, limit=PAGE, asked=asked)
        kiosks = await devices.list(branch_id=branch_id, limit=PAGE, asked={"type": DeviceType.KIOSK})
        return replace(estate, fleet=fleet, read_at=now, troubled=tuple(troubled.items), kiosks=tuple(kiosks.items))

    def start(self, me: User, branch_id: UUID | None) -> None:
        self._me = me
        feed = Feed(self._api.server, self._credentials)
        if manages_tenant(me, self.may):
            hear = Listener(lambda _event: self.refresh(), lambda _position, _data: None)
            feed.follow(admin_topic(me.tenant_id), hear)
        self._tasks.supervise("event stream", feed.run)
        if branch_id is not None and (self.may is None or Permission.READ_QUEUES in self.may):
            self._follow(feed, me, branch_id)
        self._tasks.supervise("devices", self._watch_devices)

    def _follow(self, feed: Feed, me: User, branch_id: UUID) -> None:
        async def fetch(_since: Position | None) -> Snapshot[Estate]:
            # The position first: what the lists hold beyond it comes again as an event, which does no harm.
            snapshot = await self._api.tickets.queue_snapshot(branch_id)
            await self.on_read()
            estate = replace(await self.read(me, branch_id), queues={one.service_id: one for one in snapshot.queues})
            return Snapshot(Position(snapshot.epoch, snapshot.offset), estate)

        self._follower = Follower(feed, self._topics(me, branch_id), self._estate, fetch, self._apply)
        self._follower.on_forbidden = lambda _topic: self.on_reach(Reach(False, utc_now(), refused=True))
        self._ends = [
            self._follower.reach.subscribe(self.on_reach),
            self._estate.subscribe(self._refresh_outdated),
        ]
        self._tasks.supervise("follower", self._follower.run)

    def _topics(self, me: User, branch_id: UUID) -> list[str]:
        """Who only looks at figures and records hears what is configured and how the queues are."""
        if manages_branch(me, self.may):
            return [all_topic(branch_id)]
        services = [service_topic(branch_id, one.service_id) for one in self._estate.value.services]
        heard = {config_topic(branch_id): Permission.READ_CONFIG, **dict.fromkeys(services, Permission.READ_QUEUES)}
        return [topic for topic, needed in heard.items() if self.may is None or needed in self.may]

    def _apply(self, estate: Estate, event: Envelope) -> Estate:
        self.on_event(event)
        return with_event(estate, event)

    def refresh(self) -> None:
        """Read everything anew, soon."""
        if self._follower is not None:
            self._follower.refresh()
        elif self._me is not None:
            self._tasks.spawn("read", self._read_again(self._me))

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

    async def _read_again(self, me: User) -> None:
        try:
            await self.on_read()
            self._estate.set(await self.read(me, None))
        except TransportError:
            return

    async def _watch_devices(self) -> None:
        while self._me is not None:
            await asyncio.sleep(HEALTH_SECONDS)
            try:
                fresh = await self._with_devices(self._estate.value)
            except TransportError:
                continue
            self._estate.update(lambda known: with_devices_of(known, fresh))  # noqa: B023 - called at once
            self.on_devices()

    def _refresh_outdated(self, estate: Estate) -> None:
        if estate.outdated:
            self._estate.set(replace(estate, outdated=0))
            self.refresh()
