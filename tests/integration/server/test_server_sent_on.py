"""Visitors who are sent on: to a counter or colleague, to a place in a queue, to the next service. None is ever stuck."""

from typing import Any

import pytest

from tests.support.server import ApiClient, Branch


async def serving(branch: Branch, **issue: Any) -> dict[str, Any]:
    """A ticket of the first service, at the first counter, which the admin opens if need be."""
    ticket = await branch.admin.issue(branch.services[0], **issue)
    await branch.admin.session(branch.counters[0], "open")
    assert (await branch.admin.call_next(branch.counters[0])).json()["ticket"]["ticket_id"] == ticket["ticket_id"]
    assert (await branch.admin.act(ticket["ticket_id"], "start")).status_code == 200
    return ticket


async def colleague(branch: Branch, name: str = "ani") -> tuple[ApiClient, str]:
    """Somebody at the second counter, and that person's id."""
    person = await branch.person(name)
    assert (await person.session(branch.counters[1], "open")).status_code == 200
    return person, str((await person.get("/api/auth/me")).json()["user_id"])


async def next_number(client: ApiClient, counter_id: str) -> tuple[str, str] | None:
    """Who is called, and by which rule; completed at once. None when nobody is."""
    answer = await client.call_next(counter_id)
    if answer.status_code == 204:
        return None
    ticket = answer.json()["ticket"]
    for action in ("start", "complete"):
        assert (await client.act(ticket["ticket_id"], action)).status_code == 200
    return ticket["display_number"], answer.json()["rule"]


async def test_nobody_is_sent_to_a_colleague_whose_counter_does_not_serve_them(branch: Branch) -> None:
    _, ani = await colleague(branch)
    await branch.admin.change(f"/api/counters/{branch.counters[1]}", service_ids=[branch.services[1]])
    ticket = await serving(branch)
    answer = await branch.admin.act(ticket["ticket_id"], "transfer", user_id=ani)
    assert (answer.status_code, answer.json()["error"]["details"]) == (400, [{"field": "user_id"}])
    sent = await branch.admin.act(ticket["ticket_id"], "transfer", user_id=ani, service_id=branch.services[1])
    assert sent.json()["preferred_user_id"] == ani


@pytest.mark.parametrize("to", ["user_id", "counter_id"])
async def test_who_was_sent_to_a_counter_that_serves_them_no_more_is_called_elsewhere(branch: Branch, to: str) -> None:
    ani, ani_id = await colleague(branch)
    ticket = await serving(branch)
    where = {"user_id": ani_id, "counter_id": branch.counters[1]}[to]
    assert (await branch.admin.act(ticket["ticket_id"], "transfer", **{to: where})).status_code == 200
    assert await next_number(branch.admin, branch.counters[0]) is None
    await branch.admin.change(f"/api/counters/{branch.counters[1]}", service_ids=[branch.services[1]])
    assert await next_number(ani, branch.counters[1]) is None
    assert await next_number(branch.admin, branch.counters[0]) == (ticket["display_number"], "fifo")


async def test_who_was_sent_to_a_counter_waits_for_it_also_while_it_pauses(branch: Branch) -> None:
    ani, _ = await colleague(branch)
    ticket = await serving(branch)
    await branch.admin.act(ticket["ticket_id"], "transfer", counter_id=branch.counters[1])
    await ani.session(branch.counters[1], "pause")
    assert await next_number(branch.admin, branch.counters[0]) is None
    await ani.session(branch.counters[1], "resume")
    assert await next_number(ani, branch.counters[1]) == (ticket["display_number"], "preferred")


@pytest.mark.parametrize("why", ["emergency", "over_age"])
async def test_an_emergency_or_a_wait_past_its_bound_goes_before_where_one_was_sent(branch: Branch, why: str) -> None:
    await colleague(branch)
    emergency = {"priority_class": "emergency"} if why == "emergency" else {}
    ticket = await serving(branch, **emergency)
    await branch.admin.act(ticket["ticket_id"], "transfer", counter_id=branch.counters[1])
    if why == "over_age":
        await make_older(branch, ticket, minutes=31)
        assert await next_number(branch.admin, branch.counters[0]) is None
        await branch.admin.change(f"/api/services/{branch.services[0]}", max_wait_minutes=30)
    assert await next_number(branch.admin, branch.counters[0]) == (ticket["display_number"], why)


