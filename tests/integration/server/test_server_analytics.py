"""Figures: what they say is what the legs of the visits say, whatever was done, undone or moved."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from qms_contract.ids import new_id
from qms_server.jobs.analytics.rebuild import rebuild_figures
from qms_server.jobs.day_close import close_days

from tests.support.branches import make_branch
from tests.support.legs import DAY_STARTS, ZONE, check, legs_of
from tests.support.postgres import Database
from tests.support.server import ApiClient, Branch, LiveServer, running_server, settings_for

KPI = "/api/analytics/kpi"
# The night in which the branch's clock is put forward.
BEFORE_DST = datetime(2027, 3, 27, 19, 30, tzinfo=UTC)
_NEXT = {
    "waiting": ("call", "hold", "cancel"),
    "called": ("recall", "start", "mark_no_show", "transfer", "hold"),
    "serving": ("complete", "call_next", "transfer", "hold"),
    "held": ("unhold", "cancel"),
    "no_show": ("requeue",),
}


class Clock:
    """The server's time, put forward by the test."""

    def __init__(self, server: LiveServer, now: datetime) -> None:
        self.now = now
        server.parts.commands.clock = lambda: self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


class Walk:
    """Two members of staff do things to visitors, each at a counter of their own."""

    def __init__(self, branch: Branch, clock: Clock, staff: list[ApiClient]) -> None:
        self.branch, self.clock, self.staff = branch, clock, staff
        self.tickets: list[str] = []

    async def step(self, who: int, what: int, which: int, seconds: int) -> None:
        self.clock.pass_by(seconds=seconds)
        client = self.staff[who]
        if what < 3 or not self.tickets:
            await self._issue(client, what)
            return
        ticket_id = self.tickets[which % len(self.tickets)]
        status = (await client.get(f"/api/tickets/{ticket_id}")).json()["ticket"]["status"]
        choices = (*_NEXT.get(status, ()), "undo")
        await self._act(client, who, ticket_id, choices[what % len(choices)])

    async def _issue(self, client: ApiClient, what: int) -> None:
        services = self.branch.services
        wanted = {"service_ids": services} if what == 0 else {"service_id": services[what % len(services)]}
        answer = await client.command("/api/tickets", **wanted)
        assert answer.status_code == 201, answer.text
        self.tickets.append(answer.json()["ticket_id"])

    async def _act(self, client: ApiClient, who: int, ticket_id: str, action: str) -> None:
        body: dict[str, Any] = {}
        if action == "call":
            body = {"counter_id": self.branch.counters[who]}
        if action == "transfer":
            body = {"service_id": self.branch.services[1]}
        answer = await client.act(ticket_id, action, **body)
        assert answer.status_code in {200, 403, 409}, answer.text


async def a_walk(server: LiveServer, **branch: Any) -> Walk:
    place = await make_branch(server, time_zone=ZONE, day_starts_hour=DAY_STARTS, **branch)
    staff = [place.admin, await place.person("dewi")]
    for client, counter in zip(staff, place.counters, strict=False):
        assert (await client.session(counter, "open")).status_code == 200
    return Walk(place, Clock(server, BEFORE_DST), staff)


async def count(server: LiveServer) -> None:
    """As the worker does, until nothing is left."""
    while await server.parts.counting.run_once():
        pass


async def figures(client: ApiClient, **asked: str) -> dict[str, Any]:
    params = {"from": "2027-03-20", "to": "2027-04-10", **asked}
    answer = await client.get(KPI, params=params)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def every_figure(client: ApiClient) -> dict[str, Any]:
    kinds = ("hour", "day", "service", "counter", "staff", "channel", "branch")
    return {kind: await figures(client, group_by=kind) for kind in kinds}


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 11), st.integers(0, 30), st.sampled_from((1, 5, 400, 9000))),
        min_size=25,
        max_size=40,
    )
)
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_figures_are_those_of_the_legs_whatever_was_done_and_undone(
    server: LiveServer, database: Database, steps: list[tuple[int, int, int, int]]
) -> None:
    walk = await a_walk(server, tenant=f"t{new_id().hex[-12:]}")
    for step in steps:
        await walk.step(*step)
        if step[1] % 4 == 0:
            await count(server)
    await count(server)
    grown = await every_figure(walk.branch.admin)
    check(grown, await legs_of(database, walk.branch))
    assert await rebuild_figures(server.parts.database, walk.branch.tenant_id) == len(walk.tickets)
    assert await every_figure(walk.branch.admin) == grown, "counted anew they are the same"


