"""Every wrong request gets the exact error of the contract and changes nothing."""

from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from qms_contract.problems import ProblemAnswer
from qms_contract.wire import decode

from tests.support.branches import make_branch
from tests.support.server import SECRET, Branch, LiveServer


def problem(answer: httpx.Response) -> tuple[int, str]:
    body = decode(answer.content, ProblemAnswer)
    assert answer.headers["x-request-id"]
    assert body.error.message
    return answer.status_code, body.error.code


async def offset(branch: Branch) -> int:
    snapshot = await branch.admin.get(f"/api/queues/snapshot?branch_id={branch.branch_id}")
    return int(snapshot.json()["offset"])


async def test_no_or_a_false_or_an_old_token_is_401(branch: Branch, server: LiveServer) -> None:
    ended = jwt.encode({"sub": str(uuid4()), "exp": 1}, SECRET, "HS256")
    forged = jwt.encode({"sub": str(uuid4()), "exp": 9999999999}, "another secret of the same length", "HS256")
    for token in (None, "nonsense", ended, forged, "qmsd_nonsense"):
        answer = await server.client(token).command("/api/tickets", service_id=branch.services[0])
        assert problem(answer) == (401, "UNAUTHENTICATED"), token


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"service_id": "no uuid"},
        {"service_id": str(uuid4()), "service_ids": [str(uuid4())]},
        {"service_ids": []},
        {"service_id": str(uuid4()), "priority_class": "royal"},
        {"service_id": str(uuid4()), "language": "not a language"},
        {"service_id": str(uuid4()), "unknown": 1},
        {"service_id": str(uuid4()), "customer_ref": "x" * 201},
    ],
)
async def test_an_invalid_body_is_400_and_echoes_its_request_id(branch: Branch, body: dict[str, Any]) -> None:
    before, request_id = await offset(branch), str(uuid4())
    answer = await branch.admin.post("/api/tickets", json={"request_id": request_id, **body})
    assert problem(answer) == (400, "VALIDATION_FAILED")
    assert answer.json()["request_id"] == request_id
    assert await offset(branch) == before


async def test_what_is_no_json_is_400(branch: Branch) -> None:
    for content in (b"", b"{", b"[]", b"\xff"):
        headers = {"Content-Type": "application/json"}
        answer = await branch.admin.post("/api/tickets", content=content, headers=headers)
        assert problem(answer) == (400, "VALIDATION_FAILED"), content


async def test_unknown_and_foreign_ids_are_404_alike(server: LiveServer, branch: Branch) -> None:
    other = await make_branch(server, tenant="other")
    foreign = await other.admin.issue(other.services[0])
    admin = branch.admin
    for ticket_id in (str(uuid4()), foreign["ticket_id"]):
        assert problem(await admin.get(f"/api/tickets/{ticket_id}")) == (404, "NOT_FOUND")
        assert problem(await admin.act(ticket_id, "cancel")) == (404, "NOT_FOUND")
    for service_id in (str(uuid4()), other.services[0]):
        assert problem(await admin.command("/api/tickets", service_id=service_id)) == (404, "NOT_FOUND")
    for counter_id in (str(uuid4()), other.counters[0]):
        assert problem(await admin.call_next(counter_id)) == (404, "NOT_FOUND")
        assert problem(await admin.session(counter_id, "open")) == (404, "NOT_FOUND")
    for branch_id in (str(uuid4()), other.branch_id):
        for path in ("queues", "queues/snapshot", "display/snapshot", "services"):
            assert problem(await admin.get(f"/api/{path}?branch_id={branch_id}")) == (404, "NOT_FOUND"), path


async def test_illegal_transitions_are_409_and_change_nothing(branch: Branch) -> None:
    ticket = await branch.admin.issue(branch.services[0])
    before = await offset(branch)
    for action in ("recall", "start", "complete", "unhold", "transfer", "mark_no_show", "requeue", "call_next", "undo"):
        body = {"service_id": branch.services[1]} if action == "transfer" else {}
        answer = await branch.admin.act(ticket["ticket_id"], action, **body)
        assert problem(answer) == (409, "INVALID_TRANSITION"), action
    after = (await branch.admin.get(f"/api/tickets/{ticket['ticket_id']}")).json()["ticket"]
    assert (after["status"], after["version"]) == ("waiting", ticket["version"])
    assert await offset(branch) == before


