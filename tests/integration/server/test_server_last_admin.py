"""Somebody is always left who manages the organisation: the last one is neither demoted, moved, switched off nor deleted."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from qms_server.store.streams import lock_stream

from tests.support.own_roles import given, id_of
from tests.support.server import PASSWORD, ApiClient, Branch

SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()
WAITING = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
SENTENCE = "Nobody would be left who manages the organisation. Give somebody else this right first."


async def tried(client: ApiClient, path: str, **fields: Any) -> httpx.Response:
    version = (await client.get(path)).json()["version"]
    return await client.patch(path, json={"request_id": str(uuid4()), "version": version, **fields})


async def me(client: ApiClient) -> str:
    return f"/api/users/{(await client.get('/api/auth/me')).json()['user_id']}"


async def second_admin(branch: Branch, permissions: list[str]) -> tuple[ApiClient, str, str]:
    """Somebody who manages the organisation by a role of its own, and the paths of both."""
    user_id, role_id = await given(branch, "ani", "admin", permissions)
    return await branch.server.login("ani", branch.tenant), f"/api/users/{user_id}", f"/api/roles/{role_id}"


def refused(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json().get("error", {}).get("message")) == (409, SENTENCE)


async def test_the_last_one_stays_what_they_are(branch: Branch) -> None:
    path = await me(branch.admin)
    role = await branch.admin.command("/api/roles", name="Trainee", permissions=["tickets.serve"])
    off = await branch.admin.command("/api/users", username="off", display_name="Off", password=PASSWORD, role="admin")
    assert (await tried(branch.admin, f"/api/users/{off.json()['user_id']}", active=False)).status_code == 200
    await branch.person("sup", "supervisor")
    demoted: tuple[dict[str, Any], ...] = (
        {"role": "agent", "branch_id": branch.branch_id},
        {"branch_id": branch.branch_id},
        {"active": False},
        {"role_id": role.json()["role_id"]},
    )
    for fields in demoted:
        assert refused(await tried(branch.admin, path, **fields)), fields
    assert (await tried(branch.admin, path, display_name="Still here")).status_code == 200


async def test_another_one_is_enough(branch: Branch) -> None:
    await branch.person("ani", "admin")
    assert (await tried(branch.admin, await me(branch.admin), active=False)).status_code == 200


async def test_an_own_role_that_manages_counts_until_it_is_changed(branch: Branch) -> None:
    ani, path, role = await second_admin(branch, ["tenant.manage", "branch.manage", "config.read", "tickets.serve"])
    admin = await me(branch.admin)
    assert (await tried(branch.admin, admin, active=False)).status_code == 200
    assert refused(await tried(ani, role, permissions=["config.read"]))
    assert refused(await tried(ani, role, active=False))
    assert refused(await tried(ani, path, active=False))
    assert (await tried(ani, role, name="Managers")).status_code == 200


async def test_an_earlier_version_that_managed_nothing_is_not_restored(branch: Branch) -> None:
    permissions = ["tenant.manage", "branch.manage", "config.read"]
    _, _, role = await second_admin(branch, ["config.read"])
    assert (await tried(branch.admin, role, permissions=permissions)).status_code == 200
    ani = await branch.server.login("ani", branch.tenant)
    assert (await tried(branch.admin, await me(branch.admin), active=False)).status_code == 200
    versions = (await ani.get("/api/config/versions", params={"entity_id": role.rpartition("/")[2]})).json()["items"]
    assert refused(await ani.command(f"/api/config/versions/{versions[-1]['config_version_id']}/restore"))


async def both_at_once(branch: Branch, first: Any, second: Any) -> list[httpx.Response]:
    """Both requests wait for the organisation on connections of their own before either goes on."""
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        await lock_stream(transaction.connection, branch.tenant_id)
        tasks = [asyncio.create_task(one) for one in (first, second)]
        async with asyncio.timeout(15):
            while await transaction.connection.fetchval(WAITING) < len(tasks):
                await asyncio.sleep(0.02)
    return list(await asyncio.gather(*tasks))


@pytest.mark.parametrize("how", ["demoted", "deleted"])
async def test_two_who_do_it_to_each_other_at_once_are_not_both_gone(branch: Branch, how: str) -> None:
    ani = await branch.person("ani", "admin")

    async def put_out(by: ApiClient, path: str) -> httpx.Response:
        if how == "deleted":
            return await by.delete(path, params={"request_id": str(uuid4())})
        body = {"request_id": str(uuid4()), "version": 1, "role": "agent", "branch_id": branch.branch_id}
        return await by.patch(path, json=body)

    paths = [await me(ani), await me(branch.admin)]
    answers = await both_at_once(branch, put_out(branch.admin, paths[0]), put_out(ani, paths[1]))
    assert sorted(one.is_success for one in answers) == [False, True], [one.text for one in answers]
    assert sum(one.status_code == 409 and refused(one) for one in answers) == 1


async def test_no_program_puts_the_last_one_out(branch: Branch) -> None:
    """An API key that manages the organisation is no person who could let anybody in."""
    body = {"name": "Sync", "permissions": ["tenant.manage", "config.read"], "expires_at": SOON}
    client = branch.server.client((await branch.admin.post("/api/api-keys", json=body)).json()["key"])
    admin = await id_of(branch, "admin")
    assert refused(await client.delete(f"/api/users/{admin}", params={"request_id": str(uuid4())}))
