"""How long an answer takes, beside that of a route that does nothing."""

import time
from collections.abc import Callable

import httpx

from bench.table import Row, percentile

_REPEATS = 20
Ask = Callable[[], httpx.Response]


def page(client: httpx.Client, path: str) -> Ask:
    return lambda: client.get(path)


def timed_row(what: str, limit: float, client: httpx.Client, ask: Ask) -> Row:
    """The 95th percentile of twenty, in ms."""
    bare = p95(page(client, "/health/live"))
    return Row(what, p95(ask), limit, "ms", bare, "a route that does nothing")


def p95(ask: Ask) -> float:
    times = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        ask().raise_for_status()
        times.append((time.perf_counter() - began) * 1000)
    return percentile(times, 0.95)