async def test_a_refusal_is_repeated_as_it_was(branch: Branch) -> None:
    """Also when it would be allowed by now: the first answer counts."""
    ticket, request_id = await branch.admin.issue(branch.services[0]), str(uuid4())
    path = f"/api/tickets/{ticket['ticket_id']}/actions"
    body = {"action": "start", "request_id": request_id}
    first = await branch.admin.post(path, json=body)
    await branch.admin.session(branch.counters[0], "open")
    await branch.admin.call_next(branch.counters[0])
    again = await branch.admin.post(path, json=body)
    assert (again.status_code, again.content) == (first.status_code, first.content) == (409, first.content)


async def test_another_body_under_a_request_id_is_422(branch: Branch) -> None:
    body = {"service_id": branch.services[0], "request_id": str(uuid4())}
    assert (await branch.admin.post("/api/tickets", json=body)).status_code == 201
    answer = await branch.admin.post("/api/tickets", json={**body, "language": "id"})
    assert problem(answer) == (422, "REQUEST_ID_REUSED")
    other_actor = await branch.person("dewi")
    assert (await other_actor.post("/api/tickets", json=body)).status_code == 201


async def test_a_version_that_is_not_the_ticket_s_is_409(branch: Branch) -> None:
    ticket = await branch.admin.issue(branch.services[0])
    assert problem(await branch.admin.act(ticket["ticket_id"], "cancel", version=7)) == (409, "VERSION_CONFLICT")
    assert (await branch.admin.act(ticket["ticket_id"], "cancel", version=1)).status_code == 200


async def test_roles_keep_to_what_is_theirs(branch: Branch) -> None:
    agent, kiosk, display = await branch.person("dewi"), await branch.device(), await branch.device("display")
    ticket = await branch.admin.issue(branch.services[0])
    forbidden = [
        await agent.command("/api/services", branch_id=branch.branch_id, code="X", name="X"),
        await agent.get("/api/users"),
        await kiosk.call_next(branch.counters[0]),
        await kiosk.act(ticket["ticket_id"], "cancel"),
        await display.command("/api/tickets", service_id=branch.services[0]),
        await agent.call_next(branch.counters[0]),
        await branch.admin.get("/api/devices/me"),
    ]
    assert [problem(answer) for answer in forbidden] == [(403, "FORBIDDEN")] * len(forbidden)


async def test_a_kiosk_s_ticket_is_called_only_once_it_is_in_somebody_s_hand(branch: Branch) -> None:
    """Field row 3: ghost tickets."""
    kiosk, agent = await branch.device(), await branch.person("dewi")
    await agent.session(branch.counters[0], "open")
    ticket = await kiosk.issue(branch.services[0])
    assert (await agent.call_next(branch.counters[0])).status_code == 204
    answer = await agent.act(ticket["ticket_id"], "call", counter_id=branch.counters[0])
    assert problem(answer) == (409, "INVALID_TRANSITION")
    assert (await kiosk.act(ticket["ticket_id"], "confirm", how="printed")).status_code == 200
    assert (await agent.call_next(branch.counters[0])).json()["ticket"]["ticket_id"] == ticket["ticket_id"]


async def test_one_ticket_id_is_one_ticket_whatever_the_request(branch: Branch) -> None:
    """A kiosk that lost the answer and its request_id, but not its ticket, gets the same number."""
    kiosk, ticket_id = await branch.device(), str(uuid4())
    first = await kiosk.issue(branch.services[0], ticket_id=ticket_id)
    again = await kiosk.issue(branch.services[0], ticket_id=ticket_id)
    assert again["display_number"] == first["display_number"]
    wrong = await kiosk.command("/api/tickets", service_id=branch.services[1], ticket_id=ticket_id)
    assert problem(wrong) == (409, "CONFLICT")


