"""How much one address and one tenant may ask: token buckets in this process, refilled steadily."""

import math
import time
from collections.abc import Callable

from qms_server.domain.errors import RateLimited

# A bucket holds this many seconds of its rate: a branch that opens its doors asks in bursts.
_BURST_SECONDS = 2.0
_MOST_KEPT = 50_000


class Limiter:
    """`rate` is requests a second for each key; two seconds of it may come at once."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._most = rate * _BURST_SECONDS
        self._clock = clock
        self._buckets: dict[object, tuple[float, float]] = {}

    def take(self, key: object) -> None:
        """Raises RateLimited, with the seconds after which there is room again."""
        now = self._clock()
        left, since = self._buckets.get(key, (self._most, now))
        left = min(self._most, left + (now - since) * self._rate)
        if left < 1:
            self._buckets[key] = (left, now)
            raise RateLimited("Too many requests. Slow down.", retry_after=math.ceil((1 - left) / self._rate))
        if len(self._buckets) >= _MOST_KEPT:
            self._buckets.clear()
        self._buckets[key] = (left - 1, now)
