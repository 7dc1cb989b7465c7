"""Every route of the OpenAPI and every topic, with every role and a second tenant, against the matrix."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from qms_contract.branch_files import FORMAT
from qms_contract.topics import TopicKind
from qms_contract.wire import utc_now
from qms_server.app import create_app
from qms_server.domain.access import WORDS, Actor, Permission
from qms_server.web.needs import ROUTES, TOPICS, Who

from tests.support.branches import make_branch
from tests.support.dead_letters import a_dead_letter
from tests.support.device_orders import an_answered_order
from tests.support.live import live
from tests.support.media import a_png
from tests.support.server import PASSWORD, ApiClient, Branch, LiveServer

LATER = "2027-06-01T00:00:00Z"
_OF_NO_BRANCH = {
    "/api/assets",
    "/api/tenant",
    "/api/api-keys",
    "/api/webhooks",
    "/api/reports",
    "/api/auth/me",
    "/api/devices/me",
}


UPLOAD = "POST /api/assets"
_BRANCH_FILE = {"format": FORMAT, "version": 1, "exported_at": LATER, "branch": {"name": "File", "time_zone": "UTC"}}
_UPLOADED = {UPLOAD: {"kind": "image", "name": "New"}}


@dataclass
class Place:
    """A branch with one thing of each kind that the walk may break: none of them is an actor's own."""

    branch: Branch
    ids: dict[str, str]
    bodies: dict[str, dict[str, Any]]

    def request(self, route: str) -> tuple[str, str, dict[str, Any], dict[str, Any] | None]:
        """Method, path, query and body of a valid call of the route, on what is this branch's."""
        method, path = route.split(" ")[:2]
        noun = path.split("/")[2] if path.count("/") > 1 else ""
        ids = self.ids | {"entity_id": self.ids.get(noun, "")}
        query: dict[str, Any] = {}
        if method == "GET" and "{" not in path and path not in _OF_NO_BRANCH:
            query = {"branch_id": self.branch.branch_id}
        if method == "DELETE" or route == UPLOAD:
            query = {"request_id": str(uuid4()), **_UPLOADED.get(route, {})}
        body = self.bodies.get(route)
        fresh = {"request_id": str(uuid4())} if body and "request_id" in body else {}
        return method, path.format(**ids), query, {**body, **fresh} if body is not None else None

    @property
    def own_ids(self) -> set[str]:
        return {self.branch.branch_id, *self.ids.values(), *self.branch.services, *self.branch.counters}


async def a_place(branch: Branch) -> Place:
    admin, branch_id = branch.admin, branch.branch_id
    victim = await _made(admin, "/api/users", **_person("victim", branch_id))
    session = await branch.server.client().post("/api/auth/login", json=_login(branch.tenant, "victim"))
    device = await _made(admin, "/api/devices", branch_id=branch_id, type="kiosk", name="Victim")
    key = (await admin.post("/api/api-keys", json=_key("Victim"))).json()["api_key"]["api_key_id"]
    versions = (await admin.get("/api/config/versions?entity=services")).json()["items"]
    sessions = (await admin.get(f"/api/users/{victim['user_id']}/sessions")).json()["items"]
    pairing = (await branch.server.client().post("/api/devices/pairing", json={"type": "kiosk"})).json()
    ids = {
        "areas": (await _made(admin, "/api/areas", branch_id=branch_id, name="Hall"))["area_id"],
        "services": (await _made(admin, "/api/services", branch_id=branch_id, code="V", name="V"))["service_id"],
        "counters": (await _made(admin, "/api/counters", branch_id=branch_id, name="V"))["counter_id"],
        "branches": branch_id,
        "branch_id": branch_id,
        "roles": (await _made(admin, "/api/roles", name="V", permissions=[]))["role_id"],
        "users": victim["user_id"],
        "webhooks": (await _made(admin, "/api/webhooks", **_webhook("V")))["webhook_id"],
        "reports": (await _made(admin, "/api/reports", name="V"))["report_id"],
        "devices": device["device_id"],
        "user_id": victim["user_id"],
        "device_id": device["device_id"],
        "ticket_id": (await admin.issue(branch.services[0]))["ticket_id"],
        "counter_id": branch.counters[0],
        "message_id": (await _made(admin, f"/api/branches/{branch_id}/messages", text="Hello"))["message_id"],
        "version_id": versions[-1]["config_version_id"],
        "session_id": sessions[0]["session_id"],
        "api_key_id": key,
        "token": "nobody-s",
        "asset_id": await _an_asset(admin),
        "dead_letter_id": await a_dead_letter(branch),
        "command_id": await an_answered_order(admin, device["device_id"]),
    }
    assert session.status_code == 200
    return Place(branch, ids, _bodies(branch, pairing))


