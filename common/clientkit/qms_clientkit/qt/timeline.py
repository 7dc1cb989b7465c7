"""When things happened, for drivers and benchmarks: tap, number painted, ticket printed, first sample played."""

import time
from collections.abc import Callable

Subscriber = Callable[[str, int], None]


class Timeline:
    """`mark("tap")` notes a monotonic instant in nanoseconds; subscribers get it at once."""

    def __init__(self) -> None:
        self._subscribers: list[Subscriber] = []
        self._last: dict[str, int] = {}

    def mark(self, name: str) -> int:
        """Note that `name` happens now; returns the instant."""
        instant = time.monotonic_ns()
        self._last[name] = instant
        for subscriber in tuple(self._subscribers):
            subscriber(name, instant)
        return instant

    def last(self, name: str) -> int | None:
        """The latest instant of `name`, None if it never happened."""
        return self._last.get(name)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber(name, monotonic_ns)` at every mark. Returns what ends it."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)
