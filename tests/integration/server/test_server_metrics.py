"""What /metrics tells: bounded, of nobody in particular, and all that the dashboard and the alerts ask for."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from qms_server.jobs.figures import gather_figures
from qms_server.metrics import Metrics

from tests.support.branches import zone_of_midday
from tests.support.live import live
from tests.support.server import Branch, LiveServer

INSTALLERS = Path(__file__).parents[3] / "installers" / "prometheus"
RUNBOOKS = Path(__file__).parents[3] / "docs" / "runbooks"


async def scraped(server: LiveServer) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """Samples by name, then by their labels."""
    samples: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in text_string_to_metric_families((await server.client().get("/metrics")).text):
        for sample in family.samples:
            samples.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return samples


async def test_sockets_are_told_by_who_listens(branch: Branch) -> None:
    display, agent = await branch.device("display"), await branch.person("dewi")

    async def listening() -> dict[str, float]:
        return {labels[0][1]: count for labels, count in (await scraped(branch.server)).get("qms_sockets", {}).items()}

    async with live(display), live(display), live(agent):
        await until(listening, {"display": 2, "agent": 1})
    await until(listening, {})


async def until(read: Callable[[], Awaitable[object]], wanted: object) -> None:
    """Waits for this to be read."""
    async with asyncio.timeout(30):
        while await read() != wanted:
            await asyncio.sleep(0.02)


async def test_devices_and_printers_are_counted_as_they_said(branch: Branch) -> None:
    kiosk, silent = await branch.device("kiosk"), await branch.device("display")
    beat = {"sent_at": datetime.now(UTC).isoformat(), "app_version": "1", "printer": "out", "buffered": 3}
    assert (await kiosk.post("/api/devices/me/heartbeat", json=beat)).status_code == 200
    await gather_figures(branch.server.parts.commands, branch.server.parts.metrics)
    samples = await scraped(branch.server)
    told = {tuple(value for _, value in labels): count for labels, count in samples["qms_devices"].items()}
    assert told == {("online", "kiosk"): 1, ("new", "display"): 1}
    assert samples["qms_printers"] == {(("state", "out"),): 1}
    assert samples["qms_kiosk_buffered_tickets"] == {(): 3}
    assert silent.token


async def test_a_consumer_that_is_behind_is_told(branch: Branch) -> None:
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        query = "INSERT INTO outbox_cursors (tenant_id, consumer, branch_id) VALUES ($1, 'slow', $2)"
        await transaction.connection.execute(query, branch.tenant_id, branch.branch_id)
    await branch.admin.issue(branch.services[0])
    await gather_figures(branch.server.parts.commands, branch.server.parts.metrics)
    samples = await scraped(branch.server)
    slow = (("consumer", "slow"),)
    assert samples["qms_outbox_backlog_events"][slow] > 0
    assert samples["qms_outbox_backlog_seconds"][slow] > 0
    assert samples["qms_outbox_dead_letters"][slow] == 0


async def test_nobody_makes_series_of_their_own(branch: Branch) -> None:
    client = branch.server.client()
    for number in range(20):
        await client.request(f"BREW{number}", "/api/tickets")
        await client.get(f"/nowhere/{number}")
        await branch.admin.get(f"/api/tickets/{branch.branch_id[:-2]}{number:02}")
    labels = [dict(labels) for labels in (await scraped(branch.server))["qms_http_request_seconds_count"]]
    strange = [one for one in labels if one["route"] not in known_routes(branch.server) | {"unknown"}]
    assert strange == []
    assert {one["method"] for one in labels} <= {"GET", "POST", "PATCH", "DELETE", "other"}
    text = (await client.get("/metrics")).text
    for secret in (branch.tenant, str(branch.tenant_id), branch.branch_id, zone_of_midday()):
        assert secret not in text


def known_routes(server: LiveServer) -> set[str]:
    document = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text(encoding="utf-8"))
    return set(document["paths"]) | {"/metrics", "/health/live", "/health/ready"}


def test_a_job_that_fails_is_counted_and_its_last_success_stays() -> None:
    metrics = Metrics()
    with metrics.job("no_show"):
        pass
    with pytest.raises(ZeroDivisionError), metrics.job("no_show"):
        _ = 1 / 0
    text = metrics.text().decode()
    assert 'qms_job_seconds_count{outcome="done",task="no_show"} 1.0' in text
    assert 'qms_job_seconds_count{outcome="failed",task="no_show"} 1.0' in text
    assert 'qms_job_last_success_timestamp_seconds{task="no_show"}' in text


def expressions() -> Iterator[tuple[str, str]]:
    """What the dashboard and the alerts ask, each with where it stands."""
    dashboard: dict[str, Any] = json.loads((INSTALLERS / "dashboard.json").read_text(encoding="utf-8"))
    for panel in dashboard["panels"]:
        yield from ((panel["title"], target["expr"]) for target in panel.get("targets", []))
    yield from alerts()


def alerts() -> Iterator[tuple[str, str]]:
    text = (INSTALLERS / "alerts.yml").read_text(encoding="utf-8")
    for block in text.split("- alert: ")[1:]:
        yield block.split("\n", 1)[0].strip(), block.split("expr:", 1)[1].split("for:", 1)[0]


async def test_the_dashboard_and_the_alerts_ask_for_what_there_is(branch: Branch) -> None:
    families = {
        sample
        for family in text_string_to_metric_families((await branch.server.client().get("/metrics")).text)
        for sample in (family.name, *(f"{family.name}_{end}" for end in ("bucket", "count", "sum", "total")))
    }
    asked = [
        (where, name)
        for where, expression in expressions()
        for name in re.findall(r"\b(?:qms|process)_\w+", expression)
    ]
    assert len(asked) > 20
    assert [one for one in asked if one[1] not in families] == []


def test_every_alert_has_its_page() -> None:
    text = (INSTALLERS / "alerts.yml").read_text(encoding="utf-8")
    names = [name for name, _ in alerts()]
    assert len(names) >= 10
    pages = (RUNBOOKS / "alerts.md").read_text(encoding="utf-8")
    for name in names:
        assert f"\n## {name}\n" in pages, name
        assert f"docs/runbooks/alerts.md#{name.lower()}" in text, name