async def served_at(walk: Walk, wait: int, service: int) -> str:
    """One visitor, called after `wait` seconds and served for `service`."""
    agent, counter = walk.staff[0], walk.branch.counters[0]
    ticket = await agent.issue(walk.branch.services[0])
    walk.clock.pass_by(seconds=wait)
    assert (await agent.act(ticket["ticket_id"], "call", counter_id=counter)).status_code == 200
    assert (await agent.act(ticket["ticket_id"], "start")).status_code == 200
    walk.clock.pass_by(seconds=service)
    assert (await agent.act(ticket["ticket_id"], "complete")).status_code == 200
    return str(ticket["ticket_id"])


async def test_a_recall_does_not_lengthen_the_wait_and_undo_takes_back(server: LiveServer) -> None:
    walk = await a_walk(server)
    agent, counter = walk.staff[0], walk.branch.counters[0]
    ticket_id = (await agent.issue(walk.branch.services[0]))["ticket_id"]
    walk.clock.pass_by(minutes=10)
    await agent.act(ticket_id, "call", counter_id=counter)
    walk.clock.pass_by(minutes=5)
    await agent.act(ticket_id, "recall")
    await count(server)
    totals = (await figures(agent))["period"]["totals"]
    assert totals["wait"]["mean_seconds"] == 600
    await agent.act(ticket_id, "undo")
    await count(server)
    assert (await figures(agent))["period"]["totals"] == totals
    walk.clock.pass_by(seconds=1)
    await agent.act(ticket_id, "mark_no_show")
    await count(server)
    assert (await figures(agent))["period"]["totals"]["no_shows"] == 1
    await agent.act(ticket_id, "undo")
    await count(server)
    assert (await figures(agent))["period"]["totals"] == totals


async def test_a_new_target_judges_those_who_come_after_it(server: LiveServer) -> None:
    walk = await a_walk(server)
    await served_at(walk, wait=300, service=60)
    await walk.staff[0].change(f"/api/services/{walk.branch.services[0]}", target_wait_minutes=2)
    walk.clock.pass_by(seconds=1)
    await served_at(walk, wait=300, service=60)
    await count(server)
    assert (await figures(walk.staff[0]))["period"]["totals"]["sla"] == 0.5
    await rebuild_figures(server.parts.database, walk.branch.tenant_id)
    assert (await figures(walk.staff[0]))["period"]["totals"]["sla"] == 0.5


async def test_a_day_is_the_branch_s_and_one_of_23_hours_is_one(server: LiveServer) -> None:
    """Its business day of 27 March 2027 begins at 4:00 and ends at 4:00 summer time, 23 hours later."""
    walk = await a_walk(server)
    for moment in ("2027-03-27T02:59:59+00:00", "2027-03-27T03:00:00+00:00", "2027-03-28T01:59:59+00:00"):
        walk.clock.now = datetime.fromisoformat(moment)
        await walk.staff[0].issue(walk.branch.services[0])
    walk.clock.now = datetime.fromisoformat("2027-03-28T02:00:00+00:00")
    await walk.staff[0].issue(walk.branch.services[0])
    await count(server)
    days = {item["key"]: item["figures"]["visits"] for item in (await figures(walk.staff[0]))["period"]["items"]}
    assert days == {"2027-03-26": 1, "2027-03-27": 2, "2027-03-28": 1}


async def test_the_days_before_stand_beside_those_asked_for(server: LiveServer) -> None:
    walk = await a_walk(server)
    await served_at(walk, wait=60, service=60)
    walk.clock.pass_by(days=2)
    await served_at(walk, wait=60, service=60)
    await served_at(walk, wait=60, service=60)
    await count(server)
    span = {"from": "2027-03-29", "to": "2027-03-30", "compare": "previous", "group_by": "service"}
    told = await figures(walk.staff[0], **span)
    assert (told["previous"]["first_day"], told["previous"]["last_day"]) == ("2027-03-27", "2027-03-28")
    assert [told[period]["totals"]["visits_done"] for period in ("previous", "period")] == [1, 2]
    assert [item["name"] for item in told["period"]["items"]] == ["Service A"]


