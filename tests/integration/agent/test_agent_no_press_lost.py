"""No press is lost in silence: not to figures that are slow, a disk that is full, or a defect of ours."""

import asyncio
import sqlite3

import pytest
from qms_agent import intents
from qms_agent.state import Step
from qms_clientkit.outbox.pending import Outbox
from qms_clientkit.transport.errors import Unreachable

from tests.integration.agent.test_agent_serves import visitors


@pytest.fixture
async def serving(ani, branch):
    """Ani with somebody served, and one who waits."""
    await visitors(branch, 2)
    await ani.until(lambda: len(ani.screen.waiting(mine=True)) == 2)
    await ani.want(intents.Primary())
    await ani.want(intents.Primary())
    assert ani.screen.step is Step.COMPLETE_NEXT
    return ani


async def test_a_press_does_not_wait_for_the_figures_of_the_day(serving, monkeypatch):
    """They stand beside the work: a server that counts slowly must not make the next key do nothing."""
    slow = asyncio.Event()

    async def figures(_counter_id):
        await slow.wait()

    monkeypatch.setattr(serving._api.tickets, "counter_today", figures)
    await serving.want(intents.Complete())
    assert serving.screen.step is Step.CALL_NEXT
    await serving.want(intents.Primary())
    assert serving.number == "A002"
    assert not slow.is_set()


async def test_what_a_full_disk_does_not_take_is_kept_in_memory_and_sent(serving, branch, monkeypatch):
    visitor, real = serving.screen.current, serving._api.tickets.act
    monkeypatch.setattr(serving._api.tickets, "act", unreachable)
    monkeypatch.setattr(Outbox, "_insert", full_at_first(Outbox._insert))
    await serving.want(intents.Complete())
    assert serving.said == "A001: kept on this computer, sent when the server is back"
    assert serving.number is None
    monkeypatch.setattr(serving._api.tickets, "act", real)
    await serving.until(lambda: not serving.screen.kept)
    told = (await branch.admin.get(f"/api/tickets/{visitor.ticket_id}")).json()
    assert told["ticket"]["status"] == "done"


async def test_a_lost_answer_whose_event_came_first_is_kept_all_the_same(serving, branch, monkeypatch):
    """The server did it, its event took the ticket off the desk, and only the answer to the press was lost."""
    real, program = serving._api.tickets.act, serving

    async def lost(ticket_id, body, tries=3):
        await real(ticket_id, body, tries=tries)
        await program.until(lambda: ticket_id not in program.screen.desk.tickets)
        monkeypatch.undo()
        raise Unreachable

    monkeypatch.setattr(serving._api.tickets, "act", lost)
    await serving.want(intents.Complete())
    assert serving.said == "A ticket: kept on this computer, sent when the server is back"
    await serving.until(lambda: not serving.screen.kept)
    assert serving.said == "A001: sent now, the server knows"


async def test_a_defect_of_ours_is_said(serving, monkeypatch, caplog):
    async def broken(*_asked, **_more):
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(serving._api.tickets, "complete_and_call", broken)
    await serving.want(intents.Primary())
    assert serving.said.startswith("Something went wrong in this program.")
    assert serving.screen.notice.trouble
    monkeypatch.undo()
    await serving.want(intents.Primary())
    assert serving.number == "A002"


async def unreachable(*_asked, **_more):
    raise Unreachable


def full_at_first(insert):
    """SQLite's own words of a disk that is full, until what waits is kept in memory."""

    def inserted(outbox, write):
        if outbox.trouble is None:
            raise sqlite3.OperationalError("database or disk is full")
        insert(outbox, write)

    return inserted
