"""What the server owes managers: figures, lists and exports over a long past, in time and in memory that does not grow."""

import time
from datetime import date, timedelta

import httpx

from bench.api_process import ApiProcess
from bench.desk_past import DAYS, DEEDS, PASSWORD, Past
from bench.processes import resident_mb
from bench.table import Row
from bench.timed import Ask, page, timed_row

_KPI_LIMIT, _PAGE_LIMIT, _MEMORY_LIMIT = 500.0, 200.0, 200.0
_GROUPS = ("day", "service", "counter", "staff", "channel", "branch")
_LISTS = ("branches", "users", "audit-logs", "config/versions")


def server_rows(api: ApiProcess, past: Past, visits: int) -> list[Row]:
    """The rows of the table, each beside a route that does nothing."""
    with httpx.Client(base_url=api.url, trust_env=False, timeout=600) as client:
        body = {"tenant": past.slug, "username": "admin", "password": PASSWORD}
        token = client.post("/api/auth/login", json=body).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        return [*_kpi_rows(client), *_list_rows(client, past), _export_row(client, api, visits)]


def _kpi_rows(client: httpx.Client) -> list[Row]:
    """A year beside the year before, of all branches; hours of a month."""
    spans = dict.fromkeys(_GROUPS, DAYS) | {"hour": 31}
    return [
        timed_row(
            f"figures of {days} days by {group} p95",
            _KPI_LIMIT,
            client,
            _get(client, "/api/analytics/kpi", group, days),
        )
        for group, days in spans.items()
    ]


def _get(client: httpx.Client, path: str, group: str, days: int) -> Ask:
    last = date.today() - timedelta(days=1)
    span = {"from": (last - timedelta(days=days - 1)).isoformat(), "to": last.isoformat()}
    return lambda: client.get(path, params={**span, "group_by": group, "compare": "previous"})


def _list_rows(client: httpx.Client, past: Past) -> list[Row]:
    snapshot = f"/api/queues/snapshot?branch_id={past.branches[0]}"
    rows = [
        timed_row(f"first page of {name} p95", _PAGE_LIMIT, client, page(client, f"/api/{name}?limit=100"))
        for name in _LISTS
    ]
    log = "/api/audit-logs?limit=100"
    asked = {
        "in the middle": f"{log}&offset={DEEDS // 2}",
        "by words": f"{log}&q=service+4711",
        "by kind": f"{log}&group=auth",
    }
    rows += [
        timed_row(f"a page of {DEEDS:,} deeds {how} p95", _PAGE_LIMIT, client, page(client, path))
        for how, path in asked.items()
    ]
    return [*rows, timed_row("a branch as the dashboard loads it p95", _KPI_LIMIT, client, page(client, snapshot))]


def _export_row(client: httpx.Client, api: ApiProcess, visits: int) -> Row:
    """The server's memory at its highest while all legs are exported as CSV; the time is told in the name."""
    before, highest, rows, began = resident_mb(api.pid), 0.0, 0, time.perf_counter()
    last = date.today()
    params = {"from": (last - timedelta(days=DAYS)).isoformat(), "to": last.isoformat()}
    with client.stream("GET", "/api/analytics/export", params=params) as answer:
        answer.raise_for_status()
        for piece in answer.iter_bytes():
            rows += piece.count(b"\n")
            highest = max(highest, resident_mb(api.pid))
    seconds = time.perf_counter() - began
    assert rows > visits, "every visit has a leg at least"
    what = f"memory of the server, {rows - 1:,} legs as CSV in {seconds:.0f} s"
    return Row(what, highest, _MEMORY_LIMIT, "MB", before, "before")
