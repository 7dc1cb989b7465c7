"""An organisation's own role counts instead of the built-in one, also where no route but the work itself asks for it."""

import httpx
import pytest

from tests.support.own_roles import given
from tests.support.server import ApiClient, Branch

SERVING = ["tickets.serve", "queues.read", "config.read"]


async def bobs_visitor(branch: Branch) -> str:
    """Somebody who is served at Bob's counter, which is the first."""
    bob = await branch.person("bob")
    assert (await bob.session(branch.counters[0], "open")).status_code == 200
    ticket_id = await waiting(branch)
    assert (await bob.call_next(branch.counters[0])).status_code == 200
    assert (await bob.act(ticket_id, "start")).status_code == 200
    return ticket_id


async def waiting(branch: Branch) -> str:
    ticket_id = str((await branch.admin.issue(branch.services[0]))["ticket_id"])
    assert (await branch.admin.act(ticket_id, "confirm", how="printed")).status_code == 200
    return ticket_id


async def someone(branch: Branch, built_in: str, permissions: list[str]) -> ApiClient:
    await given(branch, "ani", built_in, permissions)
    return await branch.server.login("ani", branch.tenant)


def said(answer: httpx.Response) -> tuple[int, str | None]:
    return answer.status_code, answer.json().get("error", {}).get("code")


@pytest.mark.parametrize("built_in", ["supervisor", "admin"])
async def test_who_may_only_serve_acts_for_nobody_else(branch: Branch, built_in: str) -> None:
    ticket_id = await bobs_visitor(branch)
    ani = await someone(branch, built_in, SERVING)
    assert said(await ani.act(ticket_id, "complete")) == (403, "FORBIDDEN")
    for action in ("pause", "close"):
        assert said(await ani.session(branch.counters[0], action)) == (409, "COUNTER_TAKEN")
    assert (await branch.admin.act(ticket_id, "complete")).status_code == 200
    await waiting(branch)
    assert said(await ani.call_next(branch.counters[0])) == (403, "FORBIDDEN")


async def test_who_is_given_the_branch_acts_for_others(branch: Branch) -> None:
    """An agent by the built-in role; only who manages the organisation calls at another's counter."""
    ticket_id = await bobs_visitor(branch)
    ani = await someone(branch, "agent", [*SERVING, "branch.manage"])
    assert said(await ani.act(ticket_id, "complete")) == (200, None)
    await waiting(branch)
    assert said(await ani.call_next(branch.counters[0])) == (403, "FORBIDDEN")
    assert said(await ani.session(branch.counters[0], "close")) == (200, None)


async def test_who_is_given_the_organisation_calls_at_any_counter(branch: Branch) -> None:
    ticket_id = await bobs_visitor(branch)
    ani = await someone(branch, "agent", [*SERVING, "tenant.manage"])
    assert said(await ani.act(ticket_id, "complete")) == (403, "FORBIDDEN"), "that takes the branch"
    assert (await branch.admin.act(ticket_id, "complete")).status_code == 200
    await waiting(branch)
    assert said(await ani.call_next(branch.counters[0])) == (200, None)


async def test_built_in_roles_reach_as_far_as_ever(branch: Branch) -> None:
    ticket_id = await bobs_visitor(branch)
    agent, supervisor = await branch.person("ani"), await branch.person("sup", "supervisor")
    assert said(await agent.act(ticket_id, "complete")) == (403, "FORBIDDEN")
    assert said(await agent.session(branch.counters[0], "close")) == (409, "COUNTER_TAKEN")
    assert said(await supervisor.act(ticket_id, "complete")) == (200, None)
    await waiting(branch)
    for client in (agent, supervisor):
        assert said(await client.call_next(branch.counters[0])) == (403, "FORBIDDEN")
    assert said(await branch.admin.call_next(branch.counters[0])) == (200, None)
    assert said(await supervisor.session(branch.counters[0], "pause")) == (200, None)
