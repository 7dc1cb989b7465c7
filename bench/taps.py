"""From the tap on a service to the number on the glass, on a whole core and on a share of one."""

import os
import signal
import time

from qms_demo.programs import Driven

from bench.table import Row, percentile
from bench.throttle import limited

SHARE = 0.25
TAPS = 12
REST = 0.5
LIMIT_MS = 300
_FOUND_AGAIN = 2.0
"""Seconds after which a server that goes on has answered what was asked of it."""


class Taps:
    """`means` is by what the core was shared."""

    def __init__(self, kiosk: Driven) -> None:
        self._kiosk, self.means = kiosk, ""

    def rows(self, where: str, server_pid: int | None = None) -> list[Row]:
        """`where` is what the rows say; with `server_pid` the server stands still, as if the network swallowed everything,
        from just before each tap until its number is there."""
        whole = [self._tap(server_pid) for _ in range(TAPS)]
        with limited(self._kiosk.pid, SHARE) as self.means:
            self._tap(server_pid)  # an old machine has always been one, and its kiosk knows what it can
            quarter = [self._tap(server_pid) for _ in range(TAPS)]
        what, median = f"tap → number {where}", percentile(whole, 0.5)
        return [
            Row(f"{what}, worst of {TAPS}", max(quarter), LIMIT_MS, "ms", median, "the median on a whole core"),
            Row(f"{what}, median", percentile(quarter, 0.5), LIMIT_MS, "ms", median, "the median on a whole core"),
        ]

    def _tap(self, server_pid: int | None) -> float:
        """In ms, from a screen at rest, as a visitor finds it."""
        self._kiosk.press("language_en")
        self._kiosk.wait("service_A")
        time.sleep(REST)
        if server_pid is not None:
            os.kill(server_pid, signal.SIGSTOP)
        try:
            tapped = self._kiosk.press("service_A")
            took = (self._kiosk.mark("number_painted", tapped) - tapped) / 1e6
        finally:
            if server_pid is not None:
                os.kill(server_pid, signal.SIGCONT)
        self._kiosk.press("done")
        self._kiosk.press("next_visitor")
        self._kiosk.wait("language_en")
        if server_pid is not None:
            time.sleep(_FOUND_AGAIN)
        return took
