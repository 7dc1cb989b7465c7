"""The history of the configuration, and roll-back."""

from typing import Any
from uuid import uuid4

import httpx
from qms_contract.problems import ProblemAnswer
from qms_contract.wire import decode
from qms_server.store.configuration import NOUNS

from tests.support.branches import make_branch
from tests.support.live import live
from tests.support.server import PASSWORD, ApiClient, Branch, LiveServer, until_refused

VERSIONS = "/api/config/versions"


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, decode(answer.content, ProblemAnswer).error.code


async def history(client: ApiClient, **filters: Any) -> list[dict[str, Any]]:
    answer = await client.get(VERSIONS, params=filters)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def patch(client: ApiClient, path: str, **fields: Any) -> dict[str, Any]:
    version = (await client.get(path)).json()["version"]
    answer = await client.patch(path, json={"request_id": str(uuid4()), "version": version, **fields})
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


async def restore(client: ApiClient, target: dict[str, Any], **body: Any) -> httpx.Response:
    return await client.command(f"{VERSIONS}/{target['config_version_id']}/restore", **body)


async def test_every_change_is_a_version_newest_first(branch: Branch) -> None:
    service_id, admin = branch.services[0], branch.admin
    await patch(admin, f"/api/services/{service_id}", name="Cash")
    changed, created = await history(admin, entity="services", entity_id=service_id)
    assert (created["action"], changed["action"]) == ("created", "changed")
    assert (changed["before"]["name"], changed["after"]["name"]) == ("Service A", "Cash")
    assert (created["before"], changed["actor_name"], changed["branch_id"]) == (None, "admin", branch.branch_id)
    assert changed["ts"] > created["ts"]
    await admin.delete(f"/api/services/{service_id}?request_id={uuid4()}")
    deleted = (await history(admin, entity_id=service_id))[0]
    assert (deleted["action"], deleted["after"], deleted["before"]["name"]) == ("deleted", None, "Cash")


async def test_pages_and_totals(branch: Branch) -> None:
    first = (await branch.admin.get(VERSIONS, params={"limit": 2})).json()
    second = (await branch.admin.get(VERSIONS, params={"limit": 2, "offset": 2})).json()
    assert first["total"] == second["total"] == 5, "a branch, two services and two counters"
    ids = [item["config_version_id"] for item in first["items"] + second["items"]]
    assert len(set(ids)) == 4


async def test_a_counter_s_services_come_back_with_it(branch: Branch) -> None:
    path, admin = f"/api/counters/{branch.counters[0]}", branch.admin
    (created,) = await history(admin, entity_id=branch.counters[0])
    await patch(admin, path, name="9", service_ids=branch.services[:1])
    async with live(admin) as socket:
        await socket.subscribe(f"branch:{branch.branch_id}:config")
        answer = await restore(admin, created)
        assert answer.status_code == 200, answer.text
        event = await socket.next(lambda frame: frame["type"] == "config.changed")
    assert event["payload"]["entity_id"] == branch.counters[0]
    counter = (await admin.get(path)).json()
    assert (counter["name"], counter["service_ids"], counter["version"]) == ("1", branch.services, 3)
    assert answer.json() == counter
    newest = (await history(admin, entity_id=branch.counters[0]))[0]
    assert newest["action"] == "restored"
    assert newest["before"]["service_ids"] == branch.services[:1]


async def test_what_was_deleted_comes_back(branch: Branch) -> None:
    service_id, admin = branch.services[0], branch.admin
    await admin.delete(f"/api/services/{service_id}?request_id={uuid4()}")
    deleted, created = await history(admin, entity_id=service_id)
    assert problem(await restore(admin, deleted)) == (409, "CONFLICT")
    assert (await restore(admin, created)).status_code == 200
    service = (await admin.get(f"/api/services/{service_id}")).json()
    assert (service["name"], service["active"]) == ("Service A", True)
    assert (await admin.issue(service_id))["display_number"] == "A001"


async def test_a_repeat_restores_once(branch: Branch) -> None:
    (created,) = await history(branch.admin, entity_id=branch.services[0])
    body = {"request_id": str(uuid4())}
    path = f"{VERSIONS}/{created['config_version_id']}/restore"
    first, second = [await branch.admin.post(path, json=body) for _ in range(2)]
    assert first.content == second.content
    assert len(await history(branch.admin, entity_id=branch.services[0])) == 2


