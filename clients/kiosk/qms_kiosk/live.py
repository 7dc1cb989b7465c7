"""What the kiosk hears from its server: configuration, queue figures, orders, and whether it answers."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.store.follower import Follower, Reach, Snapshot, decode_events
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TransportError, Unauthenticated
from qms_clientkit.transport.feed import Feed, Position
from qms_contract.devices import DeviceConfig
from qms_contract.events import ConfigPayload, DeviceCommandPayload, Envelope, QueuePayload
from qms_contract.ids import ServiceId
from qms_contract.queues import QueueSummary
from qms_contract.topics import config_topic, device_topic, service_topic
from qms_contract.wire import utc_now

log = logging.getLogger(__name__)
RETRY_SECONDS = 2.0


@dataclass(frozen=True)
class Figures:
    """Queue figures by service; how often the configuration changed since the start, and how often an order was told."""

    queues: Mapping[ServiceId, QueueSummary]
    changes: int = 0
    orders: int = 0


def apply(figures: Figures, event: Envelope) -> Figures:
    """The reducer: newer figures of a service replace the older; a change of configuration is counted."""
    if isinstance(event.payload, QueuePayload):
        queue = event.payload.queue
        return replace(figures, queues={**figures.queues, queue.service_id: queue})
    if isinstance(event.payload, ConfigPayload):
        return replace(figures, changes=figures.changes + 1)
    if isinstance(event.payload, DeviceCommandPayload):
        return replace(figures, orders=figures.orders + 1)
    return figures


class Live:
    """Follows one branch. `configured` gets every new configuration; `figures` and `reach` are observed;
    `on_order` hears that an order was told."""

    def __init__(self, api: Api, tasks: Tasks, configured: Callable[[DeviceConfig], None], clock: ServerClock) -> None:
        self._api, self._tasks, self._configured, self._clock = api, tasks, configured, clock
        self._feed = Feed(api.server, api.caller.credentials, api.silence)
        self._topics: tuple[str, ...] = ()
        self._streaming: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None
        self._fetching: asyncio.Task[None] | None = None
        self.figures = Observable(Figures({}))
        self.reach = Observable[Reach | None](None)
        self.figures.subscribe(self._figures_changed)
        self._seen_changes = self._seen_orders = 0
        self.on_order: Callable[[], None] = lambda: None

    def start(self, config: DeviceConfig | None) -> None:
        """Begin with what is known, and read the configuration anew."""
        self._streaming = self._tasks.supervise("event stream", self._feed.run)
        if config is not None:
            self._follow(config)
        self.fetch_config()

    def stop(self) -> None:
        """Hear nothing more, e.g. because the kiosk is no longer of this branch; `start` begins again."""
        for task in (self._streaming, self._following, self._fetching):
            if task is not None:
                task.cancel()
        self._topics = ()

    def fetch_config(self) -> None:
        """Read the configuration until it is had; a second wish while one is under way starts it again."""
        if self._fetching is not None:
            self._fetching.cancel()
        self._fetching = self._tasks.supervise("configuration", self._fetch_config)

    def retry_now(self) -> None:
        """Try the connection at once."""
        self._feed.retry_now()

    async def _fetch_config(self) -> None:
        while True:
            asked = self._clock.local()
            try:
                config = await self._api.devices.me()
            except TransportError as error:
                log.info("The configuration could not be read: %s", error)
                if isinstance(error, Unauthenticated):
                    self.reach.set(Reach(False, utc_now(), refused=True))
                await asyncio.sleep(RETRY_SECONDS)
            else:
                self._clock.sync(config.server_time, asked)
                self._follow(config)
                self._configured(config)
                return

    def _follow(self, config: DeviceConfig) -> None:
        """Hear the topics of `config`; nothing changes when they are the same."""
        branch_id = config.branch.branch_id
        services = sorted(str(service_topic(branch_id, service.service_id)) for service in config.services)
        topics = (config_topic(branch_id), device_topic(config.device.device_id), *services)
        if topics == self._topics:
            return
        self._topics = topics
        if self._following is not None:
            self._following.cancel()

        heard = False

        async def fetch(position: Position | None) -> Snapshot[Figures]:
            nonlocal heard
            since = str(position) if position else None
            asked = self._clock.local()
            read = await self._api.tickets.queue_snapshot(branch_id, since)
            self._clock.sync(read.server_time, asked)
            queues = {queue.service_id: queue for queue in read.queues}
            figures = replace(self.figures.value, queues=queues)
            if heard and read.events is None:  # what was missed may have been a change of configuration
                figures = replace(figures, changes=figures.changes + 1)
            heard = True
            return Snapshot(Position(read.epoch, read.offset), figures, decode_events(read.events))

        follower = Follower(self._feed, topics, self.figures, fetch, apply)
        follower.reach.subscribe(self.reach.set)
        self._following = self._tasks.supervise("queue figures", follower.run)

    def _figures_changed(self, figures: Figures) -> None:
        if figures.changes != self._seen_changes:
            self._seen_changes = figures.changes
            self.fetch_config()
        if figures.orders != self._seen_orders:
            self._seen_orders = figures.orders
            self.on_order()