async def test_closed_and_full_services_say_so(branch: Branch) -> None:
    await _patch_service(branch, active=False)
    answer = await branch.admin.command("/api/tickets", service_id=branch.services[0])
    assert problem(answer) == (409, "SERVICE_CLOSED")
    await _patch_service(branch, active=True, max_waiting=1)
    await branch.admin.issue(branch.services[0])
    answer = await branch.admin.command("/api/tickets", service_id=branch.services[0])
    assert problem(answer) == (409, "SERVICE_FULL")


async def test_a_visit_of_two_services_keeps_its_number_and_has_two_legs(branch: Branch) -> None:
    admin, counter = branch.admin, branch.counters[0]
    await admin.session(counter, "open")
    made = await admin.command("/api/tickets", service_ids=branch.services)
    ticket_id = made.json()["ticket_id"]
    for _ in branch.services:
        assert (await admin.call_next(counter)).json()["ticket"]["ticket_id"] == ticket_id
        assert (await admin.act(ticket_id, "start")).status_code == 200
        assert (await admin.act(ticket_id, "complete")).status_code == 200
    detail = (await admin.get(f"/api/tickets/{ticket_id}")).json()
    assert detail["ticket"]["status"] == "done"
    assert [leg["service_id"] for leg in detail["legs"]] == branch.services
    assert [leg["outcome"] for leg in detail["legs"]] == ["served", "done"]
    assert all(leg["called_at"] and leg["served_at"] and leg["ended_at"] for leg in detail["legs"])


async def test_undo_of_complete_and_next_returns_both(branch: Branch) -> None:
    agent, counter = await branch.person("dewi"), branch.counters[0]
    await agent.session(counter, "open")
    first, second = await agent.issue(branch.services[0]), await agent.issue(branch.services[0])
    await agent.call_next(counter)
    await agent.act(first["ticket_id"], "start")
    both = (await agent.act(first["ticket_id"], "call_next")).json()
    assert (both["ticket"]["status"], both["next"]["ticket_id"]) == ("done", second["ticket_id"])
    assert (await agent.act(first["ticket_id"], "undo")).json()["status"] == "serving"
    back = (await agent.get(f"/api/tickets/{second['ticket_id']}")).json()["ticket"]
    assert (back["status"], back["counter_id"]) == ("waiting", None)


async def test_an_admin_may_not_be_locked_out_by_wrong_routes(branch: Branch) -> None:
    assert problem(await branch.admin.get("/api/nothing")) == (404, "NOT_FOUND")
    assert problem(await branch.admin.put("/api/services"))[0] == 405


async def test_configuration_conflicts_name_the_version(branch: Branch) -> None:
    await _patch_service(branch, name="Renamed")
    path = f"/api/services/{branch.services[0]}"
    stale = await branch.admin.patch(path, json={"request_id": str(uuid4()), "version": 1, "name": "Mine"})
    assert problem(stale) == (409, "VERSION_CONFLICT")
    twin = await branch.admin.command("/api/counters", branch_id=branch.branch_id, name="1")
    assert problem(twin) == (409, "CONFLICT")
    assert (await branch.admin.get(path)).json()["name"] == "Renamed"


async def test_a_service_people_wait_for_cannot_be_deleted(branch: Branch) -> None:
    ticket, path = await branch.admin.issue(branch.services[0]), f"/api/services/{branch.services[0]}"
    assert problem(await branch.admin.delete(f"{path}?request_id={uuid4()}")) == (409, "CONFLICT")
    await branch.admin.act(ticket["ticket_id"], "cancel")
    assert (await branch.admin.delete(f"{path}?request_id={uuid4()}")).status_code == 204
    assert problem(await branch.admin.get(path)) == (404, "NOT_FOUND")