async def test_a_stale_version_and_today_s_rules_refuse(branch: Branch) -> None:
    service_id, admin = branch.services[0], branch.admin
    (created,) = await history(admin, entity_id=service_id)
    await patch(admin, f"/api/services/{service_id}", code="Z", prefix="Z")
    assert problem(await restore(admin, created, version=1)) == (409, "VERSION_CONFLICT")
    await admin.command("/api/services", branch_id=branch.branch_id, code="A", name="Another")
    assert problem(await restore(admin, created, version=2)) == (409, "CONFLICT")
    assert (await admin.get(f"/api/services/{service_id}")).json()["code"] == "Z"


async def test_no_secret_is_in_the_history_and_a_password_is_not_rolled_back(branch: Branch) -> None:
    await branch.person("dewi")
    (created,) = await history(branch.admin, entity="users")
    assert not {"password_hash", "totp_secret"} & set(created["after"])
    path = f"/api/users/{created['entity_id']}"
    await patch(branch.admin, path, password="another good password", display_name="Dewi S")
    assert (await restore(branch.admin, created)).status_code == 200
    assert (await branch.admin.get(path)).json()["display_name"] == "Dewi"
    await branch.server.login("dewi", branch.tenant, "another good password")


async def test_a_paired_device_has_its_version(branch: Branch) -> None:
    pairing = (await branch.server.client().post("/api/devices/pairing", json={"type": "kiosk"})).json()
    approval = {"user_code": pairing["user_code"], "branch_id": branch.branch_id, "name": "Door"}
    await branch.admin.post("/api/devices/pairing/approve", json=approval)
    (created,) = await history(branch.admin, entity="devices")
    assert created["after"]["name"] == "Door"
    assert "token_hash" not in created["after"]


async def test_a_deleted_device_comes_back_unpaired(branch: Branch) -> None:
    """To delete it was to revoke its token; whoever kept that token is not let in again."""
    kiosk = await branch.device()
    device_id = (await kiosk.get("/api/devices/me")).json()["device"]["device_id"]
    await branch.admin.delete(f"/api/devices/{device_id}?request_id={uuid4()}")
    _deleted, created = await history(branch.admin, entity_id=device_id)
    assert (await restore(branch.admin, created)).status_code == 200
    assert (await branch.admin.get(f"/api/devices/{device_id}")).json()["active"]
    await until_refused(kiosk)


async def test_who_sees_what(server: LiveServer, branch: Branch) -> None:
    supervisor, agent, kiosk = (
        await branch.person("sup", "supervisor"),
        await branch.person("dewi"),
        await branch.device(),
    )
    other = await make_branch(server, tenant="other")
    assert problem(await agent.get(VERSIONS)) == problem(await kiosk.get(VERSIONS)) == (403, "FORBIDDEN")
    assert {item["entity"] for item in await history(supervisor)} == {"branches", "services", "counters", "devices"}
    assert "users" in {item["entity"] for item in await history(branch.admin)}
    for branch_id in (other.branch_id, str(uuid4())):
        assert problem(await supervisor.get(VERSIONS, params={"branch_id": branch_id})) == (404, "NOT_FOUND")
    (mine,) = await history(branch.admin, entity_id=branch.services[0])
    assert problem(await restore(other.admin, mine)) == (404, "NOT_FOUND")
    assert problem(await restore(agent, mine)) == (403, "FORBIDDEN")
    assert (await restore(supervisor, mine)).status_code == 200
    (hall,) = await history(branch.admin, entity="branches")
    assert problem(await restore(supervisor, hall)) == (403, "FORBIDDEN")


