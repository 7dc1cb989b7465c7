"""A day's figures for the dashboard, and those of a week earlier. Qt-free.

They are read again while somebody looks at them, and soon after something happened.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract.analytics import Figures, GroupBy
from qms_contract.events import Envelope, TicketPayload
from qms_contract.problems import Code

from qms_admin.dashboard import WEEK, Dashboard, business_day, from_kpi
from qms_admin.sections import Section
from qms_admin.state import Phase, Screen, first_section

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
Watched = tuple[UUID, date | None]
"""A branch and a day, None today."""


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
        self._watched: Watched | None = None
        self._watch_task: asyncio.Task[None] | None = None
        self._asked: tuple[Watched, float] | None = None
        self._before: dict[tuple[UUID, date], Figures] = {}
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
            if min(self._soon, self._surely) != NEVER:
                self._asked = (
                    None  # who turns to the figures after something happened does not look at those from before
                )
            self._watch_task = self._tasks.spawn("figures", self._watch(wanted))

    async def _watch(self, watched: Watched) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(0)  # whoever ended this is heard before it is asked again
            while (left := self._due(watched) - clock()) > 0:
                self._told.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await self._told.wait()
            self._asked = watched, (now := clock())
            self._soon, self._surely = (NEVER if at <= now else at for at in (self._soon, self._surely))
            await self._read(*watched)
            self._took = clock() - now

    def _due(self, watched: Watched) -> float:
        """When this branch and day are asked for again."""
        if self._asked is None or self._asked[0] != watched:
            return 0.0
        last, news = self._asked[1], min(self._soon, self._surely)
        return min(last + self._period, max(news, last + max(LEAST_SECONDS, self._took * LEAST_ANSWERS)))

    async def _read(self, branch_id: UUID, day: date | None) -> None:
        branch = self._screen.value.estate.branch
        if branch is None or branch.branch_id != branch_id:
            return
        on = day or business_day(self._api.clock.now(), branch)
        then = on - timedelta(days=WEEK)
        try:
            kpi = await self._api.analytics.kpi(branch_id, on, on, GroupBy.HOUR)
            self._take(from_kpi(kpi, branch, self._api.clock.now(), day, self._before.get((branch_id, then))))
            await self._read_before(branch_id, then)
        except TransportError as error:
            refused = isinstance(error, Refused) and error.code is Code.FORBIDDEN
            screen, watched = self._screen.value, (branch_id, day)
            self._screen.set(_forbidden(screen) if refused else _no_news(screen, watched, self._sentence(error)))

    async def _read_before(self, branch_id: UUID, day: date) -> None:
        """A day that has ended is read once."""
        if (branch_id, day) in self._before:
            return
        kpi = await self._api.analytics.kpi(branch_id, day, day, GroupBy.DAY)
        self._before[branch_id, day] = kpi.period.totals
        self._take(replace(self._screen.value.dashboard, before=kpi.period.totals))

    def _take(self, figures: Dashboard) -> None:
        self._screen.update(lambda screen: replace(screen, dashboard=figures))


def _wanted(screen: Screen) -> Watched | None:
    """The branch and day whose figures are looked at, or have to be asked for to know whether they may be."""
    if screen.phase is Phase.LOGIN or screen.lost_since is not None or screen.me is None:
        return None
    is_unknown = screen.may is None and screen.dashboard.may_read is None and not screen.may_watch
    is_watched = screen.section is Section.DASHBOARD and screen.may_watch
    branch_id = screen.estate.branch_id
    return (branch_id, screen.day) if branch_id is not None and (is_unknown or is_watched) else None


def _forbidden(screen: Screen) -> Screen:
    """Who may not read figures has no dashboard."""
    known = replace(screen, dashboard=Dashboard(may_read=False))
    is_left = screen.section is not Section.DASHBOARD
    return known if is_left else replace(known, section=first_section(known))


def _no_news(screen: Screen, watched: Watched, sentence: str) -> Screen:
    """What was read of this branch and day before stays, with why there is nothing newer."""
    before = screen.dashboard
    is_same = (before.branch_id, before.day) == watched
    kept = before if is_same else Dashboard(*watched, may_read=before.may_read)
    return replace(screen, dashboard=replace(kept, trouble=sentence))
