"""The branch's stream as the agent hears it: every service's tickets, the own counter, the configuration. Qt-free."""

from collections.abc import Callable

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.store.follower import Follower, Reach, Snapshot, decode_events
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.feed import Feed, Position
from qms_clientkit.transport.tokens import Credentials
from qms_contract.ids import BranchId, CounterId, ServiceId
from qms_contract.topics import config_topic, counter_topic, service_topic

from qms_agent.state import Desk, with_event, with_snapshot


class Following:
    """Keeps `desk` up to date between `start` and `stop`. Assign `on_reach` to hear whether the server answers."""

    def __init__(self, api: Api, credentials: Credentials, desk: Observable[Desk]) -> None:
        self._api, self._credentials, self._desk = api, credentials, desk
        self.on_reach: Callable[[Reach], None] = lambda _reach: None
        self._tasks = Tasks()
        self._follower: Follower[Desk] | None = None
        self._ends: list[Callable[[], None]] = []

    def start(self, branch_id: BranchId, counter_id: CounterId, service_ids: list[ServiceId]) -> None:
        feed = Feed(self._api.server, self._credentials)
        topics = [config_topic(branch_id), counter_topic(counter_id)]
        topics += [service_topic(branch_id, service_id) for service_id in service_ids]

        async def fetch(since: Position | None) -> Snapshot[Desk]:
            # Without `since`: the events of several topics are not one topic's, and a whole desk is small.
            snapshot = await self._api.tickets.queue_snapshot(branch_id)
            position = Position(snapshot.epoch, snapshot.offset)
            return Snapshot(position, with_snapshot(snapshot), decode_events(None))

        self._follower = Follower(feed, topics, self._desk, fetch, with_event)
        self._ends = [
            self._follower.reach.subscribe(self.on_reach),
            self._desk.subscribe(self._refresh_outdated),
        ]
        self._tasks.supervise("event stream", feed.run)
        self._tasks.supervise("follower", self._follower.run)

    def refresh(self) -> None:
        """Read everything anew, now."""
        if self._follower is not None:
            self._follower.refresh()

    async def stop(self) -> None:
        for end in self._ends:
            end()
        self._ends, self._follower = [], None
        await self._tasks.stop()

    def _refresh_outdated(self, desk: Desk) -> None:
        if desk.outdated:
            self.refresh()
