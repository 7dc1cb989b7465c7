"""People and integrations: second factor, lockout, passwords, sessions, own roles, API keys."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pyotp
import pytest
from qms_contract.problems import ProblemAnswer
from qms_contract.staff import Tokens
from qms_contract.wire import decode

from tests.support.branches import make_branch
from tests.support.server import PASSWORD, ApiClient, Branch, LiveServer

SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, decode(answer.content, ProblemAnswer).error.code


async def log_in(branch: Branch, username: str, password: str = PASSWORD, **more: Any) -> httpx.Response:
    body = {"tenant": branch.tenant, "username": username, "password": password, **more}
    return await branch.server.client().post("/api/auth/login", json=body)


async def user_id(client: ApiClient) -> str:
    return str((await client.get("/api/auth/me")).json()["user_id"])


async def enrolled(client: ApiClient) -> pyotp.TOTP:
    answer = await client.post("/api/auth/totp", json={"password": PASSWORD})
    assert answer.status_code == 200, answer.text
    totp = pyotp.TOTP(answer.json()["secret"])
    assert pyotp.parse_uri(answer.json()["uri"]).secret == totp.secret
    return totp


async def test_a_second_factor_is_asked_for_once_its_first_code_was_right(branch: Branch) -> None:
    dewi = await branch.person("dewi")
    totp = await enrolled(dewi)
    assert (await log_in(branch, "dewi")).status_code == 200, "not in force yet"
    now = datetime.now(UTC)
    assert problem(await dewi.post("/api/auth/totp/confirm", json={"code": "000000"})) == (400, "VALIDATION_FAILED")
    code = totp.at(now)
    assert (await dewi.post("/api/auth/totp/confirm", json={"code": code})).status_code == 204
    missing = await log_in(branch, "dewi")
    assert problem(missing) == (401, "UNAUTHENTICATED")
    assert missing.json()["error"]["details"] == [{"field": "totp"}]
    assert problem(await log_in(branch, "dewi", totp=code)) == (401, "UNAUTHENTICATED"), "used up"
    assert (await log_in(branch, "dewi", totp=totp.at(now, counter_offset=1))).status_code == 200
    assert problem(await dewi.post("/api/auth/totp", json={"password": PASSWORD})) == (409, "CONFLICT")


async def test_a_second_factor_is_switched_off_by_its_owner_or_an_admin(branch: Branch) -> None:
    dewi = await branch.person("dewi")
    path = f"/api/users/{await user_id(dewi)}/totp"
    for off in (
        lambda: dewi.post("/api/auth/totp/disable", json={"password": PASSWORD}),
        lambda: branch.admin.delete(path),
    ):
        totp = await enrolled(dewi)
        await _set_step_back(branch)
        assert (await dewi.post("/api/auth/totp/confirm", json={"code": totp.now()})).status_code == 204
        assert problem(await log_in(branch, "dewi")) == (401, "UNAUTHENTICATED")
        assert problem(await (await branch.device()).delete(path)) == (403, "FORBIDDEN")
        assert (await off()).status_code == 204
        assert (await log_in(branch, "dewi")).status_code == 200
    wrong = await dewi.post("/api/auth/totp/disable", json={"password": "not mine at all"})
    assert problem(wrong) == (400, "VALIDATION_FAILED")
    assert problem(await (await branch.device()).post("/api/auth/totp", json={"password": "x"})) == (403, "FORBIDDEN")


async def _set_step_back(branch: Branch) -> None:
    """The test enrols twice within one time step; a person needs longer."""
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        await transaction.connection.execute("UPDATE users SET totp_step = NULL")


async def test_wrong_passwords_lock_the_account_for_longer_and_longer(branch: Branch) -> None:
    await branch.person("dewi")
    for _ in range(5):
        assert problem(await log_in(branch, "dewi", "wrong")) == (401, "UNAUTHENTICATED")
    locked = await log_in(branch, "dewi")
    assert problem(locked) == (429, "RATE_LIMITED"), "also with the right password"
    first = int(locked.headers["retry-after"])
    await _let_time_pass(branch)
    assert problem(await log_in(branch, "dewi", "wrong")) == (401, "UNAUTHENTICATED")
    assert int((await log_in(branch, "dewi")).headers["retry-after"]) > first
    assert (await log_in(branch, "admin")).status_code == 200, "a colleague is not locked out"
    await _let_time_pass(branch)
    assert (await log_in(branch, "dewi")).status_code == 200
    assert problem(await log_in(branch, "dewi", "wrong")) == (401, "UNAUTHENTICATED"), "counted anew"
    assert (await log_in(branch, "dewi")).status_code == 200


async def test_names_that_nobody_has_lock_alike_and_so_does_the_address(branch: Branch) -> None:
    for number in range(30):
        answer = await log_in(branch, f"nobody{number % 10}", "wrong")
        assert problem(answer) == (401, "UNAUTHENTICATED"), number
    assert problem(await log_in(branch, "admin")) == (429, "RATE_LIMITED")


async def _let_time_pass(branch: Branch) -> None:
    async with branch.server.parts.database.transaction(None) as transaction:
        await transaction.connection.execute("UPDATE login_failures SET locked_until = now() - interval '1 second'")


@pytest.mark.parametrize("password", ["password123", "1234567890", "aaaaaaaaaaaa", "dewi.lestari", "Dewi.Lestari2026"])
async def test_a_password_that_is_guessed_first_is_refused(branch: Branch, password: str) -> None:
    body = {"username": "dewi.lestari", "display_name": "Dewi", "role": "agent", "branch_id": branch.branch_id}
    answer = await branch.admin.command("/api/users", **body, password=password)
    assert problem(answer) == (400, "VALIDATION_FAILED")
    assert answer.json()["error"]["details"] == [{"field": "password"}]
    made = await branch.admin.command("/api/users", **body, password=PASSWORD)
    path = f"/api/users/{made.json()['user_id']}"
    changed = await branch.admin.patch(path, json={"request_id": str(uuid4()), "version": 1, "password": password})
    assert problem(changed) == (400, "VALIDATION_FAILED")


async def test_sessions_are_listed_and_ended(branch: Branch) -> None:
    dewi = await branch.person("dewi")
    path = f"/api/users/{await user_id(dewi)}/sessions"
    other = (await log_in(branch, "dewi")).json()
    listed = (await dewi.get(path)).json()["items"]
    assert [one["current"] for one in listed] == [False, True]
    assert listed[0]["address"] == "127.0.0.1"
    assert (await branch.admin.delete(f"{path}/{listed[0]['session_id']}")).status_code == 204
    assert problem(await branch.admin.delete(f"{path}/{listed[0]['session_id']}")) == (404, "NOT_FOUND")
    ended = branch.server.client(other["access_token"])
    assert problem(await ended.get("/api/auth/me")) == (401, "UNAUTHENTICATED"), "the access token ends too"
    refresh = {"refresh_token": other["refresh_token"]}
    assert problem(await ended.post("/api/auth/refresh", json=refresh)) == (401, "UNAUTHENTICATED")
    assert (await dewi.get("/api/auth/me")).status_code == 200
    (noted,) = (await branch.admin.get("/api/audit-logs?action=auth.session_ended")).json()["items"]
    assert noted["after"] == {"sessions": [listed[0]["session_id"]]}


async def test_sessions_of_others_are_no_business_of_colleagues(server: LiveServer, branch: Branch) -> None:
    dewi, other = await branch.person("dewi"), await make_branch(server, tenant="other")
    path = f"/api/users/{await user_id(dewi)}/sessions"
    for person in (await branch.person("rina"), await branch.person("sup", "supervisor"), await branch.device()):
        assert problem(await person.get(path)) == (403, "FORBIDDEN")
        assert problem(await person.delete(path)) == (403, "FORBIDDEN")
    assert problem(await other.admin.get(path)) == (404, "NOT_FOUND")
    assert problem(await other.admin.delete(path)) == (404, "NOT_FOUND")
    assert (await dewi.delete(path)).status_code == 204


async def test_a_new_password_ends_the_logins_there_are(branch: Branch) -> None:
    await branch.person("dewi")
    tokens = (await log_in(branch, "dewi")).json()
    body = {"request_id": str(uuid4()), "version": 1, "password": "a wholly different one"}
    assert (await branch.admin.patch(f"/api/users/{tokens['user']['user_id']}", json=body)).status_code == 200
    fresh = branch.server.client(tokens["access_token"])
    assert problem(await fresh.get("/api/auth/me")) == (401, "UNAUTHENTICATED")


async def test_a_role_of_the_tenant_s_own_counts_instead_of_the_built_in_one(branch: Branch) -> None:
    permissions = ["queues.read", "config.read"]
    role = (await branch.admin.command("/api/roles", name="Host", permissions=permissions)).json()
    host = await _person_with(branch, "hana", role["role_id"])
    assert (await host.get(f"/api/queues?branch_id={branch.branch_id}")).status_code == 200
    assert problem(await host.command("/api/tickets", service_id=branch.services[0])) == (403, "FORBIDDEN")
    path = f"/api/roles/{role['role_id']}"
    assert problem(await branch.admin.delete(f"{path}?request_id={uuid4()}")) == (409, "CONFLICT")
    more = {"request_id": str(uuid4()), "version": 1, "permissions": [*permissions, "tickets.issue"]}
    assert (await branch.admin.patch(path, json=more)).status_code == 200
    again = branch.server.client((await log_in(branch, "hana")).json()["access_token"])
    await again.issue(branch.services[0])
    unknown = await branch.admin.command("/api/roles", name="X", permissions=["coffee.make"])
    assert problem(unknown) == (400, "VALIDATION_FAILED")


async def test_a_role_that_is_empty_or_switched_off_gives_nothing_and_says_so(branch: Branch) -> None:
    """Nothing is not the same as not told: whoever is told nothing goes by the built-in role."""
    for name, permissions in (("Empty", []), ("Off", ["tickets.serve"])):
        role = (await branch.admin.command("/api/roles", name=name, permissions=permissions)).json()
        await _person_with(branch, name.lower(), role["role_id"])
        await branch.admin.change(f"/api/roles/{role['role_id']}", active=name != "Off")
        told = decode((await log_in(branch, name.lower())).content, Tokens)
        assert told.permissions == [], name
    silent = decode((await log_in(branch, "off")).content.replace(b'"permissions"', b'"unknown"'), Tokens)
    assert silent.permissions is None, "a server that does not tell them"


async def test_whose_new_role_is_switched_off_leaves_the_counter(branch: Branch) -> None:
    role = (await branch.admin.command("/api/roles", name="Off", permissions=["tickets.serve"])).json()
    await branch.admin.change(f"/api/roles/{role['role_id']}", active=False)
    dewi = await branch.person("dewi")
    assert (await dewi.session(branch.counters[0], "open")).status_code == 200
    await branch.admin.change(f"/api/users/{await user_id(dewi)}", role_id=role["role_id"])
    left = (await branch.admin.get(f"/api/counters/{branch.counters[0]}")).json()
    assert (left["state"], left["agent_id"]) == ("closed", None)


@pytest.mark.parametrize("change", [{"active": False}, {"permissions": ["queues.read"]}])
async def test_whose_role_is_changed_under_them_leaves_the_counter(branch: Branch, change: dict[str, Any]) -> None:
    role = (await branch.admin.command("/api/roles", name="Clerk", permissions=["tickets.serve"])).json()
    hana, dewi = await _person_with(branch, "hana", role["role_id"]), await branch.person("dewi")
    for clerk, counter_id in zip((hana, dewi), branch.counters, strict=True):
        assert (await clerk.session(counter_id, "open")).status_code == 200
    await branch.admin.change(f"/api/roles/{role['role_id']}", name="Clerks")
    assert await _states(branch) == ["open", "open"], "a new name takes nothing away"
    await branch.admin.change(f"/api/roles/{role['role_id']}", **change)
    assert await _states(branch) == ["closed", "open"]


async def test_who_was_known_a_moment_ago_sits_down_no_more_once_their_role_is_off(branch: Branch) -> None:
    """The token is trusted for two seconds; the counter would be theirs until their program ends."""
    role = (await branch.admin.command("/api/roles", name="Clerk", permissions=["tickets.serve"])).json()
    hana = await _person_with(branch, "hana", role["role_id"])
    assert (await hana.session(branch.counters[0], "open")).status_code == 200
    await branch.admin.change(f"/api/roles/{role['role_id']}", active=False)
    assert problem(await hana.session(branch.counters[0], "open")) == (403, "FORBIDDEN")
    assert await _states(branch) == ["closed", "closed"]


async def _states(branch: Branch) -> list[str]:
    return [(await branch.admin.get(f"/api/counters/{one}")).json()["state"] for one in branch.counters]


async def _person_with(branch: Branch, username: str, role_id: str) -> ApiClient:
    body = {"username": username, "password": PASSWORD, "display_name": username, "role": "agent", "role_id": role_id}
    answer = await branch.admin.command("/api/users", **body, branch_id=branch.branch_id)
    assert answer.status_code == 201, answer.text
    return await branch.server.login(username, branch.tenant)


async def test_nobody_gives_a_permission_that_they_lack(branch: Branch) -> None:
    """Who manages people without being an admin makes no admin, no stronger role and no stronger key."""
    role = (await branch.admin.command("/api/roles", name="Office", permissions=["tenant.manage"])).json()
    body = {"username": "olga", "password": PASSWORD, "display_name": "Olga", "role": "admin"}
    answer = await branch.admin.command("/api/users", **body, role_id=role["role_id"])
    assert answer.status_code == 201, answer.text
    olga = await branch.server.login("olga", branch.tenant)
    wanted = {"username": "evil", "password": PASSWORD, "display_name": "E", "role": "admin"}
    assert problem(await olga.command("/api/users", **wanted)) == (403, "FORBIDDEN")
    stronger = await olga.command("/api/roles", name="More", permissions=["tickets.serve"])
    assert problem(stronger) == (403, "FORBIDDEN")
    key = await olga.post("/api/api-keys", json={"name": "k", "permissions": ["audit.read"], "expires_at": SOON})
    assert problem(key) == (403, "FORBIDDEN")
    admin_path = f"/api/users/{await user_id(branch.admin)}"
    seized = {"request_id": str(uuid4()), "version": 1, "password": "another good password"}
    assert problem(await olga.patch(admin_path, json=seized)) == (403, "FORBIDDEN")


async def test_an_api_key_does_what_it_is_for_until_it_is_revoked(server: LiveServer, branch: Branch) -> None:
    body = {"name": "Portal", "permissions": ["tickets.issue", "queues.read"], "expires_at": SOON}
    made = await branch.admin.post("/api/api-keys", json={**body, "branch_id": branch.branch_id})
    assert made.status_code == 201, made.text
    portal = server.client(made.json()["key"])
    await portal.issue(branch.services[0], channel="api")
    assert problem(await portal.call_next(branch.counters[0])) == (403, "FORBIDDEN")
    assert problem(await portal.get("/api/api-keys")) == (403, "FORBIDDEN")
    listed = await branch.admin.get("/api/api-keys")
    assert made.json()["key"] not in listed.text
    assert listed.json()["items"] == [made.json()["api_key"]]
    assert problem(await branch.admin.post("/api/api-keys", json=body)) == (409, "CONFLICT")
    path = f"/api/api-keys/{made.json()['api_key']['api_key_id']}"
    other = await make_branch(server, tenant="other")
    assert problem(await other.admin.delete(path)) == (404, "NOT_FOUND")
    assert (await branch.admin.delete(path)).status_code == 204
    assert problem(await branch.admin.delete(path)) == (404, "NOT_FOUND")
    async with asyncio.timeout(10):
        while (await portal.get(f"/api/queues?branch_id={branch.branch_id}")).status_code != 401:
            await asyncio.sleep(0.05)


async def test_an_api_key_that_may_serve_opens_no_counter(server: LiveServer, branch: Branch) -> None:
    """A counter has an agent, whom visitors meet there; an integration acts at counters that are open."""
    body = {"name": "Portal", "permissions": ["tickets.serve", "queues.read"], "expires_at": SOON}
    made = await branch.admin.post("/api/api-keys", json={**body, "branch_id": branch.branch_id})
    portal = server.client(made.json()["key"])
    assert problem(await portal.session(branch.counters[0], "open")) == (403, "FORBIDDEN")


async def test_an_api_key_ends_by_itself_and_not_in_the_past(branch: Branch) -> None:
    body = {"name": "Portal", "permissions": ["queues.read"]}
    for when in ("2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"):
        answer = await branch.admin.post("/api/api-keys", json={**body, "expires_at": when})
        assert problem(answer) == (400, "VALIDATION_FAILED")
    made = (await branch.admin.post("/api/api-keys", json={**body, "expires_at": SOON})).json()
    clock = datetime.now(UTC) + timedelta(days=31)
    branch.server.parts.authenticator.clock = lambda: clock
    ended = branch.server.client(made["key"])
    assert problem(await ended.get(f"/api/queues?branch_id={branch.branch_id}")) == (401, "UNAUTHENTICATED")
