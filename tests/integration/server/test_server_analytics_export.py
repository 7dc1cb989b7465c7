"""The legs as files: the same rows in both kinds, whatever names hold, and nobody else's."""

import csv
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from qms_server.usecases.spreadsheet import Spreadsheet

from tests.support.branches import make_branch, zone_of_midday
from tests.support.server import ApiClient, Branch, LiveServer

EXPORT = "/api/analytics/export"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(content: bytes) -> list[list[list[str]]]:
    """The cells of each sheet as they are written, numbers and times as numbers."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = _texts(book.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in book.namelist() else []
        names = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        return [_rows(book.read(name), shared) for name in names]


def _texts(xml: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(xml)]


def _rows(xml: bytes, shared: list[str]) -> list[list[str]]:
    rows = ElementTree.fromstring(xml).iter(f"{_SHEET}row")
    return [[_cell(cell, shared) for cell in row.iter(f"{_SHEET}c")] for row in rows]


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    text = "".join(cell.itertext())
    return shared[int(text)] if cell.get("t") == "s" else text


async def served(branch: Branch, agent: ApiClient) -> str:
    ticket_id = (await branch.admin.issue(branch.services[0]))["ticket_id"]
    await agent.act(ticket_id, "call", counter_id=branch.counters[0])
    await agent.act(ticket_id, "start")
    await agent.act(ticket_id, "transfer", service_id=branch.services[1])
    while await branch.server.parts.counting.run_once():
        pass
    return str(ticket_id)


async def test_csv_and_spreadsheet_hold_a_row_a_leg(branch: Branch) -> None:
    await branch.admin.change(f"/api/services/{branch.services[0]}", name="=cmd()|1")
    agent = await branch.person("dewi")
    await agent.session(branch.counters[0], "open")
    ticket_id = await served(branch, agent)
    text = await branch.admin.get(EXPORT)
    assert text.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(text.text)))
    assert [(row["ticket_id"], row["leg"], row["outcome"]) for row in rows] == [
        (ticket_id, "1", "transferred"),
        (ticket_id, "2", ""),
    ]
    first = rows[0]
    assert [(row["wait_seconds"], row["within_target"]) for row in rows] == [("0", "t"), ("", "")], (
        "the second waits still"
    )
    assert (first["service"], first["counter"], first["staff"]) == ("'=cmd()|1", "1", "Dewi")
    local = datetime.fromisoformat(first["queued_at"])
    now = datetime.now(ZoneInfo(zone_of_midday())).replace(tzinfo=None)
    assert timedelta(0) <= now - local < timedelta(minutes=5), "the branch's own time"
    book = await branch.admin.get(EXPORT, params={"format": "xlsx"})
    assert 'filename="legs.xlsx"' in book.headers["content-disposition"]
    ((head, one, two),) = sheets(book.content)
    assert head == list(first)
    assert one[:6] == [first[name] for name in head[:6]]
    assert two[2] == "2"
    noted = (await branch.admin.get("/api/audit-logs?action=analytics.exported")).json()
    assert noted["total"] == 2


async def test_a_full_sheet_is_followed_by_another_one(tmp_path: Path) -> None:
    book = Spreadsheet(tmp_path / "book.xlsx", ("n",), most_rows=3)
    book.add([(number,) for number in range(4)])
    book.close()
    assert sheets((tmp_path / "book.xlsx").read_bytes()) == [[["n"], ["0"], ["1"]], [["n"], ["2"], ["3"]]]


async def test_who_exports_what(server: LiveServer, branch: Branch) -> None:
    agent = await branch.person("dewi")
    await agent.session(branch.counters[0], "open")
    await served(branch, agent)
    other = await make_branch(server, tenant="other")
    second = (await branch.admin.command("/api/branches", name="Second", time_zone="UTC")).json()["branch_id"]
    supervisor = await branch.person("sup", "supervisor")
    assert len((await supervisor.get(EXPORT)).text.splitlines()) == 3
    assert len((await other.admin.get(EXPORT)).text.splitlines()) == 1
    assert (await supervisor.get(EXPORT, params={"branch_id": second})).status_code == 403
    assert (await other.admin.get(EXPORT, params={"branch_id": branch.branch_id})).status_code == 404
    assert (await agent.get(EXPORT)).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"format": "pdf"}, {"from": "yesterday"}, {"from": "2027-01-02", "to": "2027-01-01"}]
)
async def test_what_cannot_be_exported_is_400_before_the_first_piece(branch: Branch, wrong: dict[str, str]) -> None:
    assert (await branch.admin.get(EXPORT, params=wrong)).status_code == 400