async def test_nothing_is_counted_by_person_where_the_tenant_does_not_want_it(server: LiveServer) -> None:
    walk = await a_walk(server)
    await served_at(walk, wait=60, service=60)
    await count(server)
    (item,) = (await figures(walk.staff[0], group_by="staff"))["period"]["items"]
    assert (item["name"], item["figures"]["served"]) == ("admin", 1)
    await walk.branch.admin.change("/api/tenant", staff_analytics=False)
    answer = await walk.branch.admin.get(KPI, params={"group_by": "staff"})
    assert (answer.status_code, answer.json()["error"]["details"]) == (400, [{"field": "group_by"}])
    await served_at(walk, wait=60, service=60)
    await count(server)
    await rebuild_figures(server.parts.database, walk.branch.tenant_id)
    await walk.branch.admin.change("/api/tenant", staff_analytics=True)
    assert (await figures(walk.staff[0], group_by="staff"))["period"]["items"] == []
    assert (await figures(walk.staff[0]))["period"]["totals"]["served"] == 2


async def test_who_sees_which_figures(server: LiveServer, branch: Branch) -> None:
    supervisor = await branch.person("sup", "supervisor")
    second = (await branch.admin.command("/api/branches", name="Second", time_zone="UTC")).json()["branch_id"]
    assert (await supervisor.get(KPI)).json()["branch_id"] == branch.branch_id
    assert (await branch.admin.get(KPI)).json()["branch_id"] is None
    assert (await supervisor.get(KPI, params={"branch_id": second})).status_code == 403
    assert (await (await branch.person("ani")).get(KPI)).status_code == 403
    wrong = (
        {"from": "2027-01-02", "to": "2027-01-01"},
        {"from": "0001-01-01"},
        {"from": "2020-01-01", "to": "2027-01-01"},
        {"from": "2027-01-01", "to": "2027-03-01", "group_by": "hour"},
        {"group_by": "weather"},
    )
    for asked in wrong:
        assert (await branch.admin.get(KPI, params=asked)).status_code == 400, asked


async def test_taking_back_the_return_of_a_no_show_leaves_the_no_show(server: LiveServer) -> None:
    walk = await a_walk(server)
    agent, counter = walk.staff[0], walk.branch.counters[0]
    ticket_id = (await agent.issue(walk.branch.services[0]))["ticket_id"]
    await agent.act(ticket_id, "call", counter_id=counter)
    await agent.act(ticket_id, "mark_no_show")
    legs = (await agent.get(f"/api/tickets/{ticket_id}")).json()["legs"]
    await agent.act(ticket_id, "requeue")
    assert (await agent.act(ticket_id, "undo")).status_code == 200
    detail = (await agent.get(f"/api/tickets/{ticket_id}")).json()
    assert (detail["ticket"]["status"], detail["legs"]) == ("no_show", legs)


async def test_a_server_with_workers_counts_by_itself(database: Database) -> None:
    async with running_server(settings_for(database, role="all")) as server:
        branch = await make_branch(server)
        await branch.admin.issue(branch.services[0])
        async with asyncio.timeout(60):
            while not (told := (await branch.admin.get(KPI)).json()["period"])["totals"]["visits"]:
                await asyncio.sleep(0.05)
        assert [item["figures"]["legs"] for item in told["items"]] == [1]


async def test_a_visit_that_was_told_late_lasted_until_it_ended(server: LiveServer) -> None:
    """An agent's program keeps what ended a visit while the server is away, with the time of the press."""
    walk = await a_walk(server)
    agent, counter = walk.staff[0], walk.branch.counters[0]
    for end, spans in (("complete", {"services": 120}), ("mark_no_show", {})):
        ticket_id = (await agent.issue(walk.branch.services[0]))["ticket_id"]
        assert (await agent.act(ticket_id, "call", counter_id=counter)).status_code == 200
        if spans:
            assert (await agent.act(ticket_id, "start")).status_code == 200
        walk.clock.pass_by(minutes=2)
        pressed = walk.clock.now
        walk.clock.pass_by(minutes=40)
        assert (await agent.act(ticket_id, end, occurred_at=pressed.isoformat())).status_code == 200
        (leg,) = (await agent.get(f"/api/tickets/{ticket_id}")).json()["legs"]
        assert datetime.fromisoformat(leg["ended_at"]) == pressed, end
    await count(server)
    told = await figures(agent, group_by="staff")
    assert told["period"]["totals"]["service"]["mean_seconds"] == 120
    assert [one["figures"]["service"]["mean_seconds"] for one in told["period"]["items"]] == [120]
    today = (await agent.get(f"/api/counters/{counter}/today")).json()
    assert today["mean_service_seconds"] in (120, None)


