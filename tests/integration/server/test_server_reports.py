"""Scheduled reports: each is written once by however many workers, whole or not at all, and what goes wrong is said."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from qms_contract.analytics import GroupBy, Kpi
from qms_server.compose import Parts
from qms_server.jobs.day_close import close_days
from qms_server.jobs.reports.writing import ReportWriter, clean
from qms_server.operations.tenants import create_tenant
from qms_server.usecases.read_analytics import AnalyticsReader

from tests.support.postgres import Database, execute
from tests.support.server import PASSWORD, Branch, LiveServer, settings_for


class Writers:
    """Two workers whose day can be moved."""

    def __init__(self, server: LiveServer, other: Parts, folder: Path) -> None:
        self.now = datetime.now(UTC) + timedelta(minutes=1)  # after whatever the test makes
        parts = (server.parts, other)
        self.all = [ReportWriter(one.database, one.analytics, folder, lambda: self.now) for one in parts]

    async def write(self) -> int:
        return sum(await asyncio.gather(*(one.write_due() for one in self.all)))

    async def until_written(self) -> int:
        """All that is due; between two reports a worker rests."""
        written = 0
        while (more := await self.write()) or not written:
            written += more
            self.now += timedelta(seconds=1)
        return written


@pytest.fixture
async def writers(server: LiveServer, database: Database, tmp_path: Path) -> AsyncIterator[Writers]:
    other = Parts(settings_for(database, role="worker"))
    yield Writers(server, other, tmp_path)
    await other.database.close()


async def made(branch: Branch, **fields: Any) -> dict[str, Any]:
    body = {"request_id": str(uuid4()), "name": "Every morning", "formats": ["csv", "pdf"], **fields}
    answer = await branch.admin.post("/api/reports", json=body)
    assert answer.status_code == 201, answer.text
    report: dict[str, Any] = answer.json()
    return report


async def read(branch: Branch, report: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await branch.admin.get(f"/api/reports/{report['report_id']}")).json()
    return found


async def test_the_newest_day_is_written_once_by_two_workers(branch: Branch, writers: Writers, tmp_path: Path) -> None:
    report = await made(branch, branch_id=branch.branch_id, hour=0)
    assert await writers.write() == 1
    found = await read(branch, report)
    assert (found["last_error"], len(found["files"])) == (None, 2)
    files = [tmp_path / name for name in found["files"]]
    assert files[1].read_bytes().startswith(b"%PDF")
    assert all(one.stem == found["done_day"] for one in files)
    assert found["version"] == report["version"], "nobody changed it"
    assert await writers.write() == 0
    assert sorted(one for one in tmp_path.rglob("*") if one.is_file()) == sorted(files), (
        "and no piece of a file is left"
    )


async def test_missed_days_are_made_up_for(branch: Branch, writers: Writers, tmp_path: Path) -> None:
    await made(branch, formats=["csv"], hour=0)
    assert await writers.until_written() == 1
    writers.now += timedelta(days=3, minutes=10)
    assert await writers.until_written() == 3
    days = sorted(one.stem for one in tmp_path.rglob("*.csv"))
    first = datetime.fromisoformat(days[0]).date()
    assert days == [(first + timedelta(days=number)).isoformat() for number in range(4)]


async def count(branch: Branch) -> None:
    """As the worker does, until nothing is left."""
    while await branch.server.parts.counting.run_once():
        pass


async def close_day(branch: Branch, now: datetime) -> None:
    """As the worker does, at that time."""
    commands = branch.server.parts.commands
    commands.clock = lambda: now
    await close_days(commands)


async def test_its_figures_are_those_of_the_server(branch: Branch, writers: Writers, tmp_path: Path) -> None:
    for _ in range(3):
        await branch.admin.issue(branch.services[0])
    report = await made(branch, branch_id=branch.branch_id, formats=["csv"], hour=0)
    writers.now += timedelta(days=1)
    await close_day(branch, writers.now)
    await count(branch)
    await writers.until_written()
    found = await read(branch, report)
    rows = list(csv.DictReader(io.StringIO((tmp_path / found["files"][0]).read_text("utf-8-sig"))))
    asked = {"from": found["done_day"], "to": found["done_day"], "group_by": "service"}
    told = await branch.admin.get("/api/analytics/kpi", params=asked)
    totals = told.json()["period"]["totals"]
    assert (rows[0]["name"], int(rows[0]["visits"])) == ("", totals["visits"])
    assert {row["key"] for row in rows[1:] if row["key"]} == {one["key"] for one in told.json()["period"]["items"]}


async def test_no_day_is_written_before_all_of_it_is_counted(branch: Branch, writers: Writers, tmp_path: Path) -> None:
    """After a night without workers they begin all at once: what is counted comes before what is told of it."""
    for _ in range(3):
        await branch.admin.issue(branch.services[0])
    report = await made(branch, branch_id=branch.branch_id, formats=["csv"], hour=0)
    writers.now += timedelta(days=1)
    assert await writers.write() == 0, "they wait still"
    assert "not all counted" in (await read(branch, report))["last_error"]
    await close_day(branch, writers.now)
    writers.now += timedelta(seconds=11)
    assert await writers.write() == 0, "nobody has counted them"
    await count(branch)
    writers.now += timedelta(seconds=11)
    assert await writers.write() == 1
    found = await read(branch, report)
    rows = list(csv.DictReader(io.StringIO((tmp_path / found["files"][0]).read_text("utf-8-sig"))))
    assert (rows[0]["days"], rows[0]["visits"]) == (f"{found['done_day']}/{found['done_day']}", "3"), (
        "with its mark for Excel"
    )
    assert (rows[0]["visits"], rows[0]["cancelled"], found["last_error"]) == ("3", "3", None)


async def test_a_report_whose_branch_is_gone_holds_up_no_other(
    branch: Branch, writers: Writers, tmp_path: Path
) -> None:
    second = (await branch.admin.command("/api/branches", name="Second", time_zone="UTC")).json()["branch_id"]
    gone = await made(branch, name="Of the second", branch_id=second, hour=0)
    await made(branch, name="Of all", formats=["csv"], hour=0)
    deleted = await branch.admin.delete(f"/api/branches/{second}", params={"request_id": str(uuid4())})
    assert deleted.status_code == 204
    assert await writers.until_written() == 1
    assert "branch" in (await read(branch, gone))["last_error"]
    assert len(list(tmp_path.rglob("*.csv"))) == 1


async def test_a_folder_that_cannot_be_written_is_told_and_tried_again(
    branch: Branch, writers: Writers, tmp_path: Path
) -> None:
    report = await made(branch, formats=["csv"], hour=0)
    (tmp_path / branch.tenant).write_text("a file where the folder should be")
    assert await writers.write() == 0
    found = await read(branch, report)
    assert (found["done_day"], bool(found["last_error"])) == (None, True)
    assert await writers.write() == 0, "not before a while"
    (tmp_path / branch.tenant).unlink()
    writers.now += timedelta(minutes=5)
    assert await writers.write() == 1
    assert (await read(branch, report))["last_error"] is None


async def test_figures_that_are_not_kept_are_refused_in_words(branch: Branch, writers: Writers) -> None:
    report = await made(branch, group_by="staff", hour=0)
    tenant = (await branch.admin.get("/api/tenant")).json()
    body = {"request_id": str(uuid4()), "version": tenant["version"], "staff_analytics": False}
    assert (await branch.admin.patch("/api/tenant", json=body)).status_code == 200
    assert await writers.write() == 0
    assert "by person" in (await read(branch, report))["last_error"]


async def test_figures_that_are_not_kept_cannot_be_asked_for(branch: Branch) -> None:
    """One that was there before may be changed to others or switched off, and not be switched on."""
    old = await made(branch, name="By person", group_by="staff")
    path = f"/api/reports/{old['report_id']}"
    by_service = await made(branch, name="By service")
    await branch.admin.change("/api/tenant", staff_analytics=False)
    refused = {
        "a new one": await branch.admin.command("/api/reports", name="New", group_by="staff"),
        "another one": await branch.admin.patch(
            f"/api/reports/{by_service['report_id']}",
            json={"request_id": str(uuid4()), "version": 1, "group_by": "staff"},
        ),
    }
    assert (await branch.admin.change(path, active=False))["active"] is False
    on = {"request_id": str(uuid4()), "version": 2, "active": True}
    refused["the old one"] = await branch.admin.patch(path, json=on)
    for which, answer in refused.items():
        assert (answer.status_code, answer.json()["error"]["details"]) == (400, [{"field": "group_by"}]), which
    assert (await branch.admin.change(path, active=True, group_by="day"))["active"] is True


class Broken(AnalyticsReader):
    """Fails at figures by the hour in a way that nobody thought of."""

    async def kpi(self, *asked: Any, **more: Any) -> Kpi:
        if GroupBy.HOUR in asked:
            raise ZeroDivisionError("float division by zero")
        return await super().kpi(*asked, **more)


async def test_one_that_fails_in_an_unknown_way_says_so_and_holds_up_no_other(
    branch: Branch, writers: Writers, tmp_path: Path
) -> None:
    parts = branch.server.parts
    writers.all = [
        ReportWriter(parts.database, Broken(parts.database, lambda: writers.now), tmp_path, lambda: writers.now)
    ]
    bad = await made(branch, name="By the hour", group_by="hour", hour=0)
    good = await made(branch, name="By service", formats=["csv"], hour=0)
    assert await writers.write() == 1
    assert (await read(branch, bad))["last_error"] == "ZeroDivisionError: float division by zero"
    assert (await read(branch, good))["last_error"] is None
    assert await writers.write() == 0, "it is tried again after a while"


async def test_one_that_is_off_or_gone_is_not_written(branch: Branch, writers: Writers, tmp_path: Path) -> None:
    off, gone = await made(branch, name="Off"), await made(branch, name="Gone")
    body = {"request_id": str(uuid4()), "version": 1, "active": False}
    assert (await branch.admin.patch(f"/api/reports/{off['report_id']}", json=body)).status_code == 200
    await branch.admin.delete(f"/api/reports/{gone['report_id']}", params={"request_id": str(uuid4())})
    assert await writers.write() == 0
    assert list(tmp_path.iterdir()) == []


async def test_a_worker_that_died_is_followed_by_another(
    branch: Branch, writers: Writers, database: Database, tmp_path: Path
) -> None:
    report = await made(branch, formats=["csv"], hour=0)
    taken = f"UPDATE reports SET next_at = now() + interval '10 minutes' WHERE report_id = '{report['report_id']}'"
    execute(database.cluster, taken, database=database.name)
    assert await writers.write() == 0, "somebody has it"
    writers.now += timedelta(minutes=11)
    assert await writers.write() == 1
    assert len(list(tmp_path.rglob("*.csv"))) == 1


async def test_names_and_refusals(branch: Branch, server: LiveServer) -> None:
    await made(branch)
    again = {"request_id": str(uuid4()), "name": "EVERY MORNING", "formats": ["pdf"]}
    answer = await branch.admin.post("/api/reports", json=again)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CONFLICT")
    for wrong in ({"hour": 24}, {"formats": []}, {"cycle": "hourly"}, {"language": "xx"}):
        body = {**again, "request_id": str(uuid4()), "name": "B", **wrong}
        answer = await branch.admin.post("/api/reports", json=body)
        assert answer.status_code == 400, wrong
    nowhere = {**again, "request_id": str(uuid4()), "name": "B", "branch_id": str(uuid4())}
    assert (await branch.admin.post("/api/reports", json=nowhere)).status_code == 404
    await create_tenant(server.parts.database, "other", "Other", "admin", PASSWORD)
    other = await server.login("admin", "other")
    assert (await other.get("/api/reports")).json()["total"] == 0
    supervisor = await branch.person("budi", "supervisor")
    assert (await supervisor.get("/api/reports")).status_code == 403


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c:d", "..", "", "ж" * 300])
def test_a_name_is_never_a_way_out_of_the_folder(name: str) -> None:
    part = clean(name)
    assert part
    assert not set(part) & set("/\\:.\0")
    assert len(part) <= 80
