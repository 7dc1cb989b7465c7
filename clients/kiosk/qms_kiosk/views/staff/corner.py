"""The hidden corner: five touches in the upper left corner within four seconds open the staff menu."""

import time
from collections.abc import Callable

from PySide6.QtCore import QPointF

TOUCHES, WITHIN_SECONDS = 5, 4.0
SIZE = 10.0
"""Side of the corner in u; nothing that visitors touch lies there."""


class Corner:
    """`touched(at, side)` for every press; `found` is called at the fifth."""

    def __init__(self, found: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._found, self._clock = found, clock
        self._times: list[float] = []

    def touched(self, at: QPointF, side: float) -> None:
        """A press at `at`, in the window; the corner is `side` pixels wide and high. A press elsewhere begins anew."""
        now = self._clock()
        if at.x() > side or at.y() > side:
            self._times.clear()
            return
        self._times = [*(one for one in self._times if now - one < WITHIN_SECONDS), now]
        if len(self._times) >= TOUCHES:
            self._times.clear()
            self._found()
