"""What the server owes managers: figures, lists and exports over a long past, in time and in memory that does not grow."""

import time
from datetime import date, timedelta
from typing import NamedTuple

import httpx

from bench.api_process import ApiProcess
from bench.desk_past import DAYS, DEEDS, PASSWORD, Past
from bench.processes import HighestMemory, resident_mb
from bench.table import Row
from bench.timed import Ask, page, timed_row

_KPI_LIMIT, _PAGE_LIMIT, _MEMORY_LIMIT = 500.0, 200.0, 200.0
_GROUPS = ("day", "service", "counter", "staff", "channel", "branch")
_LISTS = (
    *("branches", "areas", "services", "counters", "users", "roles", "devices"),
    *("audit-logs", "config/versions", "api-keys", "webhooks", "reports"),
)


def server_rows(api: ApiProcess, past: Past, visits: int) -> list[Row]:
    """The rows of the table, each beside a route that does nothing."""
    with httpx.Client(base_url=api.url, trust_env=False, timeout=600) as client:
        body = {"tenant": past.slug, "username": "admin", "password": PASSWORD}
        token = client.post("/api/auth/login", json=body).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        exports = [_csv_row(client, api, visits), _xlsx_row(client, api, visits)]
        return [*_kpi_rows(client), *_list_rows(client, past), *exports]


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


def _csv_row(client: httpx.Client, api: ApiProcess, visits: int) -> Row:
    """All legs: a line each."""
    told = _exported(client, api, DAYS, "csv")
    assert told.lines > visits, "every visit has a leg at least"
    return told.row(f"{told.lines - 1:,} legs as CSV")


def _xlsx_row(client: httpx.Client, api: ApiProcess, visits: int) -> Row:
    """A spreadsheet is compressed, so its lines are not counted: half of the days are half of the visits."""
    return _exported(client, api, DAYS // 2, "xlsx").row(f"over {visits // 2 // 10_000 * 10_000:,} legs as XLSX")


class _Told(NamedTuple):
    """An export: its lines, and the server's memory in MB before it and at its highest."""

    lines: int
    before: float
    highest: float
    seconds: float

    def row(self, what: str) -> Row:
        """The time is told in the name."""
        name = f"memory of the server, {what} in {self.seconds:.0f} s"
        return Row(name, self.highest, _MEMORY_LIMIT, "MB", self.before, "before")


def _exported(client: httpx.Client, api: ApiProcess, days: int, kind: str) -> _Told:
    before, lines, began = resident_mb(api.pid), 0, time.perf_counter()
    last = date.today()
    params = {"from": (last - timedelta(days=days)).isoformat(), "to": last.isoformat(), "format": kind}
    with HighestMemory(api.pid) as highest, client.stream("GET", "/api/analytics/export", params=params) as answer:
        answer.raise_for_status()
        for piece in answer.iter_bytes():
            lines += piece.count(b"\n")
    return _Told(lines, before, highest.mb, time.perf_counter() - began)
