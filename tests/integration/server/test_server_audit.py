"""The audit log: what is written, who sees it, and that nobody can change it."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from qms_contract.problems import ProblemAnswer
from qms_contract.wire import decode
from qms_server.embedded.roles import APP, SYSTEM

from tests.support.branches import make_branch
from tests.support.postgres import Database
from tests.support.server import PASSWORD, ApiClient, Branch, LiveServer

LOG = "/api/audit-logs"


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, decode(answer.content, ProblemAnswer).error.code


async def entries(client: ApiClient, **filters: Any) -> list[dict[str, Any]]:
    answer = await client.get(LOG, params=filters)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_change_is_noted_with_who_what_and_from_where(branch: Branch) -> None:
    path = f"/api/services/{branch.services[0]}"
    body = {"request_id": str(uuid4()), "version": 1, "name": "Cash"}
    await branch.admin.patch(path, json=body, headers={"User-Agent": "a test"})
    (entry,) = await entries(branch.admin, action="config.changed")
    assert (entry["target"], entry["target_id"], entry["branch_id"]) == (
        "services",
        branch.services[0],
        branch.branch_id,
    )
    assert (entry["actor_name"], entry["role"]) == ("admin", "admin")
    assert (entry["before"]["name"], entry["after"]["name"]) == ("Service A", "Cash")
    assert (entry["address"], entry["user_agent"]) == ("127.0.0.1", "a test")


async def test_logins_good_and_bad_and_the_end_of_a_session(branch: Branch) -> None:
    client = branch.server.client()
    wrong = {"tenant": branch.tenant, "username": "admin", "password": "not this one"}
    assert problem(await client.post("/api/auth/login", json=wrong)) == (401, "UNAUTHENTICATED")
    await client.post("/api/auth/login", json={**wrong, "username": "nobody"})
    tokens = (await client.post("/api/auth/login", json={**wrong, "password": PASSWORD})).json()
    await client.post("/api/auth/logout", json={"refresh_token": tokens["refresh_token"]})
    told = await entries(branch.admin, target="users", limit=4)
    assert [one["action"] for one in told] == [
        *("auth.logged_out", "auth.logged_in", "auth.login_refused", "auth.login_refused")
    ]
    assert [one["actor_id"] is None for one in told] == [False, False, True, False]
    assert told[2]["actor_name"] == "nobody"
    assert "not this one" not in str(told)


async def test_pairing_and_a_new_token_are_noted(branch: Branch) -> None:
    pairing = (await branch.server.client().post("/api/devices/pairing", json={"type": "kiosk"})).json()
    approval = {"user_code": pairing["user_code"], "branch_id": branch.branch_id, "name": "Door"}
    device_id = (await branch.admin.post("/api/devices/pairing/approve", json=approval)).json()["device_id"]
    await branch.admin.post(f"/api/devices/{device_id}/token")
    actions = {one["action"] for one in await entries(branch.admin, target_id=device_id)}
    assert actions == {"device.paired", "config.created", "device.token_renewed"}


async def test_a_chosen_call_is_noted_and_a_refused_one_is_not(branch: Branch) -> None:
    agent, counter = await branch.person("dewi"), branch.counters[0]
    first, second = await agent.issue(branch.services[0]), await agent.issue(branch.services[0])
    await agent.session(counter, "open")
    assert (await agent.act(second["ticket_id"], "call", counter_id=counter)).status_code == 200
    assert (await agent.act(first["ticket_id"], "call", counter_id=counter)).status_code == 409
    (entry,) = await entries(branch.admin, action="ticket.picked")
    assert (entry["actor_name"], entry["target_id"]) == ("Dewi", second["ticket_id"])
    assert entry["after"]["counter_id"] == counter


async def test_filters_and_pages(branch: Branch) -> None:
    everything = await entries(branch.admin)
    middle = everything[2]["ts"]
    assert len(await entries(branch.admin, **{"from": middle})) == 3
    assert len(await entries(branch.admin, to=middle)) == len(everything) - 3
    assert await entries(branch.admin, limit=2, offset=1) == everything[1:3]
    assert await entries(branch.admin, actor_id=str(uuid4())) == []
    for wrong in ({"from": "2026-11-22T08:00:00"}, {"action": "coffee"}, {"branch_id": "x"}, {"format": "xml"}):
        assert problem(await branch.admin.get(LOG, params=wrong)) == (400, "VALIDATION_FAILED"), wrong
    for number in ("-9486", "0", "1700000000", "1700000000.5"):
        answer = await branch.admin.get(LOG, params={"to": number})
        assert problem(answer) == (400, "VALIDATION_FAILED"), f"{number} would be seconds since 1970"


async def test_every_page_says_how_many_there_are_in_all(branch: Branch) -> None:
    total = len(await entries(branch.admin))
    assert total > 3
    for limit in (1, total - 1, total, total + 1):
        for offset in (0, 1, total - 1, total, total + 1):
            answer = (await branch.admin.get(LOG, params={"limit": limit, "offset": offset})).json()
            assert answer["total"] == total, f"{limit} from {offset}"
            assert len(answer["items"]) == max(0, min(limit, total - offset))
    assert (await branch.admin.get(LOG, params={"q": "nobody at all"})).json()["total"] == 0


async def test_csv_streams_every_row_and_no_formula(branch: Branch) -> None:
    await branch.admin.command("/api/areas", branch_id=branch.branch_id, name="=cmd()")
    for params, headers in (({"format": "csv"}, {}), ({}, {"Accept": "text/csv"})):
        answer = await branch.admin.get(LOG, params=params, headers={**headers, "User-Agent": "=1+1"})
        assert answer.headers["content-type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert len(rows) == len(await entries(branch.admin, limit=500))
        assert rows[0]["action"] == "config.created"
        assert "=cmd()" in rows[0]["after"]
    assert problem(await (await branch.person("dewi")).get(LOG, params={"format": "csv"})) == (403, "FORBIDDEN")


async def test_a_supervisor_sees_the_own_branch_alone(server: LiveServer, branch: Branch) -> None:
    supervisor, other = await branch.person("sup", "supervisor"), await make_branch(server, tenant="other")
    second = await branch.admin.command("/api/branches", name="Second", time_zone="UTC")
    seen = await entries(supervisor)
    assert {one["branch_id"] for one in seen} == {branch.branch_id}
    assert problem(await supervisor.get(LOG, params={"branch_id": second.json()["branch_id"]})) == (403, "FORBIDDEN")
    assert problem(await supervisor.get(LOG, params={"branch_id": other.branch_id})) == (404, "NOT_FOUND")
    for forbidden in (await branch.person("dewi"), await branch.device()):
        assert problem(await forbidden.get(LOG)) == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    "deed", ["UPDATE audit_log SET action = 'nothing'", "DELETE FROM audit_log", "TRUNCATE audit_log"]
)
async def test_what_serves_cannot_change_the_log(branch: Branch, database: Database, deed: str) -> None:
    connection = await asyncpg.connect(database.url(APP))
    try:
        await connection.execute("SELECT set_config('app.tenant_id', $1, false)", str(branch.tenant_id))
        assert await connection.fetchval("SELECT count(*) FROM audit_log") > 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(deed)
        await connection.execute(f"SET ROLE {SYSTEM}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(deed)
    finally:
        await connection.close()


async def test_a_row_cannot_be_written_into_another_tenant_s_log(server: LiveServer, database: Database) -> None:
    ours, theirs = await make_branch(server, tenant="ours"), await make_branch(server, tenant="theirs")
    connection = await asyncpg.connect(database.url(APP))
    row = (theirs.tenant_id, uuid4(), datetime.now(UTC), "forged", "config.changed", "users")
    try:
        await connection.execute("SELECT set_config('app.tenant_id', $1, false)", str(ours.tenant_id))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "INSERT INTO audit_log (tenant_id, audit_id, ts, actor_name, action, target) VALUES ($1,$2,$3,$4,$5,$6)",
                *row,
            )
    finally:
        await connection.close()


@pytest.mark.parametrize("path", ["/api/tickets", "/api/auth/login", "/api/branches"])
async def test_a_body_larger_than_any_command_is_400(branch: Branch, path: str) -> None:
    async def endless() -> Any:
        for _ in range(20):
            yield b"x" * 100_000

    for content in (b'{"a":"' + b"x" * 1_100_000 + b'"}', endless()):
        headers = {"Content-Type": "application/json"}
        answer = await branch.admin.post(path, content=content, headers=headers)
        assert problem(answer) == (400, "VALIDATION_FAILED")
        assert answer.headers["date"]


async def test_deeds_are_found_by_what_they_are_about_and_by_words(branch: Branch) -> None:
    path = f"/api/services/{branch.services[0]}"
    await branch.admin.patch(path, json={"request_id": str(uuid4()), "version": 1, "name": "Cash 100%"})
    await branch.admin.patch(path, json={"request_id": str(uuid4()), "version": 2, "name": "Teller"})
    changed = await entries(branch.admin, group="config", q="cash 100%")
    assert [one["action"] for one in changed] == ["config.changed", "config.changed"]
    assert await entries(branch.admin, q="cash 1000") == []
    assert await entries(branch.admin, q="C_sh") == [], "no pattern, but what is written"
    assert {one["action"].split(".")[0] for one in await entries(branch.admin, group="auth")} == {"auth"}
    assert await entries(branch.admin, group="auth", q="Cash") == []
    answer = await branch.admin.get(LOG, params={"format": "csv", "q": "Teller", "target": "services"})
    assert len(list(csv.reader(io.StringIO(answer.text)))) == 2
    assert problem(await branch.admin.get(LOG, params={"q": ""})) == (400, "VALIDATION_FAILED")
    assert problem(await branch.admin.get(LOG, params={"group": "anything"})) == (400, "VALIDATION_FAILED")
