"""Today's figures for the dashboard, read again while somebody looks at it, soon after something happened. Qt-free."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract.analytics import GroupBy
from qms_contract.events import Envelope, TicketPayload
from qms_contract.problems import Code

from qms_admin.dashboard import Dashboard, business_day, from_kpi
from qms_admin.sections import Section
from qms_admin.state import Phase, Screen

READ_SECONDS = 15.0
"""Between two questions for the same branch while nothing happens; after a lost connection the next comes at once."""
SOON_SECONDS = 0.5
"""After something happened to a visit a server with little to do has counted it: a second after it happened it is seen."""
SURELY_SECONDS = 2.0
"""By then a busy one has, too: it is asked once more."""
LEAST_SECONDS, LEAST_ANSWERS = 0.8, 10
"""Between two questions however much happens, in seconds and in times of how long the last answer took: a server with much
to do is asked less."""
NEVER = float("inf")


class FigureReader:
    """Writes `screen.dashboard`. Nothing waits for it, and what goes wrong is only noted there, as `sentence` words it."""

    def __init__(
        self,
        api: Api,
        screen: Observable[Screen],
        tasks: Tasks,
        sentence: Callable[[TransportError], str],
        period: float = READ_SECONDS,
    ) -> None:
        self._api, self._screen, self._tasks, self._sentence = api, screen, tasks, sentence
        self._period = period
        self._watched: UUID | None = None
        self._watch_task: asyncio.Task[None] | None = None
        self._asked: tuple[UUID, float] | None = None
        self._soon = self._surely = NEVER
        self._took = 0.0
        self._told = asyncio.Event()
        screen.subscribe(self._look)

    def hear(self, event: Envelope) -> None:
        """What happens to a visit is in the figures a moment later."""
        if isinstance(event.payload, TicketPayload):
            now = asyncio.get_running_loop().time()
            self._surely = now + SURELY_SECONDS
            if self._soon == NEVER:
                self._soon = now + SOON_SECONDS
                self._told.set()

    def _look(self, screen: Screen) -> None:
        if screen.lost_since is not None or screen.phase is Phase.LOGIN:
            self._asked = None
        wanted = _wanted(screen)
        if wanted == self._watched:
            return
        self._watched = wanted
        if self._watch_task is not None:
            self._watch_task.cancel()
            self._watch_task = None
        if wanted is not None:
            self._watch_task = self._tasks.spawn("figures", self._watch(wanted))

    async def _watch(self, branch_id: UUID) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(0)  # whoever ended this is heard before it is asked again
            while (left := self._due(branch_id) - clock()) > 0:
                self._told.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await self._told.wait()
            self._asked = branch_id, (now := clock())
            self._soon, self._surely = (NEVER if at <= now else at for at in (self._soon, self._surely))
            await self._read(branch_id)
            self._took = clock() - now

    def _due(self, branch_id: UUID) -> float:
        """When this branch is asked for again."""
        if self._asked is None or self._asked[0] != branch_id:
            return 0.0
        last, news = self._asked[1], min(self._soon, self._surely)
        return min(last + self._period, max(news, last + max(LEAST_SECONDS, self._took * LEAST_ANSWERS)))

    async def _read(self, branch_id: UUID) -> None:
        branch = self._screen.value.estate.branch
        if branch is None or branch.branch_id != branch_id:
            return
        today = business_day(self._api.clock.now(), branch)
        try:
            kpi = await self._api.analytics.kpi(branch_id, today, today, GroupBy.HOUR)
        except TransportError as error:
            refused = isinstance(error, Refused) and error.code is Code.FORBIDDEN
            screen = self._screen.value
            self._screen.set(_forbidden(screen) if refused else _no_news(screen, branch_id, self._sentence(error)))
            return
        figures = from_kpi(kpi, branch, self._api.clock.now())
        self._screen.update(lambda screen: replace(screen, dashboard=figures))


def _wanted(screen: Screen) -> UUID | None:
    """The branch whose figures are looked at, or have to be asked for to know whether they may be."""
    if screen.phase is Phase.LOGIN or screen.lost_since is not None or screen.me is None:
        return None
    is_unknown = screen.dashboard.may_read is None and not screen.may_watch
    is_watched = screen.section is Section.DASHBOARD and screen.may_watch
    return screen.estate.branch_id if is_unknown or is_watched else None


def _forbidden(screen: Screen) -> Screen:
    """Who may not read figures has no dashboard."""
    section = Section.SERVICES if screen.section is Section.DASHBOARD else screen.section
    return replace(screen, section=section, dashboard=Dashboard(may_read=False))


def _no_news(screen: Screen, branch_id: UUID, sentence: str) -> Screen:
    """What was read of this branch before stays, with why there is nothing newer."""
    before = screen.dashboard
    kept = before if before.branch_id == branch_id else Dashboard(branch_id, may_read=before.may_read)
    return replace(screen, dashboard=replace(kept, trouble=sentence))