def _bodies(branch: Branch, pairing: dict[str, Any]) -> dict[str, dict[str, Any]]:
    branch_id, request = branch.branch_id, {"request_id": ""}
    action = "POST /api/tickets/{ticket_id}/actions"
    patches = {
        f"PATCH /api/{noun}/{{entity_id}}": {**request, "version": 1}
        for noun in ("areas", "services", "counters", "devices", "branches", "roles", "users", "webhooks", "reports")
    }
    return patches | {
        "PATCH /api/tenant": {**request, "version": 1},
        "POST /api/tickets": {**request, "service_id": branch.services[0]},
        "POST /api/tickets/offline": {"items": [{}]},
        action: {**request, "action": "hold"},
        f"{action} call": {**request, "action": "call", "counter_id": branch.counters[0]},
        f"{action} cancel": {**request, "action": "cancel"},
        f"{action} confirm": {**request, "action": "confirm", "how": "shown"},
        "POST /api/counters/{counter_id}/session": {**request, "action": "close"},
        "POST /api/counters/{counter_id}/call-next": request,
        "POST /api/counters/{counter_id}/panic": request,
        "POST /api/counters/{counter_id}/messages/{message_id}/seen": request,
        "POST /api/outbox/dead-letters/{dead_letter_id}/retry": request,
        "POST /api/devices/{device_id}/commands": {**request, "command": "restart"},
        "POST /api/devices/me/commands/{command_id}/result": {},
        "POST /api/areas": {**request, "branch_id": branch_id, "name": "New"},
        "POST /api/services": {**request, "branch_id": branch_id, "code": "N", "name": "New"},
        "POST /api/counters": {**request, "branch_id": branch_id, "name": "New"},
        "POST /api/devices": {**request, "branch_id": branch_id, "name": "New", "type": "kiosk"},
        "POST /api/branches": {**request, "name": "New", "time_zone": "UTC"},
        "POST /api/branches/import": {**request, "file": _BRANCH_FILE},
        "POST /api/branches/{branch_id}/copy": {**request, "name": "Copy"},
        "POST /api/branches/{branch_id}/messages": {**request, "text": "We close at four"},
        "POST /api/webhooks": {**request, **_webhook("New")},
        "POST /api/reports": {**request, "name": "New"},
        "POST /api/roles": {**request, "name": "New", "permissions": []},
        "POST /api/users": {**request, **_person("new", branch_id)},
        "POST /api/config/versions/{version_id}/restore": request,
        "POST /api/devices/pairing/approve": {"user_code": pairing["user_code"], "branch_id": branch_id, "name": "P"},
        "POST /api/api-keys": _key("New"),
        "POST /api/auth/totp": {"password": PASSWORD},
        "POST /api/auth/totp/disable": {"password": PASSWORD},
        "POST /api/auth/totp/confirm": {"code": "000000"},
        "POST /api/devices/me/heartbeat": {"app_version": "1", "sent_at": utc_now().isoformat()},
    }


def _person(username: str, branch_id: str) -> dict[str, Any]:
    return {"username": username, "password": PASSWORD, "display_name": "V", "role": "agent", "branch_id": branch_id}


def _webhook(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "url": "https://example.org/q",
        "secret": "a secret, long enough",
        "events": ["ticket.called"],
    }


def _login(tenant: str, username: str) -> dict[str, str]:
    return {"tenant": tenant, "username": username, "password": PASSWORD}


def _key(name: str) -> dict[str, Any]:
    return {"name": name, "permissions": ["queues.read"], "expires_at": LATER}


async def _an_asset(admin: ApiClient) -> str:
    query = {"request_id": str(uuid4()), "kind": "image", "name": "Logo"}
    answer = await admin.post("/api/assets", params=query, content=a_png())
    assert answer.status_code == 201, answer.text
    return str(answer.json()["asset_id"])


