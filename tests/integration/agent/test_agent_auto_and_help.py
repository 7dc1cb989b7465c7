"""What happens by itself or to others: the next call, a call for help, a counter that was closed while nobody was there."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from qms_agent import auto_call, intents
from qms_agent.state import Step
from qms_clientkit.staff.intents import LogIn
from qms_contract.tickets import QueuePosition
from qms_server.jobs.presence import free_lost_counters

from tests.integration.agent.test_agent_serves import visitors
from tests.support.server import PASSWORD

SECONDS = 5


@pytest.fixture
async def fast(start, branch, monkeypatch):
    """Ani, whose branch calls the next after five seconds; a second takes a twentieth."""
    monkeypatch.setattr(auto_call, "TICK_SECONDS", 0.05)
    await branch.admin.change(f"/api/branches/{branch.branch_id}", auto_call_seconds=SECONDS)
    await branch.person("ani")
    program = start()
    await program.sit_down("ani", branch.counters[0])
    return program


async def serve_one(program):
    await program.want(intents.Primary())
    await program.want(intents.Primary())
    await program.want(intents.Complete())


async def test_after_a_visit_the_next_is_called_by_itself(fast, branch):
    _, second, third = await visitors(branch, 3)
    await fast.until(lambda: len(fast.screen.waiting(mine=True)) == 3)
    assert fast.screen.auto_left is None, "nobody is called before the clerk began"
    await serve_one(fast)
    await fast.until(lambda: fast.screen.auto_left is not None)
    await fast.until(lambda: fast.number == second)
    assert fast.screen.auto_left is None
    await fast.want(intents.NoShow())
    await fast.until(lambda: fast.number == third)


async def test_a_count_that_is_stopped_calls_nobody_until_the_next_visit_ended(fast, branch):
    _, second, _ = await visitors(branch, 3)
    await fast.until(lambda: len(fast.screen.waiting(mine=True)) == 3)
    await serve_one(fast)
    await fast.until(lambda: fast.screen.auto_left is not None)
    fast.presenter.handle(intents.StopAutoCall())
    assert (fast.screen.auto_left, fast.screen.auto_armed, fast.number) == (None, False, None)
    await fast.want(intents.Primary())
    assert fast.number == second


async def test_a_pause_stops_the_count_and_whoever_comes_later_starts_it(fast, branch):
    await visitors(branch, 1)
    await fast.until(lambda: fast.screen.waiting(mine=True))
    await serve_one(fast)
    assert fast.screen.auto_left is None, "nobody waits"
    (second,) = await visitors(branch, 1)
    await fast.until(lambda: fast.screen.auto_left is not None)
    await fast.want(intents.Pause("Lunch"))
    assert fast.screen.auto_left is None
    await fast.want(intents.Primary())
    await fast.until(lambda: fast.number == second)


async def test_who_was_sent_to_a_colleague_is_not_counted_for_and_who_comes_next_is_called(fast, start, branch):
    await branch.person("budi")
    budi = start()
    await budi.sit_down("budi", branch.counters[1])
    await fast.until(lambda: len(fast.screen.colleagues()) == 1)
    await visitors(branch, 1)
    await fast.until(lambda: fast.screen.waiting(mine=True))
    await fast.want(intents.Primary())
    service_id, colleague = fast.screen.current.service_id, budi.screen.me.user_id
    await fast.want(
        intents.Transfer(fast.screen.current.ticket_id, service_id, None, QueuePosition.FIRST, "", colleague)
    )
    await fast.until(lambda: fast.screen.waiting(mine=True))
    assert (fast.screen.probably_next(), fast.screen.auto_armed, fast.screen.auto_left) == (None, True, None)
    (second,) = await visitors(branch, 1)
    await fast.until(lambda: fast.number == second)


def nobody_at_first(program, monkeypatch):
    """The server gives nobody when it is asked for the first time; what it was asked."""
    real, calls = program._api.tickets.call_next, []

    async def call_next(*asked):
        calls.append(asked)
        return await real(*asked) if len(calls) > 1 else None

    monkeypatch.setattr(program._api.tickets, "call_next", call_next)
    return calls


async def test_whom_the_server_does_not_give_is_asked_for_once_and_whoever_comes_next_is_called(
    fast, branch, monkeypatch
):
    """A colleague was faster, or desk and server disagree: the desk does not ask again for ever."""
    await serve_first(fast, branch)
    calls = nobody_at_first(fast, monkeypatch)
    (second,) = await visitors(branch, 1)
    await fast.until(lambda: fast.said == "Nobody can be called to your counter just now.")
    await fast.until(lambda: fast.screen.can_act and fast.screen.auto_armed)
    assert fast.screen.waiting(mine=True), "the desk sees somebody"
    assert (len(calls), fast.screen.auto_call_seconds) == (1, None)
    await visitors(branch, 1)
    await fast.until(lambda: fast.number == second)


async def test_who_was_called_by_a_colleague_and_waits_again_is_called_by_itself(fast, start, branch, monkeypatch):
    await branch.person("budi")
    budi = start()
    await budi.sit_down("budi", branch.counters[1])
    await serve_first(fast, branch)
    nobody_at_first(fast, monkeypatch)
    (second,) = await visitors(branch, 1)
    await fast.until(lambda: fast.screen.can_act and fast.screen.auto_missed)
    await budi.want(intents.Primary())
    assert budi.number == second
    await fast.until(lambda: not fast.screen.waiting(mine=True))
    await budi.want(intents.Undo(budi.screen.current.ticket_id))
    await fast.until(lambda: fast.number == second)


async def test_behind_a_question_nobody_is_called_by_itself_also_who_comes_only_then(fast, branch):
    await serve_first(fast, branch)
    fast.presenter.handle(intents.Asked(open=True))
    (second,) = await visitors(branch, 1)
    await fast.until(lambda: fast.screen.waiting(mine=True))
    assert (fast.screen.auto_armed, fast.screen.auto_left) == (True, None)
    fast.presenter.handle(intents.Asked(open=False))
    assert fast.screen.auto_armed
    await fast.until(lambda: fast.number == second)


async def test_who_is_called_and_given_up_frees_the_counter_for_the_next(fast, branch):
    first, second = await visitors(branch, 2)
    await fast.until(lambda: len(fast.screen.waiting(mine=True)) == 2)
    await fast.want(intents.Primary())
    assert fast.screen.can_cancel
    await fast.want(intents.Cancel(fast.screen.current.ticket_id))
    assert (fast.said, fast.screen.auto_armed) == (f"{first} cancelled", True)
    await fast.until(lambda: fast.number == second)
    waits = await branch.admin.issue(branch.services[0])
    await fast.want(intents.Hold(fast.screen.current.ticket_id, "", "", None))
    fast.presenter.handle(intents.StopAutoCall())
    await fast.until(lambda: fast.screen.waiting(mine=True))
    await fast.want(intents.Cancel(UUID(waits["ticket_id"])))
    assert not fast.screen.auto_armed, "who only waited leaves the counter as it was"


async def serve_first(program, branch):
    await visitors(branch, 1)
    await program.until(lambda: program.screen.waiting(mine=True))
    await serve_one(program)


async def test_a_call_for_help_stays_with_the_supervisor_until_it_is_dismissed(ani, start, branch):
    await branch.person("sari", "supervisor")
    sari = start()
    await sari.sit_down("sari", branch.counters[1])
    await ani.want(intents.CallForHelp("Come, please"))
    assert ani.said == "The supervisors have been called."
    await sari.until(lambda: sari.screen.help_calls.open)
    (call,) = sari.screen.help_calls.open
    assert (call.agent_name, call.counter_name, call.message) == ("Ani", "1", "Come, please")
    assert ani.screen.help_calls.open == ()
    sari.presenter.handle(intents.DismissHelp())
    assert sari.screen.help_calls.open == ()


async def test_a_call_for_help_made_while_nobody_listened_is_heard_at_the_sign_in(ani, start, branch):
    await branch.person("sari", "supervisor")
    await ani.want(intents.CallForHelp("Come, please"))
    sari = start()
    await sari.want(LogIn("acme", "sari", PASSWORD))
    await sari.until(lambda: sari.screen.help_calls.open)
    sari.presenter.handle(intents.DismissHelp())
    await sari.want(intents.ChooseCounter(UUID(branch.counters[1])))
    await ani.want(intents.CallForHelp("Now, please"))
    await sari.until(lambda: sari.screen.help_calls.open)
    assert [one.message for one in sari.screen.help_calls.open] == ["Now, please"], "what was dismissed stays so"


async def test_a_visitor_is_sent_to_a_colleague(ani, start, branch):
    await branch.person("budi")
    budi = start()
    await budi.sit_down("budi", branch.counters[1])
    await ani.until(lambda: ani.screen.others()[0].agent_id)
    (number,) = await visitors(branch, 1)
    await ani.until(lambda: ani.screen.waiting(mine=True))
    await ani.want(intents.Primary())
    (colleague,) = (one.agent_id for one in ani.screen.colleagues())
    service_id = ani.screen.current.service_id
    await ani.want(intents.Transfer(ani.screen.current.ticket_id, service_id, None, QueuePosition.FIRST, "", colleague))
    await budi.until(lambda: budi.screen.waiting(mine=False))
    (ticket,) = budi.screen.waiting(mine=False)
    assert ticket.preferred_user_id == budi.screen.me.user_id
    await budi.want(intents.Primary())
    assert budi.number == number


async def test_a_counter_that_was_closed_meanwhile_is_opened_again_with_one_press(ani, branch):
    (number,) = await visitors(branch, 1)
    await ani.until(lambda: ani.screen.waiting(mine=True))
    await _lose(branch.server.parts.commands)
    await ani.until(lambda: ani.screen.step is Step.OPEN)
    assert ani.screen.closed_why == "agent_lost"
    assert not ani.screen.is_mine
    await ani.want(intents.Primary())
    assert ani.screen.step is Step.CALL_NEXT
    await ani.want(intents.Primary())
    assert ani.number == number


async def _lose(commands):
    """The one app that is there has been gone for too long; one that is heard at that very moment is lost later still."""
    began, ahead = datetime.now(UTC), timedelta()
    async with asyncio.timeout(10):
        while await free_lost_counters(commands, began) != 1:
            ahead += timedelta(minutes=5)
            commands.clock = lambda ahead=ahead: datetime.now(UTC) + ahead
    commands.clock = lambda: datetime.now(UTC)


async def test_a_message_stays_at_the_counters_it_is_for_until_it_is_seen(ani, start, branch):
    await branch.person("budi")
    budi, sri = start(), await branch.person("sri", "supervisor")
    await budi.sit_down("budi", branch.counters[1])
    path = f"/api/branches/{branch.branch_id}/messages"
    await sri.command(path, text="Please come by", counter_id=branch.counters[0])
    await sri.command(path, text="We close at four")
    await ani.until(lambda: len(ani.screen.messages) == 2)
    await budi.until(lambda: budi.screen.messages)
    assert [one.text for one in ani.screen.messages] == ["Please come by", "We close at four"]
    assert [one.text for one in budi.screen.messages] == ["We close at four"]
    ani.presenter.handle(intents.DismissMessage())
    assert [one.text for one in ani.screen.messages] == ["We close at four"]
