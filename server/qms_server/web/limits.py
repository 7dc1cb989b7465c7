"""How much one address and one tenant may ask: token buckets in this process, refilled steadily; and how many sockets."""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qms_server.domain.errors import RateLimited

# A bucket holds this many seconds of its rate: a branch that opens its doors asks in bursts.
_BURST_SECONDS = 2.0
_MOST_KEPT = 50_000
# When a socket that is refused for their number may be tried again, in seconds: one has to close first.
_SOCKET_RETRY = 5


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


class SocketCount:
    """At most `most` sockets of one address in this process, counted from the handshake on, before anybody has a token."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[object] = Counter()

    @contextmanager
    def one_more(self, key: object) -> Iterator[None]:
        """Counts while the block runs. Raises RateLimited when there are too many."""
        if self._open[key] >= self._most:
            raise RateLimited("Too many sockets from this address.", retry_after=_SOCKET_RETRY)
        self._open[key] += 1
        try:
            yield
        finally:
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]