async def test_who_still_waits_when_the_day_is_over_was_given_up_on_that_day(server: LiveServer) -> None:
    """Whenever the close of the day comes: after a night, or after a weekend without the server."""
    walk = await a_walk(server)
    agent, counter = walk.staff[0], walk.branch.counters[0]
    waiting = await agent.issue(walk.branch.services[0])
    called = await agent.issue(walk.branch.services[0])
    assert (await agent.act(called["ticket_id"], "call", counter_id=counter)).status_code == 200
    walk.clock.pass_by(days=2)
    later = await agent.issue(walk.branch.services[0])
    assert await close_days(server.parts.commands) == 2
    await count(server)
    days = {item["key"]: item["figures"] for item in (await figures(agent))["period"]["items"]}
    assert {day: one["cancelled"] for day, one in days.items()} == {"2027-03-27": 2, "2027-03-29": 0}
    hours = {
        item["key"]: item["figures"]["cancelled"] for item in (await figures(agent, group_by="hour"))["period"]["items"]
    }
    assert hours["2027-03-28T01:00:00Z"] == 2, "in the last hour of the business day"
    for ticket in (waiting, called):
        told = (await agent.get(f"/api/tickets/{ticket['ticket_id']}")).json()
        assert (told["ticket"]["status"], told["ticket"]["reason"]) == ("cancelled", "expired")
    assert (await agent.get(f"/api/tickets/{later['ticket_id']}")).json()["ticket"]["status"] == "waiting"


async def test_who_was_served_after_the_day_and_then_held_is_given_up_no_earlier(server: LiveServer) -> None:
    walk = await a_walk(server)
    agent, counter = walk.staff[0], walk.branch.counters[0]
    ticket_id = (await agent.issue(walk.branch.services[0]))["ticket_id"]
    assert (await agent.act(ticket_id, "call", counter_id=counter)).status_code == 200
    walk.clock.pass_by(days=1)
    served = walk.clock.now
    for action in ("start", "hold"):
        assert (await agent.act(ticket_id, action)).status_code == 200
    walk.clock.pass_by(hours=1)
    assert await close_days(server.parts.commands) == 1
    told = (await agent.get(f"/api/tickets/{ticket_id}")).json()["ticket"]
    assert datetime.fromisoformat(told["completed_at"]) == served


@pytest.mark.parametrize("in_between", [True, False])
async def test_an_hour_in_which_the_branch_s_clock_is_changed_is_counted(server: LiveServer, in_between: bool) -> None:
    """It belongs to two business days then, in the middle of a visit; counted at once or in two steps it comes to the same."""
    walk = await a_walk(server)
    agent, counter = walk.staff[0], walk.branch.counters[0]
    ticket_id = (await agent.issue(walk.branch.services[0]))["ticket_id"]
    walk.clock.pass_by(minutes=5)
    if in_between:
        await count(server)
    await agent.change(f"/api/branches/{walk.branch.branch_id}", day_starts_hour=22)
    walk.clock.pass_by(minutes=5)
    for action, more in (("call", {"counter_id": counter}), ("start", {}), ("complete", {})):
        assert (await agent.act(ticket_id, action, **more)).status_code == 200
    await count(server)
    told = await days_and_hours(agent)
    assert told["day"] == {"2027-03-26": (0, 1, 1), "2027-03-27": (1, 0, 0)}
    assert told["hour"] == {"2027-03-27T19:00:00Z": (1, 1, 1)}
    one = await figures(agent, group_by="hour", **{"from": "2027-03-26", "to": "2027-03-26"})
    assert [item["figures"]["called"] for item in one["period"]["items"]] == [1] == [one["period"]["totals"]["called"]]
    await rebuild_figures(server.parts.database, walk.branch.tenant_id)
    assert await days_and_hours(agent) == told


async def days_and_hours(client: ApiClient) -> dict[str, dict[str, tuple[int, int, int]]]:
    """How many legs began, were called and ended, by day and by hour."""
    kpis = {kind: (await figures(client, group_by=kind))["period"]["items"] for kind in ("day", "hour")}
    return {
        kind: {one["key"]: tuple(one["figures"][name] for name in ("legs", "called", "ended")) for one in items}
        for kind, items in kpis.items()
    }
