"""Commands at a steady pace, each timed from the moment it was due (so that waiting behind a slow one counts)."""

import time
from typing import Any
from uuid import uuid4

import httpx

from bench.table import percentile


class Pace:
    """Calls `client` for one branch: issue, call, start, complete, round and round, `rate` commands a second."""

    def __init__(self, client: httpx.Client, service_id: str, counter_id: str, rate: float) -> None:
        self._client, self._service_id, self._counter_id = client, service_id, counter_id
        self._interval = 1 / rate
        self._due = time.perf_counter()
        self._sent_at = 0
        self.issue_ms: list[float] = []
        self.called_at: list[int] = []
        """When each call was sent, CLOCK_MONOTONIC in ns."""

    def visit(self) -> str:
        """One visitor: four commands. The number that was called."""
        self._timed(self.issue_ms, "/api/tickets", service_id=self._service_id)
        called = self._timed([], f"/api/counters/{self._counter_id}/call-next")
        self.called_at.append(self._sent_at)
        for action in ("start", "complete"):
            self._timed([], f"/api/tickets/{called['ticket']['ticket_id']}/actions", action=action)
        return str(called["ticket"]["display_number"])

    def _timed(self, into: list[float], path: str, **body: Any) -> Any:
        self._due = max(self._due + self._interval, time.perf_counter() - 1)
        time.sleep(max(0.0, self._due - time.perf_counter()))
        self._sent_at = time.monotonic_ns()
        answer = self._client.post(path, json={"request_id": str(uuid4()), **body})
        answer.raise_for_status()
        into.append((time.perf_counter() - self._due) * 1000)
        return answer.json() if answer.content else None


def bare_route_p95(client: httpx.Client, count: int, rate: float) -> float:
    """p95 in ms of a route that does nothing, at the same pace."""
    times, due = [], time.perf_counter()
    for _ in range(count):
        due += 1 / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        client.get("/health/live").raise_for_status()
        times.append((time.perf_counter() - due) * 1000)
    return percentile(times, 0.95)