async def test_everything_configured_is_rolled_back(branch: Branch) -> None:
    """Each noun's history leads back through the same route, the tenant's own too."""
    admin = branch.admin
    area = (await admin.command("/api/areas", branch_id=branch.branch_id, name="Hall")).json()["area_id"]
    role = (await admin.command("/api/roles", name="Office", permissions=["audit.read"])).json()["role_id"]
    await branch.device(name="Kiosk")
    await branch.person("dewi")
    hook = {
        "name": "CRM",
        "url": "https://example.org/q",
        "secret": "a secret, long enough",
        "events": ["ticket.called"],
    }
    webhook = (await admin.command("/api/webhooks", **hook)).json()["webhook_id"]
    report = (await admin.command("/api/reports", name="Every morning")).json()["report_id"]
    device, user = [(await admin.get(f"/api/{noun}")).json()["items"][-1] for noun in ("devices", "users")]
    paths = {
        "tenants": "/api/tenant",
        "branches": f"/api/branches/{branch.branch_id}",
        "areas": f"/api/areas/{area}",
        "services": f"/api/services/{branch.services[0]}",
        "counters": f"/api/counters/{branch.counters[0]}",
        "roles": f"/api/roles/{role}",
        "devices": f"/api/devices/{device['device_id']}",
        "users": f"/api/users/{user['user_id']}",
        "webhooks": f"/api/webhooks/{webhook}",
        "reports": f"/api/reports/{report}",
    }
    assert paths.keys() == NOUNS.keys()
    for noun, path in paths.items():
        field = "display_name" if noun == "users" else "name"
        before = await patch(admin, path, **{field: "Before"})
        await patch(admin, path, **{field: "After"})
        version = (await history(admin, entity=noun))[1]
        answer = await restore(admin, version)
        assert (answer.status_code, answer.json().get(field)) == (200, "Before"), (noun, answer.text)
        assert (await admin.get(path)).json() == {**before, "version": before["version"] + 2}


async def test_a_deleted_service_comes_back_also_when_no_counter_serves_it_any_more(branch: Branch) -> None:
    """Like a new one it takes nobody until a counter serves it; then an earlier version of that counter can come back too."""
    admin, (lost, kept), (first, second) = branch.admin, branch.services, branch.counters
    await admin.delete(f"/api/services/{lost}?request_id={uuid4()}")
    for counter_id in (first, second):
        await patch(admin, f"/api/counters/{counter_id}", service_ids=[kept])
    with_both = (await history(admin, entity_id=first))[-1]
    assert problem(await restore(admin, with_both)) == (404, "NOT_FOUND"), "there is no such service yet"
    back = await restore(admin, (await history(admin, entity_id=lost))[-1])
    assert (back.status_code, back.json()["active"]) == (200, True)
    nobody = await admin.command("/api/tickets", service_id=lost)
    assert problem(nobody) == (409, "SERVICE_CLOSED")
    assert (await restore(admin, with_both)).status_code == 200
    assert (await admin.issue(lost))["display_number"] == "A001"


async def test_what_was_switched_off_when_it_was_deleted_comes_back_so(branch: Branch) -> None:
    """To switch it on is another step, with its own question: whether anybody serves it."""
    admin = branch.admin
    made = await admin.command("/api/services", branch_id=branch.branch_id, code="Q", name="Unserved")
    path = f"/api/services/{made.json()['service_id']}"
    await patch(admin, path, active=False)
    await admin.delete(f"{path}?request_id={uuid4()}")
    _, off, on = await history(admin, entity_id=made.json()["service_id"])
    back = await restore(admin, off)
    assert (back.status_code, back.json()["active"]) == (200, False)
    assert problem(await restore(admin, on)) == (409, "CONFLICT"), "it is there, and off"


async def test_a_deleted_person_comes_back_without_the_old_logins(branch: Branch) -> None:
    await branch.person("eve")
    body = {"tenant": branch.tenant, "username": "eve", "password": PASSWORD}
    tokens = (await branch.server.client().post("/api/auth/login", json=body)).json()
    (created,) = [one for one in await history(branch.admin, entity="users") if one["after"]["username"] == "eve"]
    await branch.admin.delete(f"/api/users/{created['entity_id']}?request_id={uuid4()}")
    assert (await restore(branch.admin, created)).status_code == 200
    renewed = await branch.server.client().post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert problem(renewed) == (401, "UNAUTHENTICATED")
    assert problem(await branch.server.client(tokens["access_token"]).get("/api/auth/me")) == (401, "UNAUTHENTICATED")
    await branch.server.login("eve", branch.tenant)
