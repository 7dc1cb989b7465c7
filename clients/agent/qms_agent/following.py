"""The branch's stream as the agent hears it: every service's tickets, the own counter, the configuration. Qt-free.

Whoever is signed in hears it, at a counter and before one is chosen, so that there is no screen that stands still.

An answer to a command stands outside the stream, so nobody can say whether a snapshot read at the same time is older or
newer than it. Such a snapshot is read again: one that was asked for after the answer holds what the answer said.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.store.follower import Follower, Reach, Snapshot, decode_events
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused
from qms_clientkit.transport.feed import Feed, Position
from qms_clientkit.transport.tokens import Credentials
from qms_contract.access import Permission
from qms_contract.counters import Counter, HelpCall
from qms_contract.events import Envelope
from qms_contract.ids import BranchId, CounterId, ServiceId
from qms_contract.problems import Code
from qms_contract.queues import QueueSnapshot
from qms_contract.staff import Role, User
from qms_contract.tickets import Ticket
from qms_contract.topics import all_topic, config_topic, counter_topic, service_topic

from qms_agent.desk import Desk, with_event, with_snapshot, with_ticket


class Following:
    """Keeps `desk` up to date between `start` and `stop`.

    Assign `on_reach` to hear whether the server answers, `on_event` to hear each event besides, `on_help` the calls for help
    that may have been made before that, and `on_deaf` that something is refused which whoever is signed in could hear before.
    `asked` counts the snapshots asked for.
    """

    def __init__(self, api: Api, credentials: Credentials, desk: Observable[Desk]) -> None:
        self._api, self._credentials, self._desk = api, credentials, desk
        self.on_reach: Callable[[Reach], None] = lambda _reach: None
        self.on_event: Callable[[Envelope], None] = lambda _event: None
        self.on_help: Callable[[list[HelpCall]], None] = lambda _calls: None
        self.on_deaf: Callable[[], None] = lambda: None
        self._tasks = Tasks()
        self._follower: Follower[Desk] | None = None
        self._ends: list[Callable[[], None]] = []
        self._answers = self._snapshots = 0
        self._heard_by: Callable[[User, frozenset[str] | None], list[str]] = lambda _me, _may: []
        self._heard: list[str] = []
        self.asked = 0

    def start(
        self,
        me: User,
        may: frozenset[str] | None,
        branch_id: BranchId,
        counter_id: CounterId | None,
        service_ids: list[ServiceId],
    ) -> None:
        """`may` are the permissions of `me`, None is not known; `counter_id` None is no counter yet."""
        feed = Feed(self._api.server, self._credentials)
        self._heard_by = lambda me, may: _topics(me, may, branch_id, counter_id, service_ids)
        self._heard = topics = self._heard_by(me, may)

        async def fetch(since: Position | None) -> Snapshot[Desk]:
            # Without `since`: the events of several topics are not one topic's, and a whole desk is small.
            answers = -1
            while answers != self._answers:
                answers = self._answers
                self.asked += 1
                asked, asked_at = self.asked, self._api.clock.local()
                snapshot = await self._snapshot(branch_id)
            self._snapshots += 1
            if self._follower is not None:  # a service that is new has a topic that nobody has heard yet
                served = [service.service_id for service in snapshot.services]
                self._follower.hear(_topics(me, may, branch_id, counter_id, served))
            self._api.clock.sync(snapshot.server_time, asked_at)
            self.on_help(snapshot.help_calls)
            position = Position(snapshot.epoch, snapshot.offset)
            return Snapshot(position, replace(with_snapshot(snapshot), read=asked), decode_events(None))

        self._follower = Follower(feed, topics, self._desk, fetch, self._apply)
        self._follower.on_forbidden = lambda topic: self._forbidden(topic, counter_id)
        self._ends = [
            self._follower.reach.subscribe(self.on_reach),
            self._desk.subscribe(self._refresh_outdated),
        ]
        self._tasks.supervise("event stream", feed.run)
        self._tasks.supervise("follower", self._follower.run)

    async def _snapshot(self, branch_id: BranchId) -> QueueSnapshot:
        """A branch that is this person's no longer is refused."""
        try:
            return await self._api.tickets.queue_snapshot(branch_id)
        except Refused as error:
            if error.code is Code.FORBIDDEN:
                self.on_deaf()
            raise

    def _forbidden(self, topic: str, counter_id: CounterId | None) -> None:
        """That somebody else has the counter meanwhile tells the desk itself."""
        if counter_id is None or topic != counter_topic(counter_id):
            self._heard = []
            self.on_deaf()

    def is_right_for(self, me: User, may: frozenset[str] | None) -> bool:
        """Whether everything is heard that somebody with these permissions may hear where it was started."""
        return self._heard == self._heard_by(me, may)

    def _apply(self, desk: Desk, event: Envelope) -> Desk:
        self.on_event(event)
        return with_event(desk, event)

    @contextlib.contextmanager
    def command(self) -> Iterator[None]:
        """Around a command: a snapshot that came while it was under way may be newer than its answer."""
        snapshots = self._snapshots
        yield
        if self._snapshots != snapshots:
            self.refresh()

    def learn_ticket(self, ticket: Ticket) -> None:
        """What the server answered is on the screen before its event arrives."""
        self._answers += 1
        self._desk.update(lambda desk: with_ticket(desk, ticket))

    def learn_counter(self, counter: Counter) -> None:
        self._answers += 1
        self._desk.update(lambda desk: replace(desk, counters={**desk.counters, counter.counter_id: counter}))

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


def _topics(
    me: User,
    may: frozenset[str] | None,
    branch_id: BranchId,
    counter_id: CounterId | None,
    service_ids: list[ServiceId],
) -> list[str]:
    """What this person may hear: who supervises hears the whole branch, and with it every call for help."""
    supervises = Permission.MANAGE_BRANCH in may if may is not None else me.role in (Role.ADMIN, Role.SUPERVISOR)
    if supervises:
        return [all_topic(branch_id)]
    services = [service_topic(branch_id, service_id) for service_id in service_ids]
    config = [config_topic(branch_id)] if may is None or Permission.READ_CONFIG in may else []
    counter = [counter_topic(counter_id)] if counter_id is not None else []
    return [*config, *counter, *services]