async def test_the_longest_wait_past_the_bound_is_called_first_whatever_its_class(branch: Branch) -> None:
    await branch.admin.change(f"/api/services/{branch.services[0]}", max_wait_minutes=30)
    await branch.admin.session(branch.counters[0], "open")
    late, later = [await branch.admin.issue(branch.services[0]) for _ in range(2)]
    vip = await branch.admin.issue(branch.services[0], priority_class="vip")
    await make_older(branch, late, minutes=30)
    order = [await next_number(branch.admin, branch.counters[0]) for _ in range(3)]
    wanted = [(late, "over_age"), (vip, "priority"), (later, "fifo")]
    assert order == [(ticket["display_number"], rule) for ticket, rule in wanted]


async def make_older(branch: Branch, ticket: dict[str, Any], minutes: int) -> None:
    """As if the ticket had joined its queue so much sooner."""
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        await transaction.connection.execute(
            "UPDATE tickets SET queued_at = queued_at - make_interval(mins => $2) WHERE ticket_id = $1::text::uuid",
            *(ticket["ticket_id"], minutes),
        )


@pytest.mark.parametrize(
    ("position", "place"), [("first", 0), (1, 1), (2, 2), (9, 3), ("last", 3), (None, 3), ("keep", 0)]
)
async def test_a_transfer_names_the_place_in_the_queue(branch: Branch, position: str | int | None, place: int) -> None:
    moved = await serving(branch)
    waiting = [(await branch.admin.issue(branch.services[1]))["display_number"] for _ in range(3)]
    where = {} if position is None else {"position": position}
    answer = await branch.admin.act(moved["ticket_id"], "transfer", service_id=branch.services[1], **where)
    assert answer.status_code == 200, answer.text
    order = [await next_number(branch.admin, branch.counters[0]) for _ in range(4)]
    waiting.insert(place, moved["display_number"])
    assert [called[0] for called in order if called] == waiting


@pytest.mark.parametrize("how", ["off", "restored_off"])
@pytest.mark.parametrize("action", ["complete", "call_next"])
async def test_a_visit_goes_past_a_service_that_takes_nobody_any_more(branch: Branch, how: str, action: str) -> None:
    made = (await branch.admin.command("/api/tickets", service_ids=branch.services)).json()
    await branch.admin.session(branch.counters[0], "open")
    await branch.admin.call_next(branch.counters[0])
    await branch.admin.act(made["ticket_id"], "start")
    await branch.admin.change(f"/api/services/{branch.services[1]}", active=False)
    if how == "restored_off":
        async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
            await transaction.connection.execute(
                "UPDATE services SET deleted_at = now() WHERE service_id = $1::text::uuid", branch.services[1]
            )
    answer = (await branch.admin.act(made["ticket_id"], action)).json()
    ticket = answer["ticket"] if action == "call_next" else answer
    assert (ticket["status"], ticket["service_id"]) == ("done", branch.services[0])


async def test_a_service_that_visits_still_lead_to_is_not_deleted(branch: Branch) -> None:
    made = (await branch.admin.command("/api/tickets", service_ids=branch.services)).json()
    path = f"/api/services/{branch.services[1]}?request_id={made['ticket_id']}"
    assert (await branch.admin.delete(path)).status_code == 409


async def test_a_cap_counts_who_took_a_ticket_there_not_who_was_sent(branch: Branch) -> None:
    admin = branch.admin
    for service_id in branch.services:
        await admin.change(f"/api/services/{service_id}", max_per_day=1)
    ticket = await serving(branch)
    await admin.act(ticket["ticket_id"], "transfer", service_id=branch.services[1])
    full = await admin.command("/api/tickets", service_id=branch.services[0])
    assert full.json()["error"]["code"] == "SERVICE_FULL"
    await admin.issue(branch.services[1])