async def _made(admin: ApiClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await admin.command(path, **body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def actors(branch: Branch) -> dict[str, ApiClient]:
    """Whoever may least comes first: what one deletes, the others have been refused before."""
    role = await _made(branch.admin, "/api/roles", name="Reader", permissions=["config.read", "audit.read"])
    await _made(branch.admin, "/api/users", **_person("reader", branch.branch_id), role_id=role["role_id"])
    key = await branch.admin.post("/api/api-keys", json={**_key("Queue"), "branch_id": branch.branch_id})
    return {
        "api key": branch.server.client(key.json()["key"]),
        "own role": await branch.server.login("reader", branch.tenant),
        "display": await branch.device("display"),
        "kiosk": await branch.device("kiosk"),
        "agent": await branch.person("ani"),
        "supervisor": await branch.person("sup", "supervisor"),
        "admin": branch.admin,
    }


async def actor_of(server: LiveServer, client: ApiClient) -> Actor:
    return await server.parts.authenticator.actor(client.token)


async def send(client: ApiClient, place: Place, route: str) -> httpx.Response:
    method, path, query, body = place.request(route)
    content = {"content": a_png()} if route == UPLOAD else {"json": body}
    return await client.request(method, path, params=query, **content)  # type: ignore[arg-type]


def refused_by_matrix(answer: httpx.Response, permission: Permission) -> bool:
    return answer.status_code == 403 and answer.json()["error"]["message"] == f"You may not {WORDS[permission]} here."


def test_every_route_of_the_openapi_is_in_the_list(server: LiveServer) -> None:
    paths = create_app(server.parts.settings).openapi_schema.to_schema()["paths"]
    documented = {f"{method.upper()} {path}" for path, operations in paths.items() for method in operations}
    assert documented == {" ".join(route.split(" ")[:2]) for route in ROUTES}


async def test_every_route_with_every_role(server: LiveServer, branch: Branch) -> None:
    place, everybody, wrong = await a_place(branch), await actors(branch), []
    asked = sorted(ROUTES, key=lambda route: route.startswith("DELETE") + route.endswith("{entity_id}"))
    for route in asked:
        for name, client in everybody.items():
            answer, need = await send(client, place, route), ROUTES[route]
            actor = await actor_of(server, client)
            if isinstance(need, Permission):
                may = need in actor.permissions and not (actor.branch_id and need is Permission.MANAGE_TENANT)
                fits = refused_by_matrix(answer, need) != may and answer.status_code not in {400, 401, 405, 500}
            else:
                may = _is_for(need, actor)
                fits = (answer.status_code != 403) == may and answer.status_code < 500
            if not fits:
                wrong.append(f"{route} as {name}: {may=}, but {answer.status_code} {answer.text[:120]}")
    assert not wrong, "\n".join(wrong)


def _is_for(who: Who, actor: Actor) -> bool:
    if who is Who.PERSON:
        return actor.role in {"admin", "supervisor", "agent"}
    if who is Who.KIOSK:
        return actor.device_type == "kiosk"
    return who is Who.ANYBODY or actor.role == "device"


async def test_every_route_needs_a_token_but_the_public_ones(server: LiveServer, branch: Branch) -> None:
    place, stranger = await a_place(branch), server.client()
    open_to_all = {route for route in ROUTES if (await send(stranger, place, route)).status_code != 401}
    assert open_to_all == {route for route, need in ROUTES.items() if need is Who.ANYBODY}


async def test_another_tenant_s_admin_meets_404_and_sees_nothing(server: LiveServer, branch: Branch) -> None:
    place, other, wrong = await a_place(branch), await make_branch(server, tenant="other"), []
    for route, need in ROUTES.items():
        if isinstance(need, Who):
            continue
        request, answer = place.request(route), await send(other.admin, place, route)
        names_us = any(own in str(request) for own in place.own_ids if own)
        if (answer.status_code == 404) != names_us or any(own in answer.text for own in place.own_ids if own):
            wrong.append(f"{route}: {answer.status_code} {answer.text[:120]}")
        if request[0] == "GET":
            listed = await other.admin.get(request[1])
            assert not any(own in listed.text for own in place.own_ids if own), route
    assert not wrong, "\n".join(wrong)


async def test_every_topic_with_every_role_and_a_second_tenant(server: LiveServer, branch: Branch) -> None:
    place, everybody = await a_place(branch), await actors(branch)
    await branch.admin.session(branch.counters[0], "open")
    b, ids, wrong = branch.branch_id, place.ids, []
    names = {
        TopicKind.DISPLAY: f"branch:{b}:display:all",
        TopicKind.SERVICE: f"branch:{b}:service:{branch.services[0]}",
        TopicKind.COUNTER: f"counter:{branch.counters[0]}",
        TopicKind.ALL: f"branch:{b}:all",
        TopicKind.CONFIG: f"branch:{b}:config",
        TopicKind.DEVICE: f"device:{ids['device_id']}",
        TopicKind.ADMIN: f"admin:{branch.tenant_id}",
    }
    assert set(names) == set(TOPICS) == set(TopicKind)
    everybody["another tenant"] = (await make_branch(server, tenant="other")).admin
    for who, client in everybody.items():
        actor = await actor_of(server, client)
        async with live(client) as socket:
            for kind, name in names.items():
                answer = await socket.subscribe(name)
                told = answer["payload"]["code"] if answer["type"] == "error" else "subscribed"
                may = TOPICS[kind] in actor.permissions and not (
                    actor.branch_id and TOPICS[kind] is Permission.MANAGE_TENANT
                )
                expected = "NOT_FOUND" if who == "another tenant" else "subscribed" if may else "FORBIDDEN"
                if told != expected:
                    wrong.append(f"{kind} as {who}: {told}, not {expected}")
    assert not wrong, "\n".join(wrong)