async def test_a_refresh_token_survives_a_lost_answer_and_ends_on_theft(server: LiveServer, branch: Branch) -> None:
    client = server.client()
    body = {"tenant": branch.tenant, "username": "admin", "password": "correct horse battery"}
    first = (await client.post("/api/auth/login", json=body)).json()["refresh_token"]

    async def refresh(token: str) -> httpx.Response:
        return await client.post("/api/auth/refresh", json={"refresh_token": token})

    lost = (await refresh(first)).json()["refresh_token"]
    second = (await refresh(first)).json()["refresh_token"]
    assert (await refresh(second)).status_code == 200
    for stolen in (first, second, lost):
        assert problem(await refresh(stolen)) == (401, "UNAUTHENTICATED")


async def test_pairing_is_approved_by_the_code_on_the_screen(branch: Branch, server: LiveServer) -> None:
    device, asked = server.client(), {"type": "display"}
    pairing = (await device.post("/api/devices/pairing", json=asked)).json()
    poll = {"device_code": pairing["device_code"]}
    assert problem(await device.post("/api/devices/pairing/token", json=poll)) == (400, "AUTHORIZATION_PENDING")
    assert problem(await device.post("/api/devices/pairing/token", json=poll)) == (400, "SLOW_DOWN")
    approval = {"user_code": pairing["user_code"].lower(), "branch_id": branch.branch_id, "name": "Hall"}
    assert (await branch.admin.post("/api/devices/pairing/approve", json=approval)).status_code == 200
    assert problem(await branch.admin.post("/api/devices/pairing/approve", json=approval)) == (404, "NOT_FOUND")
    tokens = (await device.post("/api/devices/pairing/token", json=poll)).json()
    config = await server.client(tokens["access_token"]).get("/api/devices/me")
    assert config.json()["device"]["name"] == "Hall"
    unknown = await device.post("/api/devices/pairing/token", json={"device_code": "nobody's"})
    assert problem(unknown) == (400, "EXPIRED_CODE")


async def test_the_qr_s_page_needs_no_login_and_tells_the_state(branch: Branch, server: LiveServer) -> None:
    await branch.admin.issue(branch.services[0])
    ticket = await branch.admin.issue(branch.services[0], language="id")
    visitor = server.client()
    page = await visitor.get(ticket["status_url"])
    assert page.status_code == 200
    assert "A002" in page.text
    assert "<script" not in page.text
    assert ">1</dd>" in page.text, "one person ahead"
    forged = ticket["status_url"][:-2] + ("AA" if not ticket["status_url"].endswith("AA") else "BB")
    assert (await visitor.get(forged)).status_code == 404


async def _patch_service(branch: Branch, **fields: Any) -> None:
    path = f"/api/services/{branch.services[0]}"
    version = (await branch.admin.get(path)).json()["version"]
    answer = await branch.admin.patch(path, json={"request_id": str(uuid4()), "version": version, **fields})
    assert answer.status_code == 200, answer.text


async def test_an_agent_acts_on_no_other_agent_s_visitor(branch: Branch) -> None:
    dewi, rina = await branch.person("dewi"), await branch.person("rina")
    await dewi.session(branch.counters[0], "open")
    ticket = await dewi.issue(branch.services[0])
    await dewi.call_next(branch.counters[0])
    assert problem(await rina.act(ticket["ticket_id"], "start")) == (403, "FORBIDDEN")


async def test_an_action_that_was_kept_back_keeps_its_own_time(branch: Branch) -> None:
    """But never one before the service began, nor one in the future (a clerk's clock may be wrong)."""
    agent, counter = await branch.person("dewi"), branch.counters[0]
    await agent.session(counter, "open")
    for occurred_at, expected in (("2020-01-01T00:00:00Z", "served_at"), ("2099-01-01T00:00:00Z", "now")):
        ticket = await agent.issue(branch.services[0])
        await agent.call_next(counter)
        served_at = (await agent.act(ticket["ticket_id"], "start")).json()["served_at"]
        done = (await agent.act(ticket["ticket_id"], "complete", occurred_at=occurred_at)).json()
        if expected == "served_at":
            assert done["completed_at"] == served_at
        else:
            assert served_at < done["completed_at"] < "2098"


