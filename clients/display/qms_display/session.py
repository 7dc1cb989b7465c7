"""From nothing to a followed branch: pairing, configuration, feed, heartbeat. Qt-free.

A revoked token leads back to pairing. `calls` always equals a snapshot with all later events applied (see
`store.follower`). Whatever fails is tried again for ever: nobody stands in front of a display with a keyboard.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from importlib.metadata import version

from qms_clientkit.appliance.pulse import Handler, Pulse
from qms_clientkit.observable import Observable
from qms_clientkit.pairing import Pairer, PairingState
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.settings import SettingsFile
from qms_clientkit.store.follower import Follower, Reach, Snapshot, decode_events
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.caller import Take
from qms_clientkit.transport.errors import TransportError, Unauthenticated
from qms_clientkit.transport.feed import Feed, Position
from qms_clientkit.transport.tokens import DeviceCredentials
from qms_contract.devices import Device, DeviceOrder, DeviceType, Heartbeat, Trouble
from qms_contract.displays import Layout
from qms_contract.events import Envelope, EventType, Painted
from qms_contract.ids import AssetId
from qms_contract.queues import DisplaySnapshot
from qms_contract.topics import config_topic, device_topic, display_topic, service_topic
from qms_contract.wire import utc_now

from qms_display.business_day import of_today
from qms_display.state import Calls, same_place, with_event, with_snapshot, with_waiting

HEARTBEAT_SECONDS = 30.0
RETRY_SECONDS = 1.0
PLACE_SECONDS = 15.0
"""How often a display that polls asks where it stands: nothing that a poll brings would say so."""
MOST_TROUBLES = 20
LOST_AFTER = 3.0
"""Seconds without any answer after which a start counts as disconnected."""

_log = logging.getLogger(__name__)


class Session:
    """`run()` for ever. Assign the `on_…` callbacks, `orders`, `last_painted` and `troubles` before."""

    def __init__(
        self, server: str, token: str | None, settings: SettingsFile, calls: Observable[Calls], clock: ServerClock
    ) -> None:
        self._server, self._settings, self._calls, self._clock = server, settings, calls, clock
        self._given, self._token = token, settings.token_to_begin_with(token)
        self._credentials = DeviceCredentials(self._token)
        self._api = Api(server, self._credentials, user_agent="qms-display")
        self._feed: Feed | None = None
        self._topic = ""
        self._pulse: Pulse | None = None
        self._refresh: Callable[[], None] = lambda: None
        self.orders: Mapping[DeviceOrder, Handler] = {}
        self.last_painted: Callable[[], datetime | None] = lambda: None
        self.troubles: Callable[[], list[Trouble]] = list
        self.on_pairing: Callable[[PairingState], None] = lambda _state: None
        self.on_paired: Callable[[], None] = lambda: None
        self.on_reach: Callable[[Reach], None] = lambda _reach: None
        self.on_event: Callable[[Envelope], None] = lambda _event: None
        self.on_loaded: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Pair, follow, and pair again when the server no longer knows the token."""
        while True:
            if self._token is None:
                await self._pair()
            self.on_paired()
            while (device := await self._device()) is not None and await self._follow(device):
                _log.info("Other topics are followed from now on.")
            self._forget_token()

    def painted(self, offset: int) -> None:
        """The event of this offset is on the glass."""
        if self._feed is not None:
            self._feed.send(Painted(topic=self._topic, offset=offset))

    def reload(self) -> None:
        """Read everything again."""
        self._refresh()

    async def download(self, asset_id: AssetId, take: Take) -> None:
        """A file's bytes."""
        await self._api.assets.download(asset_id, take)

    async def close(self) -> None:
        await self._api.close()

    async def _pair(self) -> None:
        pairer = Pairer(self._api.devices, DeviceType.DISPLAY, self._server, self.on_pairing)
        self._token = (await pairer.run()).access_token
        self._credentials.set(self._token)
        self._settings.keep_token(self._token, self._given)
        self._settings.change(server=self._server)

    def _forget_token(self) -> None:
        _log.warning("The server does not know this display any more; it has to be paired again.")
        self._token = None
        self._credentials.set(None)
        self._settings.change(device_token=None)

    async def _device(self) -> Device | None:
        """Who this display is, asked until somebody answers; None when the token was refused."""
        watch = asyncio.create_task(self._lost_after(utc_now()))
        try:
            while True:
                asked = self._clock.local()
                try:
                    configuration = await self._api.devices.me()
                except Unauthenticated:
                    return None
                except TransportError as error:
                    _log.info("The configuration could not be read: %s", error)
                    await asyncio.sleep(RETRY_SECONDS)
                else:
                    self._clock.sync(configuration.server_time, asked)
                    return configuration.device
        finally:
            watch.cancel()

    async def _lost_after(self, since: datetime) -> None:
        await asyncio.sleep(LOST_AFTER)
        self.on_reach(Reach(online=False, since=since))

    async def _follow(self, device: Device) -> bool:
        """Follows the device's branch until the token is refused (False), or until it has to hear other topics (True): the
        screen shows something else, or stands in another area."""
        self._topic = display_topic(device.branch_id, device.area_id)
        topics = self._topics(device, self._calls.value)
        self._feed = Feed(self._server, self._credentials)
        tasks, over, refused = Tasks(), asyncio.Event(), asyncio.Event()
        follower = Follower(self._feed, topics, self._calls, self._fetch(device, over), self._apply)
        self._refresh = follower.refresh
        ends = [
            follower.reach.subscribe(lambda reach: self._reached(reach, over, refused)),
            self._calls.subscribe(lambda calls: over.set() if self._topics(device, calls) != topics else None),
            self._calls.subscribe(_on_new_configuration(self._calls.value, follower.refresh)),
        ]
        tasks.supervise("event stream", self._feed.run)
        tasks.supervise("follower", follower.run)
        self._pulse = Pulse(self._api.devices, self._clock, self._report, self.orders, HEARTBEAT_SECONDS)
        tasks.supervise("heartbeat", self._pulse.run)
        tasks.spawn("first snapshot", self._tell_loaded(follower))
        try:
            await over.wait()
            return not refused.is_set()
        finally:
            await tasks.stop()
            for end in ends:
                end()
            self._feed = None

    def _topics(self, device: Device, calls: Calls) -> list[str]:
        """Calls, configuration and orders; also each service's queue when the screen says how many wait."""
        topics = [self._topic, config_topic(device.branch_id), device_topic(device.device_id)]
        if calls.display.layout is Layout.SERVICES:
            topics += [service_topic(device.branch_id, service.service_id) for service in calls.offered]
        return topics

    def _reached(self, reach: Reach, over: asyncio.Event, refused: asyncio.Event) -> None:
        self.on_reach(reach)
        if reach.refused:
            refused.set()
            over.set()

    async def _tell_loaded(self, follower: Follower[Calls]) -> None:
        """Says that the first snapshot is there, or that it does not come."""
        try:
            await asyncio.wait_for(follower.loaded.wait(), LOST_AFTER)
        except TimeoutError:
            self.on_reach(follower.reach.value)
            await follower.loaded.wait()
        self.on_loaded()

    def _fetch(self, device: Device, over: asyncio.Event) -> Callable[[Position | None], Awaitable[Snapshot[Calls]]]:
        """Whoever reads the whole anew, or polls for a while, learns too whether the display was put elsewhere meanwhile."""
        looked_at: float | None = None

        async def fetch(since: Position | None) -> Snapshot[Calls]:
            nonlocal looked_at
            now, before = time.monotonic(), looked_at
            if before is None or since is None or now - before >= PLACE_SECONDS:
                looked_at = now
                if before is not None and await self._is_elsewhere(device):
                    over.set()
            asked = self._clock.local()
            snapshot = await self._api.tickets.display_snapshot(
                device.branch_id, device.area_id, since=str(since) if since else None
            )
            self._clock.sync(snapshot.server_time, asked)
            position = Position(snapshot.epoch, snapshot.offset)
            today = of_today(with_snapshot(self._calls.value, snapshot), self._clock.now())
            return Snapshot(position, today, self._events_of(snapshot))

        return fetch

    async def _is_elsewhere(self, device: Device) -> bool:
        now = (await self._api.devices.me()).device
        return (now.branch_id, now.area_id) != (device.branch_id, device.area_id)

    def _events_of(self, snapshot: DisplaySnapshot) -> list[Envelope] | None:
        """The calls that a poll brings; None when more than calls has changed: the snapshot then replaces what was known."""
        events = decode_events(snapshot.events)
        if events is None or not same_place(self._calls.value, snapshot):
            return None
        self._calls.update(lambda calls: with_waiting(calls, snapshot))
        return events

    def _apply(self, calls: Calls, event: Envelope) -> Calls:
        if event.type is EventType.DEVICE_COMMAND and self._pulse is not None:
            self._pulse.now()
        self.on_event(event)
        return with_event(calls, event)

    async def _report(self) -> Heartbeat:
        return Heartbeat(
            sent_at=utc_now(),
            app_version=version("qms-display"),
            last_painted_at=self.last_painted(),
            troubles=self.troubles()[:MOST_TROUBLES],
        )


def _on_new_configuration(first: Calls, refresh: Callable[[], None]) -> Callable[[Calls], None]:
    """Calls `refresh` when an event told of another configuration than before: after a backup was restored it may be of a
    lower version. With 0, nothing was heard of in this stream."""
    known = first.config_version

    def look(calls: Calls) -> None:
        nonlocal known
        before, known = known, calls.config_version
        if known not in (0, before):
            refresh()

    return look
