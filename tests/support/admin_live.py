"""A branch in the middle of its morning, as the admin's dashboard knows it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
from qms_admin.dashboard import from_kpi
from qms_admin.sections import Section
from qms_clientkit.server_clock import ServerClock
from qms_contract.analytics import Durations, Figures, GroupBy, Kpi, KpiItem, KpiPeriod
from qms_contract.counters import CounterState
from qms_contract.queues import QueueSummary

from tests.support.admin_data import NOW, a_counter, a_service, estate, make_id, screen
from tests.support.display_data import BRANCH

CLOCK = ServerClock(lambda: NOW)
TODAY = date(2026, 11, 23)
BY_HOUR = {0: (18, 15), 1: (26, 25), 2: (31, 28), 3: (9, 6)}
"""Called and served by UTC hour."""


def durations(count=84):
    return Durations(count=count, mean_seconds=660.0, p50_seconds=540.0, p90_seconds=1440.0, p95_seconds=1700.0)


def figures(**changes):
    fields = {
        "visits": 101,
        "visits_done": 74,
        "visits_lost": 6,
        "legs": 101,
        "called": 84,
        "ended": 80,
        "served": 74,
        "transferred": 0,
    }
    rates = {"no_shows": 4, "cancelled": 2, "no_show_rate": 0.05, "cancellation_rate": 0.025, "sla": 0.86}
    return Figures(**{**fields, **rates, "wait": durations(), "service": durations(74), **changes})


def a_kpi(by_hour=None, totals=None):
    hours = BY_HOUR if by_hour is None else by_hour
    items = [
        KpiItem(
            key=datetime(2026, 11, 23, hour, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            name="",
            figures=figures(called=called, served=served),
        )
        for hour, (called, served) in hours.items()
    ]
    period = KpiPeriod(first_day=TODAY, last_day=TODAY, totals=totals or figures(), items=items)
    return Kpi(branch_id=BRANCH, group_by=GroupBy.HOUR, period=period, previous=None)


def a_queue(code, waiting, minutes=None):
    since = NOW - timedelta(minutes=minutes) if minutes is not None else None
    service_id = make_id(f"service {code}")
    return QueueSummary(service_id=service_id, waiting=waiting, oldest_queued_at=since, open_counters=1, estimate=None)


def at_work(name, number, status, seconds, agent="Sari Dewi", **changes):
    began = NOW - timedelta(seconds=seconds)
    doing = {"current_ticket_id": make_id(number), "current_number": number, "current_status": status}
    fields = {
        "state": CounterState.OPEN,
        "since": NOW - timedelta(hours=2),
        "agent_name": agent,
        "sort_order": int(name),
    }
    return a_counter(name, "AB", **{**fields, **doing, "current_since": began, **changes})


def live_estate(**changes):
    paused = a_counter(
        "4",
        "AB",
        state=CounterState.PAUSED,
        since=NOW - timedelta(minutes=14),
        reason="lunch",
        agent_name="Agus Pratama",
    )
    free = a_counter("3", "BP", state=CounterState.OPEN, since=NOW - timedelta(minutes=2), agent_name="Dewi Lestari")
    queues = (a_queue("A", 12, 32), a_queue("B", 4, 9), a_queue("C", 7, 15), a_queue("P", 0))
    fields = {
        "counters": (
            at_work("1", "A112", "serving", 250, "Rina Wulandari"),
            at_work("2", "B041", "called", 24, "Budi Santoso"),
            free,
            paused,
            a_counter("5", "A"),
        ),
        "queues": {one.service_id: one for one in queues},
    }
    return estate(**{**fields, **changes})


def watched(**changes):
    """The screen of somebody who watches it."""
    known = live_estate()
    assert known.branch is not None
    shown = screen(Section.DASHBOARD, estate=known, dashboard=from_kpi(a_kpi(), known.branch, NOW))
    return replace(shown, **changes)


def many(count):
    """An estate with this many services and counters."""
    services = tuple(
        msgspec.structs.replace(a_service("A"), service_id=make_id(f"many {number}"), code=f"S{number}")
        for number in range(count)
    )
    counters = tuple(at_work(str(n + 1), f"A{n:03}", "serving", n) for n in range(count))
    queues = {
        one.service_id: QueueSummary(
            service_id=one.service_id,
            waiting=3,
            oldest_queued_at=NOW - timedelta(minutes=3),
            open_counters=1,
            estimate=None,
        )
        for one in services
    }
    return live_estate(services=services, counters=counters, queues=queues)
