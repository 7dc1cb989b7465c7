"""Calls the next visitor by itself once the counter has been free for the branch's time. Qt-free.

It counts only while `Screen.auto_call_seconds` names a time: never while paused, offline, behind a question or with nobody
waiting. What interrupts it makes it begin anew, so that nobody is surprised by a call in the first second after a pause.
Whom the server did not give when it was asked so is not asked for again by itself, only who comes later; and who was called
by a colleague meanwhile and waits again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks

from qms_agent.state import Screen

TICK_SECONDS = 1.0


class AutoCall:
    """`call` is what is done at zero. `arm` once the clerk made the counter free, `stop` when the clerk says not now."""

    def __init__(self, screen: Observable[Screen], tasks: Tasks, call: Callable[[], None]) -> None:
        self._screen, self._tasks, self._call = screen, tasks, call
        self._count: asyncio.Task[None] | None = None
        self._called = False
        screen.subscribe(self._follow)

    def arm(self) -> None:
        """The rule holds from now on, until the next is called or `stop`."""
        self._called = False
        self._show(auto_armed=True, auto_missed=frozenset())

    def stop(self) -> None:
        """Not before the next visit has ended."""
        self._called = False
        self._show(auto_armed=False)

    def found_nobody(self) -> None:
        """A call found nobody: when it was made by itself, a colleague was faster, and whoever comes next is waited for."""
        if self._called:
            self._called = False
            self._show(auto_armed=True, auto_missed=_callable(self._screen.value))

    def _follow(self, screen: Screen) -> None:
        if screen.auto_armed and screen.current is not None:
            self.stop()
            return
        still_missed = screen.auto_missed and screen.auto_missed & _callable(screen)
        if still_missed != screen.auto_missed:
            self._show(auto_missed=still_missed)
            return
        seconds = screen.auto_call_seconds
        if seconds is not None and self._count is None:
            self._count = self._tasks.spawn("auto-call", self._down_from(seconds))
        elif seconds is None and self._count is not None:
            self._count.cancel()
            self._count = None
            self._show(auto_left=None)

    async def _down_from(self, seconds: int) -> None:
        left = seconds
        while left or self._screen.value.busy:
            self._show(auto_left=max(left, 1))
            await asyncio.sleep(TICK_SECONDS)
            left = max(left - 1, 0)
        self._call()
        self.stop()
        self._called = True

    def _show(self, **fields: object) -> None:
        self._screen.update(lambda screen: replace(screen, **fields))  # type: ignore[arg-type]


def _callable(screen: Screen) -> frozenset[UUID]:
    return frozenset(one.ticket_id for one in screen.callable())
