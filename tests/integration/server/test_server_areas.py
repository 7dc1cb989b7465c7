"""Screens of an area: what is called there, what no area has for itself, and what has gone to another one."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from qms_contract.topics import display_topic
from qms_server.usecases import read_queues

from tests.support.live import LiveClient, live
from tests.support.server import ApiClient, Branch


@dataclass(frozen=True)
class Halls:
    """A branch of two areas; its first service is the first hall's, the second service nobody's."""

    branch: Branch
    agent: ApiClient
    areas: tuple[str, str]

    async def move(self, service: int, area: int | None) -> None:
        """Gives a service to an area."""
        area_id = None if area is None else self.areas[area]
        await self.branch.admin.change(f"/api/services/{self.branch.services[service]}", area_id=area_id)

    async def screens(self, stack: AsyncExitStack) -> list[LiveClient]:
        """What hears the first hall, the second, and the whole branch."""
        clients = [await stack.enter_async_context(live(self.branch.admin)) for _ in range(3)]
        for client, area in zip(clients, (*self.areas, None), strict=True):
            await client.subscribe(display_topic(UUID(self.branch.branch_id), UUID(area) if area else None))
        return clients

    async def shown(self, area: int) -> list[str]:
        params = {"branch_id": self.branch.branch_id, "area_id": self.areas[area]}
        calls = (await self.branch.admin.get("/api/display/snapshot", params=params)).json()["calls"]
        return [call["ticket"]["display_number"] for call in calls]

    async def call(self, service: int) -> dict[str, Any]:
        """A visitor of that service, called."""
        await self.agent.issue(self.branch.services[service])
        ticket: dict[str, Any] = (await self.agent.call_next(self.branch.counters[0])).json()["ticket"]
        return ticket


@pytest.fixture
async def halls(branch: Branch) -> Halls:
    made = [
        await branch.admin.command("/api/areas", branch_id=branch.branch_id, name=name) for name in ("East", "West")
    ]
    agent = await branch.person("dewi")
    assert (await agent.session(branch.counters[0], "open")).status_code == 200
    east, west = (one.json()["area_id"] for one in made)
    halls = Halls(branch, agent, (east, west))
    await halls.move(0, 0)
    return halls


async def test_who_takes_a_ticket_of_no_area_is_called_on_every_screen(halls: Halls) -> None:
    async with AsyncExitStack() as stack:
        screens = await halls.screens(stack)
        number = (await halls.call(1))["display_number"]
        for screen in screens:
            (event,) = await screen.events(1)
            assert (event["type"], event["payload"]["ticket"]["display_number"]) == ("ticket.called", number)
    assert await halls.shown(0) == await halls.shown(1) == [number]


async def test_a_call_of_one_area_is_not_shown_in_another(halls: Halls) -> None:
    async with AsyncExitStack() as stack:
        first, second, whole = await halls.screens(stack)
        ticket = await halls.call(0)
        for action in ("start", "complete"):
            assert (await halls.agent.act(ticket["ticket_id"], action)).status_code == 200
        other = await halls.call(1)
        for screen in (first, whole):
            assert (await screen.events(1))[0]["payload"]["ticket"]["ticket_id"] == ticket["ticket_id"]
        assert (await second.events(1))[0]["payload"]["ticket"]["ticket_id"] == other["ticket_id"], "its first of all"


async def test_who_is_sent_to_another_area_is_taken_off_the_old_ones_screens(halls: Halls) -> None:
    await halls.move(1, 1)
    ticket = await halls.call(0)
    async with AsyncExitStack() as stack:
        for_all = await halls.screens(stack)
        await halls.agent.act(ticket["ticket_id"], "transfer", service_id=halls.branch.services[1])
        for screen in for_all:
            assert (await screen.events(1))[0]["type"] == "ticket.transferred"
        assert (await halls.agent.act(ticket["ticket_id"], "undo")).status_code == 200
        for screen in for_all:
            assert (await screen.events(1))[0]["type"] == "ticket.reverted"


async def test_who_did_not_come_is_still_among_those_called_before(halls: Halls) -> None:
    """As on a screen that was on all the while: who missed the call is whom the list is for."""
    ticket = await halls.call(0)
    assert (await halls.agent.act(ticket["ticket_id"], "mark_no_show")).status_code == 200
    assert await halls.shown(0) == [ticket["display_number"]]


async def test_who_waits_again_after_not_coming_is_taken_off_the_screens(halls: Halls) -> None:
    async with AsyncExitStack() as stack:
        first, _, whole = await halls.screens(stack)
        ticket = await halls.call(0)
        for action in ("mark_no_show", "requeue"):
            assert (await halls.agent.act(ticket["ticket_id"], action)).status_code == 200
        for screen in (first, whole):
            told = [event["type"] for event in await screen.events(3)]
            assert told == ["ticket.called", "ticket.no_show", "ticket.requeued"]


async def test_a_screen_that_starts_knows_the_newest_calls_and_each_services_last(
    halls: Halls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_queues, "_CALLS_SHOWN", 2)
    await halls.move(0, None)
    numbers = []
    for service in (1, 0, 0, 0, 0):
        ticket = await halls.call(service)
        numbers.insert(0, ticket["display_number"])
        assert (await halls.agent.act(ticket["ticket_id"], "mark_no_show")).status_code == 200
    assert await halls.shown(0) == [*numbers[:2], numbers[-1]]
