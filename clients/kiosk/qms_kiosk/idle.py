"""When nobody touches the kiosk: a warning with "more time", then home. It wakes only while a second matters."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from math import ceil

from qms_clientkit.observable import Observable

from qms_kiosk import on_paper
from qms_kiosk.settings import Timing
from qms_kiosk.state import KioskState, Phase, PrintState

_WITH_WARNING = (
    Phase.AREAS,
    Phase.SERVICES,
    Phase.REFERENCE,
    Phase.PRIORITY,
    Phase.NOTE,
    Phase.REFUSED,
    Phase.UNANSWERED,
)
LISTENING = 3.0
"""By how much longer everything waits for a visitor who listens: a sentence takes longer than a look."""


class Idle:
    """`touched()` at every touch; `go_home` is called when the time is over. Run `run()` as a supervised task."""

    def __init__(self, store: Observable[KioskState], timing: Timing, go_home: Callable[[], None]) -> None:
        self._store, self._timing, self._go_home = store, timing, go_home
        self._since = 0.0
        self._screen: object = None
        self._wake = asyncio.Event()
        store.subscribe(self._changed)

    def touched(self) -> None:
        """Somebody is there."""
        self._since = asyncio.get_running_loop().time()
        if self._store.value.warning:
            self._store.update(lambda state: replace(state, warning=False, seconds_left=None))
        self._wake.set()

    async def run(self) -> None:
        """Watch for ever."""
        self.touched()
        while True:
            self._wake.clear()
            rest = self._step()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._wake.wait()

    def _changed(self, state: KioskState) -> None:
        """A new screen is a new start."""
        screen = state.phase, state.picking_language, state.print_state, state.toggles, state.guided
        if screen != self._screen:
            self._screen = screen
            self._since = asyncio.get_running_loop().time()
            self._wake.set()

    def _step(self) -> float | None:
        """Do what is due; returns the seconds to the next look, None when nothing can come."""
        state, idle = self._store.value, asyncio.get_running_loop().time() - self._since
        patience = LISTENING if state.guided else 1.0
        if state.phase in (Phase.ISSUED, Phase.THANKS):
            if state.print_state is PrintState.PRINTING and not on_paper.is_through(state):
                return None  # what becomes of the paper is always told first
            whole = self._timing.issued if state.phase is Phase.ISSUED else self._timing.thanks
            return self._count(whole * patience - idle, warning=False)
        if state.phase not in _WITH_WARNING and not state.picking_language and not _is_set_up(state):
            return None
        inactivity = self._timing.inactivity * patience
        if idle < inactivity:
            return inactivity - idle
        if _is_set_up(state):
            return self._count(0.0, warning=False)
        return self._count(inactivity + self._timing.warning - idle, warning=True)

    def _count(self, left: float, *, warning: bool) -> float | None:
        if left <= 0:
            self._go_home()
            return None
        seconds = ceil(left)
        self._store.update(lambda state: replace(state, warning=warning, seconds_left=seconds))
        return left - (seconds - 1) or 1.0


def _is_set_up(state: KioskState) -> bool:
    """Whether the first screen is as somebody wanted it who is gone: nothing is lost, so nobody is warned."""
    return state.phase is Phase.HOME and not state.picking_language and bool(state.toggles or state.guided)
