"""What the legs of a branch's visits say of it, counted one by one: figures are held against this."""

import math
from collections import Counter as Tally
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest
from qms_server.domain.histogram import ACCURACY
from qms_server.domain.hours import business_day
from qms_server.embedded.roles import BACKUP

from tests.support.postgres import Database
from tests.support.server import Branch

ZONE, DAY_STARTS = "Europe/Berlin", 4
TARGET_SECONDS = 20 * 60
Legs = list[dict[str, Any]]
_MOMENTS = {"legs": "queued_at", "called": "called_at", "ended": "ended_at"}


async def legs_of(database: Database, branch: Branch) -> Legs:
    """Plainly all there is to know of the branch's legs."""
    connection = await asyncpg.connect(database.url(BACKUP))
    try:
        query = (
            "SELECT l.*, t.channel, t.status, t.leg AS last_leg "
            "FROM ticket_legs l JOIN tickets t USING (tenant_id, ticket_id) WHERE l.branch_id = $1"
        )
        return [dict(row) for row in await connection.fetch(query, branch.branch_id)]
    finally:
        await connection.close()


def check(told: dict[str, Any], legs: Legs) -> None:
    """That each Kpi, by what it is grouped by, says of the legs what they say themselves."""
    for kind, kpi in told.items():
        expected = grouped(kind, legs)
        items = {item["key"]: item["figures"] for item in kpi["period"]["items"]}
        assert items.keys() == expected.keys(), kind
        for key, moments in expected.items():
            check_group(items[key], moments, f"{kind} {key}")
        check_group(kpi["period"]["totals"], {name: of_moment(name, legs) for name in _MOMENTS}, kind)


def of_moment(name: str, legs: Legs) -> Legs:
    return [leg for leg in legs if leg[_MOMENTS[name]] is not None]


def grouped(kind: str, legs: Legs) -> dict[str, dict[str, Legs]]:
    groups: dict[str, dict[str, Legs]] = defaultdict(lambda: {name: [] for name in _MOMENTS})
    for name, column in _MOMENTS.items():
        for leg in of_moment(name, legs):
            key = key_of(kind, leg, leg[column])
            if key is not None:
                groups[key][name].append(leg)
    return groups


def key_of(kind: str, leg: dict[str, Any], moment: datetime) -> str | None:
    if kind == "hour":
        return moment.replace(minute=0, second=0, microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
    if kind == "day":
        return business_day(moment, ZONE, DAY_STARTS).isoformat()
    if kind in {"counter", "staff"} and leg["called_at"] is None:
        return None
    value = leg[{"staff": "user_id", "channel": "channel"}.get(kind, f"{kind}_id")]
    return str(value)


def check_group(figures: dict[str, Any], moments: dict[str, Legs], where: str) -> None:
    begun, called, ended = moments["legs"], moments["called"], moments["ended"]
    outcomes = Tally(outcome_of(leg) for leg in ended)
    served = outcomes["done"] + outcomes["served"]
    waits = [seconds(leg["called_at"] - leg["queued_at"]) for leg in called]
    times = [seconds(leg["ended_at"] - leg["served_at"]) for leg in ended if leg["outcome"] in {"done", "served"}]
    expected = {
        "visits": sum(leg["leg"] == 1 for leg in begun),
        "visits_done": outcomes["done"],
        "visits_lost": sum(
            outcome_of(leg) in {"no_show", "cancelled"} and leg["leg"] == leg["last_leg"] for leg in ended
        ),
        "legs": len(begun),
        "called": len(called),
        "ended": len(ended),
        "served": served,
        "transferred": outcomes["transferred"],
        "no_shows": outcomes["no_show"],
        "cancelled": outcomes["cancelled"],
        "no_show_rate": share(outcomes["no_show"], len(ended)),
        "cancellation_rate": share(outcomes["cancelled"], len(ended)),
        "sla": share(sum(wait <= TARGET_SECONDS for wait in waits), len(called)),
    }
    assert {name: figures[name] for name in expected} == expected, where
    check_durations(figures["wait"], waits, where)
    check_durations(figures["service"], times, where)


def outcome_of(leg: dict[str, Any]) -> str:
    """Whoever was held at a counter and then given up has cancelled."""
    given_up = leg["outcome"] == "held" and leg["status"] == "cancelled" and leg["leg"] == leg["last_leg"]
    return "cancelled" if given_up else str(leg["outcome"])


def check_durations(told: dict[str, Any], true: list[float], where: str) -> None:
    assert told["count"] == len(true), where
    if not true:
        assert set(told.values()) == {0, None}, where
        return
    assert told["mean_seconds"] == pytest.approx(sum(true) / len(true), abs=0.06), where
    ordered = sorted(true)
    for percent in (50, 90, 95):
        exact = ordered[math.ceil(percent / 100 * len(ordered)) - 1]
        assert told[f"p{percent}_seconds"] == pytest.approx(exact, rel=ACCURACY, abs=0.06), where


def seconds(span: timedelta) -> float:
    return span.total_seconds()


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