async def test_a_counter_with_somebody_at_it_is_neither_deleted_nor_switched_off(branch: Branch) -> None:
    agent, path = await branch.person("dewi"), f"/api/counters/{branch.counters[0]}"
    await agent.session(branch.counters[0], "open")
    ticket = await agent.issue(branch.services[0])
    await agent.call_next(branch.counters[0])
    for state in ("open", "left"):
        if state == "left":  # the agent's app was lost; the visitor stays
            async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
                await transaction.connection.execute("DELETE FROM counter_sessions")
        assert problem(await branch.admin.delete(f"{path}?request_id={uuid4()}")) == (409, "CONFLICT")
        version = (await branch.admin.get(path)).json()["version"]
        body = {"request_id": str(uuid4()), "version": version, "active": False}
        assert problem(await branch.admin.patch(path, json=body)) == (409, "CONFLICT")
    await branch.admin.act(ticket["ticket_id"], "cancel")
    assert (await branch.admin.delete(f"{path}?request_id={uuid4()}")).status_code == 204


TWO_FAULTS = [
    ("what is asked is looked at before whether it is there", "call", {}, "unknown", (400, "VALIDATION_FAILED")),
    ("a transfer to nowhere", "transfer", {}, "unknown", (400, "VALIDATION_FAILED")),
    (
        "a reminder in a thousand years",
        "hold",
        {"remind_at": "3026-01-01T00:00:00Z"},
        "stale",
        (400, "VALIDATION_FAILED"),
    ),
    ("somebody else's visitor, and stale", "recall", {"version": 1}, "foreign", (403, "FORBIDDEN")),
    ("stale, and not allowed by its state", "unhold", {"version": 1}, "stale", (409, "VERSION_CONFLICT")),
]


@pytest.mark.parametrize(("action", "body", "which", "refusal"), [one[1:] for one in TWO_FAULTS], ids=lambda _: "")
async def test_of_two_faults_the_contract_s_first_is_told(
    branch: Branch, action: str, body: dict[str, Any], which: str, refusal: tuple[int, str]
) -> None:
    agent, other = await branch.person("dewi"), await branch.person("ani")
    await agent.session(branch.counters[0], "open")
    ticket = await agent.issue(branch.services[0])
    await agent.call_next(branch.counters[0])
    ticket_id = str(uuid4()) if which == "unknown" else ticket["ticket_id"]
    client = other if which == "foreign" else agent
    assert problem(await client.act(ticket_id, action, **body)) == refusal


async def test_a_wrong_field_is_told_before_a_stale_version(branch: Branch) -> None:
    await _patch_service(branch, name="Renamed")
    body = {"request_id": str(uuid4()), "version": 1, "first_number": 500, "last_number": 100}
    answer = await branch.admin.patch(f"/api/services/{branch.services[0]}", json=body)
    assert problem(answer) == (400, "VALIDATION_FAILED")


async def test_an_id_used_before_is_told_after_what_is_wrong_with_the_request_itself(branch: Branch) -> None:
    """401, 400, 404, 403, 422, 409: and nothing of it happens."""
    agent, other = await branch.person("dewi"), await branch.person("ani")
    await agent.session(branch.counters[0], "open")
    ticket = await agent.issue(branch.services[0])
    used = {"request_id": str(uuid4())}
    assert (await other.post("/api/tickets", json={**used, "service_id": branch.services[1]})).status_code == 201
    await agent.call_next(branch.counters[0])
    path, before = f"/api/tickets/{ticket['ticket_id']}/actions", await offset(branch)
    assert problem(await other.post(path, json={**used, "action": "start"})) == (403, "FORBIDDEN")
    assert problem(await other.post(f"/api/tickets/{uuid4()}/actions", json={**used, "action": "hold"}))[0] == 404
    own = await other.issue(branch.services[1])
    reused = await other.post(f"/api/tickets/{own['ticket_id']}/actions", json={**used, "action": "hold"})
    assert problem(reused) == (422, "REQUEST_ID_REUSED")
    assert (await other.get(f"/api/tickets/{own['ticket_id']}")).json()["ticket"]["status"] == "waiting"
    assert await offset(branch) == before + 2, "one ticket and its queue"
