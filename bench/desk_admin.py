"""What the admin tool owes managers: a dashboard at once, what happens on it within a second, little memory."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
from qms_demo.programs import Cast, Driven

from bench.api_process import ApiProcess
from bench.desk_past import PASSWORD, ZONE, Past
from bench.processes import resident_mb
from bench.reference import bare_window
from bench.table import Row, percentile
from bench.timed import p95, page

_STARTS, _CALLS = 3, 20
_LOAD_LIMIT, _SEEN_LIMIT, _MEMORY_LIMIT = 500.0, 1000.0, 200.0
_MS = 1_000_000
_SETTLE, _COUNTED_WITHIN = 3.0, 30.0


def admin_rows(api: ApiProcess, past: Past, folder: Path) -> list[Row]:
    """A real admin tool without a screen, over the whole past, beside bare requests and a bare Qt window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    window = bare_window()
    with httpx.Client(base_url=api.url, trust_env=False, timeout=60) as client:
        token = client.post("/api/auth/login", json=_login(past.slug)).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        hall = _Hall(client, past)
        hall.serve()
        today = p95(hall.figures)
        loads = [_load(api, past, folder / f"load{number}", hall) for number in range(_STARTS)]
        with _signed_in(api, past.slug, folder / "watched") as admin:
            admin.press("nav_dashboard")
            seen, answered = _watched(client, admin, hall.service)
            time.sleep(_SETTLE)
            memory = resident_mb(admin.pid)
    return [
        Row("nav → the dashboard with its figures, worst", max(loads), _LOAD_LIMIT, "ms", today, "its figures alone p95"),
        Row("a ticket → on the dashboard p95", percentile(seen, 0.95), _SEEN_LIMIT, "ms",
            percentile(answered, 0.95), "its answer p95"),
        Row("resident admin, dashboard open", memory, _MEMORY_LIMIT, "MB", window.resident_mb, "a bare Qt window"),
    ]  # fmt: skip


def _login(tenant: str) -> dict[str, str]:
    return {"tenant": tenant, "username": "admin", "password": PASSWORD}


@contextmanager
def _signed_in(api: ApiProcess, tenant: str, folder: Path) -> Iterator[Driven]:
    folder.mkdir()
    with Cast(api.url, folder) as cast:
        admin = cast.start("admin")
        for field, text in _login(tenant).items():
            admin.type(f"login_{field}", text)
        admin.press("login_go")
        admin.wait("nav_dashboard")
        yield admin


def _load(api: ApiProcess, past: Past, folder: Path, hall: "_Hall") -> float:
    """From the press in the navigation to the day's figures, in ms; another page was looked at, and one more was served.
    The program has read what it reads after the sign-in."""
    with _signed_in(api, past.slug, folder) as admin:
        admin.press("nav_services")
        time.sleep(_SETTLE)
        hall.serve()
        at = admin.press("nav_dashboard")
        return (admin.wait("tile_served_value", str(hall.served)) - at) / _MS


def _watched(client: httpx.Client, admin: Driven, service: str) -> tuple[list[float], list[float]]:
    """From a ticket's request to the tile that counts it, and to the answer, in ms."""
    seen, answered = [], []
    for number in range(1, _CALLS + 1):
        began = time.monotonic_ns()
        _told(client, "/api/tickets", service_id=service, channel="staff")
        answered.append((time.monotonic_ns() - began) / _MS)
        seen.append((admin.wait("tile_waiting_value", str(number)) - began) / _MS)
    return seen, answered


class _Hall:
    """The first branch today: a counter, open, and the one service it is given; without a counter no ticket is taken."""

    def __init__(self, client: httpx.Client, past: Past) -> None:
        self._client, self.served = client, 0
        first: dict[str, str | int] = {"branch_id": str(past.branches[0]), "limit": 1}
        self.service = self._first("/api/services", first)["service_id"]
        counter = self._first("/api/counters", first)
        self._counter = counter["counter_id"]
        body = {"request_id": str(uuid4()), "version": counter["version"], "service_ids": [self.service]}
        client.patch(f"/api/counters/{self._counter}", json=body).raise_for_status()
        _told(client, f"/api/counters/{self._counter}/session", action="open")
        day = datetime.now(ZoneInfo(ZONE)).date()
        self.figures = page(
            client, f"/api/analytics/kpi?branch_id={first['branch_id']}&group_by=hour&from={day}&to={day}"
        )

    def serve(self) -> None:
        """One more visitor, until the day's figures have them."""
        _told(self._client, "/api/tickets", service_id=self.service, channel="staff")
        ticket = _told(self._client, f"/api/counters/{self._counter}/call-next")["ticket"]["ticket_id"]
        for action in ("start", "complete"):
            _told(self._client, f"/api/tickets/{ticket}/actions", action=action)
        self.served += 1
        deadline = time.monotonic() + _COUNTED_WITHIN
        while self.figures().raise_for_status().json()["period"]["totals"]["served"] != self.served:
            assert time.monotonic() < deadline, "the day's figures are not counted"
            time.sleep(0.05)

    def _first(self, path: str, query: dict[str, str | int]) -> Any:
        return self._client.get(path, params=query).raise_for_status().json()["items"][0]


def _told(client: httpx.Client, path: str, **body: str) -> Any:
    return client.post(path, json={"request_id": str(uuid4()), **body}).raise_for_status().json()
