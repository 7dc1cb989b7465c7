"""How long the server may take for a number, so that the visitor has one in time on this machine (ADR 27).

What the kiosk itself needs afterwards is measured at every ticket: to take a number of its own, and to bring a number onto
the glass. An old machine waits for the server less.
"""

import time
from collections import deque
from collections.abc import Callable

LEAST = 0.1
"""Seconds that the server always gets: one in the same house answers within, also an old machine."""
SPARE = 0.02
UNEVEN = 1.5
"""A slow machine is not slow evenly: by so much longer than ever of late it may take the next time."""
REMEMBERED = 4


class Pace:
    """`within` is how many seconds a visitor may wait for a number, in all."""

    def __init__(self, within: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._within, self._clock = within, clock
        self._taking: deque[float] = deque([0.03], REMEMBERED)
        self._drawing: deque[float] = deque([0.06], REMEMBERED)
        self._began: float | None = None

    def for_server(self) -> float:
        """Seconds from the tap after which the kiosk gives a number itself."""
        ours = max(self._taking) + max(self._drawing)
        return max(min(LEAST, self._within), self._within - ours * UNEVEN - SPARE)

    def taken(self, seconds: float) -> None:
        """So long it took to have a number of the kiosk's own on the disk."""
        self._taking.append(seconds)

    def answered(self) -> None:
        """There is a number to be drawn."""
        self._began = self._clock()

    def painted(self) -> None:
        """It is on the glass."""
        if self._began is not None:
            self._drawing.append(self._clock() - self._began)
            self._began = None
