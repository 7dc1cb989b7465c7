"""JSON that parses and still must not reach the database: refused in one place, whatever the route."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from qms_contract.problems import ProblemAnswer
from qms_contract.wire import decode

from tests.support.live import live
from tests.support.server import Branch

JSON = {"Content-Type": "application/json"}
FAR = ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2020-01-01T00:00:00", "20.11.2026"]


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, decode(answer.content, ProblemAnswer).error.code


@pytest.mark.parametrize("bad", ["\\u0000", "a\\u0000b", '\\"\\\\\\u0000', "\\ud800", "\\ude00\\ud83d"])
async def test_text_no_database_can_keep_is_400(branch: Branch, bad: str) -> None:
    tenant = f'{{"tenant": "acme", "username": "{bad}", "password": "x"}}'
    place = f'{{"request_id": "{uuid4()}", "name": "Hall", "time_zone": "UTC", "names": {{"{bad}": "x"}}}}'
    ticket = f'{{"request_id": "{uuid4()}", "service_id": "{branch.services[0]}", "customer_ref": "{bad}"}}'
    for path, body in (("/api/auth/login", tenant), ("/api/branches", place), ("/api/tickets", ticket)):
        answer = await branch.admin.post(path, content=body.encode(), headers=JSON)
        assert problem(answer) == (400, "VALIDATION_FAILED"), path


async def test_an_escaped_backslash_before_u0000_is_text_like_any_other(branch: Branch) -> None:
    ticket = await branch.admin.issue(branch.services[0], customer_ref="\\u0000")
    assert ticket["customer_ref"].startswith("ref_")


@pytest.mark.parametrize(
    "body", [b"\xed\xa0\x80", b'{"request_id": "\xff"}', b"[" * 200_000, b'{"request_id":' * 60_000]
)
async def test_bytes_made_to_break_a_parser_are_400(branch: Branch, body: bytes) -> None:
    answer = await branch.admin.post("/api/tickets", content=body, headers=JSON)
    assert problem(answer) == (400, "VALIDATION_FAILED")


@pytest.mark.parametrize(
    ("path", "field", "value", "others"),
    [
        ("services", "code", "Z\n", {"name": "Zeta"}),
        ("users", "username", "ani\n", {"password": "0123456789", "display_name": "Ani", "role": "admin"}),
        ("branches", "accent", "#112233\n", {"name": "Hall", "time_zone": "UTC"}),
        ("branches", "languages", ["en\n"], {"name": "Hall", "time_zone": "UTC"}),
    ],
)
async def test_a_pattern_ends_where_the_text_ends(
    branch: Branch, path: str, field: str, value: object, others: dict[str, Any]
) -> None:
    body = {**others, field: value} | ({"branch_id": branch.branch_id} if path == "services" else {})
    assert problem(await branch.admin.command(f"/api/{path}", **body)) == (400, "VALIDATION_FAILED")


@pytest.mark.parametrize("when", FAR)
async def test_absurd_times_and_figures_are_400(branch: Branch, when: str) -> None:
    admin, counter_id = branch.admin, branch.counters[0]
    await admin.session(counter_id, "open")
    ticket_id = (await admin.issue(branch.services[0]))["ticket_id"]
    await admin.act(ticket_id, "confirm", how="shown")
    await admin.call_next(counter_id)
    assert problem(await admin.act(ticket_id, "hold", remind_at=when)) == (400, "VALIDATION_FAILED")
    assert (await admin.get(f"/api/tickets/{ticket_id}")).json()["ticket"]["status"] == "called"


async def test_a_heartbeat_takes_any_clock_with_a_zone_and_no_other(branch: Branch) -> None:
    device = await branch.device()
    beat = {"app_version": "1"}
    for when in FAR[:2]:
        answer = await device.post("/api/devices/me/heartbeat", json={**beat, "sent_at": when})
        assert answer.status_code == 200, answer.text
    for wrong in ({"sent_at": FAR[2]}, {"sent_at": "2026-11-22T00:00:00Z", "buffered": 2**31}):
        answer = await device.post("/api/devices/me/heartbeat", json={**beat, **wrong})
        assert problem(answer) == (400, "VALIDATION_FAILED")


async def test_a_request_without_a_token_is_measured_as_401_not_as_our_fault(branch: Branch) -> None:
    await branch.server.client().get("/api/auth/me")
    lines = (await branch.server.client().get("/metrics")).text.splitlines()
    counts = [line for line in lines if 'route="/api/auth/me"' in line and "_count" in line]
    assert [line.split('status="')[1][:3] for line in counts] == ["401"]


async def test_an_absurd_offset_on_a_socket_is_an_error_and_the_socket_stays(branch: Branch) -> None:
    topic = f"branch:{branch.branch_id}:all"
    async with live(branch.admin) as socket:
        await socket.subscribe(topic)
        for offset in (2**63, 2**70, -1):
            await socket.say(type="painted", topic=topic, offset=offset)
            assert (await socket.next())["payload"]["code"] == "VALIDATION_FAILED"
            assert (await socket.subscribe(topic, epoch="a", offset=offset))["type"] == "error"
        assert (await socket.subscribe(topic))["type"] == "subscribed"
