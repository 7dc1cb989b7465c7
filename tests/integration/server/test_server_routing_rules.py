"""What a tenant, a branch and a counter tell routing, from the API to the call; and every stored trace replays."""

from typing import Any

from qms_contract.wire import decode
from qms_server.domain.routing import Trace, choose

from tests.support.server import ApiClient, Branch


async def called(client: ApiClient, counter_id: str) -> tuple[str, str]:
    """The next ticket's number and the rule that chose it; it is completed at once."""
    answer = await client.call_next(counter_id)
    assert answer.status_code == 200, answer.text
    ticket = answer.json()["ticket"]
    for action in ("start", "complete"):
        assert (await client.act(ticket["ticket_id"], action)).status_code == 200
    return ticket["display_number"], answer.json()["rule"]


async def ready(branch: Branch) -> ApiClient:
    """The admin, at the first counter."""
    assert (await branch.admin.session(branch.counters[0], "open")).status_code == 200
    return branch.admin


def classes(**changes: dict[str, Any]) -> list[dict[str, Any]]:
    names = ("emergency", "vip", "priority", "regular")
    return [{"priority_class": name, "rank": rank, **changes.get(name, {})} for rank, name in enumerate(names)]


async def test_a_branch_sets_how_many_priority_calls_pass_a_regular_visitor(branch: Branch) -> None:
    admin, service = await ready(branch), branch.services[0]
    await admin.change(f"/api/branches/{branch.branch_id}", priority_ratio=1)
    await admin.issue(service)
    for _ in range(3):
        await admin.issue(service, priority_class="priority")
    order = [await called(admin, branch.counters[0]) for _ in range(4)]
    assert order == [("A002", "priority"), ("A001", "ratio"), ("A003", "fifo"), ("A004", "fifo")]


async def test_a_tenant_sets_rank_weight_and_prefix_of_each_class(branch: Branch) -> None:
    admin, service = await ready(branch), branch.services[0]
    rules = classes(vip={"rank": 3, "weight": 100, "prefix": "V"})
    assert (await admin.change("/api/tenant", priority_classes=rules))["priority_classes"][1]["prefix"] == "V"
    await admin.issue(service)
    vip = await admin.issue(service, priority_class="vip")
    assert vip["display_number"] == "VA001"
    assert [await called(admin, branch.counters[0]) for _ in range(2)] == [("VA001", "weight"), ("A001", "fifo")]


async def test_the_classes_are_four_and_each_once(branch: Branch) -> None:
    tenant = (await branch.admin.get("/api/tenant")).json()
    twice = [*tenant["priority_classes"][:3], tenant["priority_classes"][0]]
    body = {"request_id": str(branch.tenant_id), "version": tenant["version"], "priority_classes": twice}
    answer = await branch.admin.patch("/api/tenant", json=body)
    assert (answer.status_code, answer.json()["error"]["details"]) == (400, [{"field": "priority_classes"}])


async def test_a_counter_takes_its_heavier_service_sooner(branch: Branch) -> None:
    admin, (light, heavy) = await ready(branch), branch.services
    counter = await admin.change(f"/api/counters/{branch.counters[0]}", weights={heavy: 100})
    assert counter["weights"] == {heavy: 100}
    await admin.issue(light)
    await admin.issue(heavy)
    assert [await called(admin, branch.counters[0]) for _ in range(2)] == [("B001", "weight"), ("A001", "fifo")]


async def test_a_weight_for_a_service_the_counter_does_not_serve_is_refused(branch: Branch) -> None:
    path = f"/api/counters/{branch.counters[0]}"
    body = {"request_id": branch.counters[0], "version": 1, "service_ids": [], "weights": {branch.services[0]: 2}}
    answer = await branch.admin.patch(path, json=body)
    assert (answer.status_code, answer.json()["error"]["details"]) == (400, [{"field": "weights"}])
    assert (await branch.admin.get(path)).json()["service_ids"] == branch.services


async def test_a_counter_and_its_branch_favour_segments(branch: Branch) -> None:
    admin, service = await ready(branch), branch.services[0]
    await admin.change(f"/api/branches/{branch.branch_id}", prefers={"visit_types": ["appointment"]})
    await admin.change(
        f"/api/counters/{branch.counters[0]}", prefers={"languages": ["ar"], "customer_classes": ["gold"]}
    )
    for fields in ({}, {"language": "ar"}, {"customer_class": "gold"}, {"visit_type": "appointment"}):
        await admin.issue(service, **fields)
    order = [await called(admin, branch.counters[0]) for _ in range(4)]
    assert order == [("A002", "segment"), ("A003", "segment"), ("A004", "segment"), ("A001", "fifo")]


async def test_who_is_sent_to_a_colleague_is_called_by_that_colleague(branch: Branch) -> None:
    admin, service = await ready(branch), branch.services[0]
    ani = await branch.person("ani")
    await ani.session(branch.counters[1], "open")
    me = (await ani.get("/api/auth/me")).json()["user_id"]
    sent, other = await admin.issue(service), await admin.issue(service)
    await admin.call_next(branch.counters[0])
    answer = await admin.act(sent["ticket_id"], "transfer", user_id=me)
    assert answer.json()["preferred_user_id"] == me
    assert await called(admin, branch.counters[0]) == (other["display_number"], "fifo")
    assert (await admin.call_next(branch.counters[0])).status_code == 204
    assert await called(ani, branch.counters[1]) == (sent["display_number"], "preferred")


async def test_a_colleague_who_leaves_frees_what_was_sent_there(branch: Branch) -> None:
    admin = await ready(branch)
    ani = await branch.person("ani")
    await ani.session(branch.counters[1], "open")
    sent = await admin.issue(branch.services[0])
    await admin.call_next(branch.counters[0])
    await admin.act(sent["ticket_id"], "transfer", user_id=(await ani.get("/api/auth/me")).json()["user_id"])
    assert (await admin.call_next(branch.counters[0])).status_code == 204
    await ani.session(branch.counters[1], "close")
    assert await called(admin, branch.counters[0]) == (sent["display_number"], "fifo")


async def test_a_stranger_is_no_colleague(branch: Branch) -> None:
    admin = await ready(branch)
    ticket = await admin.issue(branch.services[0])
    await admin.call_next(branch.counters[0])
    answer = await admin.act(ticket["ticket_id"], "transfer", user_id=ticket["ticket_id"])
    assert answer.status_code == 404


async def test_every_stored_trace_replays_to_its_choice(branch: Branch) -> None:
    admin = await ready(branch)
    for number, kind in enumerate(("regular", "vip", "priority", "emergency", "priority", "regular", "vip")):
        await admin.issue(branch.services[number % 2], priority_class=kind)
    for _ in range(7):
        await called(admin, branch.counters[0])
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        rows = await transaction.connection.fetch("SELECT trace::text AS trace FROM call_traces ORDER BY called_at")
    traces = [decode(row["trace"], Trace) for row in rows]
    assert [choose(trace.situation) for trace in traces] == [trace.choice for trace in traces]
    assert len(traces) == 7
