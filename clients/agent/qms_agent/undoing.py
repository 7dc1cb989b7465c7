"""What can still be taken back: the last step that was said, for as long as the server takes it back. Qt-free.

Other words said meanwhile take nothing from it; another step, the undo itself and leaving the counter do.
"""

import asyncio
from dataclasses import replace

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.staff.screen import Notice

from qms_agent.state import Phase, Screen

UNDO_SECONDS = 14.0
"""The server's 15 (docs/state_machine.md), less the way there."""


class Undoing:
    """Follows the screen: `Screen.undoable` is set and taken away here."""

    def __init__(self, screen: Observable[Screen], tasks: Tasks) -> None:
        self._screen, self._tasks = screen, tasks
        self._seen = 0
        self._ends: asyncio.Task[None] | None = None
        screen.subscribe(self._look)

    def end(self) -> None:
        """It was taken back, or cannot be any more."""
        self._show(None)

    def _look(self, _screen: Screen) -> None:
        """The newest screen, whichever is told: who listens before this one may have changed it already."""
        screen = self._screen.value
        notice = screen.notice
        if notice is not None and notice.serial > self._seen:
            self._seen = notice.serial
            if notice.undo is not None:
                self._show(notice)
                return
        if screen.undoable is not None and screen.phase is not Phase.DESK:
            self.end()

    def _show(self, notice: Notice | None) -> None:
        if self._ends is not None:
            self._ends.cancel()
        self._ends = self._tasks.spawn("undo", self._run_out()) if notice is not None else None
        self._screen.update(lambda screen: replace(screen, undoable=notice))

    async def _run_out(self) -> None:
        await asyncio.sleep(UNDO_SECONDS)
        self._ends = None
        self._show(None)
