"""What a clerk does, through the program's presenter, on a real server."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from qms_agent import intents
from qms_agent.state import Phase, Step
from qms_clientkit.staff.intents import LogIn, LogOut
from qms_contract.counters import CounterState
from qms_contract.tickets import QueuePosition, TicketStatus
from qms_contract.wire import utc_now
from qms_server.jobs.reminders import remind_of_held
from qms_server.operations.tenants import create_tenant

from tests.support.server import PASSWORD


async def visitors(branch, count, service=0):
    """That many confirmed tickets' numbers."""
    numbers = []
    for _ in range(count):
        ticket = await branch.admin.issue(branch.services[service])
        await branch.admin.act(ticket["ticket_id"], "confirm", how="shown")
        numbers.append(ticket["display_number"])
    return numbers


async def test_a_wrong_password_is_said_in_words_and_the_right_one_lets_in(start, branch):
    await branch.person("ani")
    program = start()
    await program.want(LogIn("acme", "ani", "wrong password"))
    assert program.screen.phase is Phase.LOGIN
    assert program.screen.login_error
    await program.want(LogIn("acme", "ani", "correct horse battery"))
    assert (program.screen.phase, program.screen.login_error) == (Phase.COUNTER, "")
    await program.want(intents.ChooseCounter(UUID(branch.counters[1])))
    assert program.screen.phase is Phase.DESK
    assert program.screen.counter.state is CounterState.OPEN


async def test_who_belongs_to_no_branch_is_told_when_there_is_none(start, server):
    await create_tenant(server.parts.database, "empty", "Empty", "boss", PASSWORD)
    program = start()
    await program.want(LogIn("empty", "boss", PASSWORD))
    assert program.screen.phase is Phase.LOGIN
    assert program.screen.login_error == "Your organisation has no branch yet. It is made in the admin program."


async def test_call_start_complete_and_next_and_undo(ani, branch):
    first, second = await visitors(branch, 2)
    await ani.until(lambda: len(ani.screen.waiting(mine=True)) == 2)
    await ani.want(intents.Primary())
    assert (ani.number, ani.screen.step) == (first, Step.START)
    await ani.want(intents.Recall())
    assert ani.screen.current.call_count == 2
    await ani.want(intents.Primary())
    assert (ani.number, ani.screen.step) == (first, Step.COMPLETE_NEXT)
    await ani.want(intents.Primary())
    assert (ani.number, ani.screen.step) == (second, Step.START)
    await ani.until(lambda: ani.screen.today and ani.screen.today.served == 1)
    await ani.want(intents.Note(ani.screen.current.ticket_id, "By the way"))
    undoable = ani.screen.undoable
    assert undoable.sentence == f"{second}: note saved"
    await ani.want(intents.Undo(undoable.undo))
    assert ani.screen.undoable is None
    assert ani.screen.current.note is None


async def test_complete_and_next_is_taken_back_after_other_words(ani, branch):
    first, _second = await visitors(branch, 2)
    await ani.until(lambda: len(ani.screen.waiting(mine=True)) == 2)
    for _ in range(3):
        await ani.want(intents.Primary())
    ani.presenter.complain("said.reminder")
    assert ani.screen.undoable.sentence == f"{first} completed"
    await ani.want(intents.Undo(ani.screen.undoable.undo))
    await ani.until(lambda: ani.number == first and len(ani.screen.waiting(mine=True)) == 1)
    assert ani.screen.step is Step.COMPLETE_NEXT


async def test_hold_return_transfer_no_show_and_cancel(ani, branch):
    first, second, third = await visitors(branch, 3)
    await ani.until(lambda: len(ani.screen.waiting(mine=True)) == 3)
    await ani.want(intents.Primary())
    await ani.want(intents.Hold(ani.screen.current.ticket_id, "Form", "", None))
    assert [(one.display_number, one.reason) for one in ani.screen.held(utc_now())] == [(first, "Form")]
    assert ani.number is None
    await ani.want(intents.Return(ani.screen.held(utc_now())[0].ticket_id))
    assert ani.screen.held(utc_now()) == []
    await ani.want(intents.Primary())
    await ani.want(
        intents.Transfer(ani.screen.current.ticket_id, UUID(branch.services[1]), None, QueuePosition.LAST, "please")
    )
    moved = next(one for one in ani.screen.waiting(mine=False) if one.display_number == first)
    assert (str(moved.service_id), moved.note) == (branch.services[1], "please")
    await ani.want(intents.Primary())
    assert ani.number == second
    await ani.want(intents.NoShow())
    assert ani.number is None
    await ani.until(lambda: ani.screen.today and ani.screen.today.no_shows == 1)
    last = next(one for one in ani.screen.waiting(mine=True) if one.display_number == third)
    await ani.want(intents.Cancel(last.ticket_id))
    answer = await branch.admin.get(f"/api/tickets/{last.ticket_id}")
    assert answer.json()["ticket"]["status"] == TicketStatus.CANCELLED
    await ani.want(intents.Undo(ani.screen.undoable.undo))
    await ani.until(lambda: third in [one.display_number for one in ani.screen.waiting(mine=True)])


async def _in_the_queue(branch, service):
    """The numbers of the service as the server would call them."""
    told = (await branch.admin.get("/api/queues", params={"branch_id": branch.branch_id, "service_id": service})).json()
    tickets = sorted(told["items"][0]["tickets"], key=lambda one: one["position"])
    return [one["display_number"] for one in tickets]


async def test_the_list_is_in_the_order_in_which_the_server_calls(ani, branch):
    """Who comes back from hold, from a missed call or from another service may stand before who came later."""
    service, other = branch.services
    await branch.admin.change(f"/api/services/{service}", no_show_requeues=1, no_show_position=1)
    await branch.admin.change(f"/api/counters/{branch.counters[0]}", service_ids=[service, other])
    numbers = await visitors(branch, 4)
    moves = (
        lambda ticket: [intents.Hold(ticket, "", "", None), intents.Return(ticket)],
        lambda ticket: [intents.Transfer(ticket, UUID(service), None, QueuePosition.FIRST, "")],
        lambda ticket: [intents.Transfer(ticket, UUID(service), None, QueuePosition.KEEP, "")],
        lambda ticket: [intents.Transfer(ticket, UUID(service), None, QueuePosition.LAST, "")],
        lambda _ticket: [intents.NoShow()],
    )
    for move in moves:
        await ani.until(lambda: len(ani.screen.waiting(mine=True)) == len(numbers))
        await ani.want(intents.Primary())
        for answer in move(ani.screen.current.ticket_id):
            await ani.want(answer)
        await ani.until(lambda: len(ani.screen.waiting(mine=True)) == len(numbers))
        expected = await _in_the_queue(branch, service)
        assert [one.display_number for one in ani.screen.waiting(mine=True)] == expected, answer
        assert ani.screen.probably_next().display_number == expected[0]


async def test_an_answer_is_of_the_visitor_it_was_asked_for(ani, branch):
    """Meanwhile a second window of the same person went on to the next one."""
    _, second = await visitors(branch, 2)
    await ani.until(lambda: len(ani.screen.waiting(mine=True)) == 2)
    await ani.want(intents.Primary())
    await ani.want(intents.Primary())
    asked_of = ani.screen.current.ticket_id
    await ani.want(intents.Primary())
    assert ani.number == second
    for answer in (
        intents.Hold(asked_of, "Form", "", None),
        intents.Transfer(asked_of, UUID(branch.services[1]), None, QueuePosition.LAST, "please"),
    ):
        await ani.want(answer)
        assert ani.screen.notice.trouble, "it cannot be done any more, which is said"
        assert "done" in ani.said
        assert (ani.number, ani.screen.on_hold) == (second, [])


async def test_who_signs_out_leaves_the_counter_to_the_next(ani, start, branch):
    await branch.person("budi")
    budi = start()
    await ani.want(LogOut())
    await budi.sit_down("budi", branch.counters[0])
    assert budi.screen.is_mine


async def test_a_sign_out_with_a_visitor_leaves_them_there(ani, branch):
    (number,) = await visitors(branch, 1)
    await ani.until(lambda: ani.screen.waiting(mine=True))
    await ani.want(intents.Primary())
    await ani.want(LogOut())
    assert ani.presenter.signing_in
    (counter, *_) = (await branch.admin.get("/api/counters")).json()["items"]
    assert (counter["state"], counter["current_number"]) == ("open", number)


async def test_who_is_on_hold_is_given_up_and_that_is_taken_back(ani, branch):
    await visitors(branch, 1)
    await ani.until(lambda: ani.screen.waiting(mine=True))
    await ani.want(intents.Primary())
    await ani.want(intents.Hold(ani.screen.current.ticket_id, "", "", None))
    (ticket,) = ani.screen.on_hold
    await ani.want(intents.Cancel(ticket.ticket_id))
    assert (ani.said, ani.screen.on_hold) == ("A001 cancelled", [])
    await ani.want(intents.Undo(ani.screen.undoable.undo))
    assert [one.display_number for one in ani.screen.on_hold] == ["A001"]
    await ani.want(intents.LeaveCounter())
    assert ani.screen.undoable is None


async def test_nobody_waits_pause_and_refusals_are_said_in_words(ani, branch):
    await ani.want(intents.Primary())
    assert ani.said == "Nobody is waiting for your counter."
    await ani.want(intents.Pause("Lunch"))
    assert (ani.screen.counter.state, ani.screen.counter.reason) == (CounterState.PAUSED, "Lunch")
    assert ani.screen.step is Step.RESUME
    await ani.want(intents.Primary())
    assert ani.screen.counter.state is CounterState.OPEN
    gone = await branch.admin.issue(branch.services[0])
    await branch.admin.act(gone["ticket_id"], "cancel")
    await ani.want(intents.CallTicket(UUID(gone["ticket_id"])))
    assert ani.screen.notice.trouble
    assert ani.said
    assert ani.number is None


async def test_a_second_press_while_one_is_under_way_does_nothing(ani, branch):
    first, second = await visitors(branch, 2)
    await ani.until(lambda: len(ani.screen.waiting(mine=True)) == 2)
    for _ in range(3):
        ani.presenter.handle(intents.Primary())
    await ani.until(lambda: not ani.screen.busy)
    assert (ani.number, ani.screen.step) == (first, Step.START)
    assert [one.display_number for one in ani.screen.waiting(mine=True)] == [second]


async def test_two_agents_see_each_others_calls_and_share_no_counter(ani, start, branch):
    await branch.person("budi")
    budi = start()
    await budi.sit_down("budi", branch.counters[0])
    assert budi.screen.phase is Phase.COUNTER
    assert budi.screen.notice.trouble
    await budi.want(intents.ChooseCounter(UUID(branch.counters[1])))
    (first,) = await visitors(branch, 1)
    await budi.until(lambda: len(budi.screen.waiting(mine=True)) == 1)
    await ani.want(intents.Primary())
    await budi.until(lambda: budi.screen.waiting(mine=True) == [])
    await budi.until(lambda: budi.screen.desk.counters[UUID(branch.counters[0])].current_number == first)


async def test_who_sits_already_is_taken_back_to_the_desk(ani, start, branch):
    again = start()
    await again.want(LogIn("acme", "ani", "correct horse battery"))
    assert (again.screen.phase, str(again.screen.counter_id)) == (Phase.DESK, branch.counters[0])
    await again.want(intents.LeaveCounter())
    assert again.screen.phase is Phase.COUNTER
    await again.want(LogOut())
    assert again.screen.phase is Phase.LOGIN


async def test_a_refusal_is_told_in_the_clerks_language(ani, start, branch):
    await branch.person("budi")
    budi = start()
    budi.text.speak("id")
    await budi.want(LogIn("acme", "budi", PASSWORD))
    await budi.want(intents.ChooseCounter(UUID(branch.counters[0])))
    meaning, _, exactly = budi.said.partition(" (")
    assert meaning == "Loket ini sudah dipakai, atau Anda masih membuka loket lain."
    assert exactly == "Counter 1 is open by Ani)"


async def test_one_person_at_two_computers_has_one_counter_and_each_is_told(ani, start, branch):
    """Presence and the counter go by the person: the second program joins the first, and neither has two counters."""
    second = start()
    await second.want(LogIn("acme", "ani", PASSWORD))
    assert str(second.screen.counter_id) == branch.counters[0]
    await visitors(branch, 1)
    for program in (ani, second):
        await program.until(lambda program=program: program.screen.waiting(mine=True))
    await ani.want(intents.Primary())
    await second.until(lambda: second.number == "A001")
    await second.want(intents.NoShow())
    await ani.until(lambda: ani.number is None)
    await second.want(intents.LeaveCounter())
    await ani.until(lambda: ani.screen.step is Step.OPEN)
    await second.want(intents.ChooseCounter(UUID(branch.counters[1])))
    await ani.want(intents.Primary())
    assert ani.said == "You have another counter open."
    assert second.screen.counter.state is CounterState.OPEN


async def test_the_counter_that_holds_a_visitor_is_reminded_in_time_and_no_other(ani, start, branch):
    await branch.person("budi")
    budi = start()
    await budi.sit_down("budi", branch.counters[1])
    first, second = await visitors(branch, 2)
    await ani.until(lambda: len(ani.screen.waiting(mine=True)) == 2)
    await ani.want(intents.Primary())
    await ani.want(intents.Hold(ani.screen.current.ticket_id, "Form", "", utc_now() + timedelta(minutes=5)))
    commands, said = branch.server.parts.commands, budi.said
    commands.clock = lambda: datetime.now(UTC) + timedelta(minutes=6)
    assert await remind_of_held(commands) == 1
    await ani.until(lambda: ani.said == f"{first}: Form")
    assert (ani.screen.notice.icon, ani.screen.notice.undo) == ("clock", None)
    version = ani.screen.held(utc_now())[0].version
    await budi.until(lambda: [one.version for one in budi.screen.held(utc_now())] == [version])
    assert budi.said == said
    held = next(one for one in ani.screen.waiting(mine=True) if one.display_number == second)
    await branch.admin.act(str(held.ticket_id), "hold", remind_at=utc_now().isoformat())
    assert await remind_of_held(commands) == 1
    for program in (ani, budi):
        await program.until(lambda program=program: program.said == f"{second}: reminder is due")


async def test_a_note_is_seen_by_a_colleague_at_once_and_stands_in_the_history(ani, start, branch):
    budi = start()
    await branch.person("budi")
    await budi.sit_down("budi", branch.counters[1])
    await branch.admin.issue(branch.services[0])
    await ani.want(intents.Primary())
    ticket_id = ani.screen.current.ticket_id
    await ani.want(intents.Note(ticket_id, "Needs the family card"))
    assert ani.said == "A001: note saved"
    await budi.until(lambda: (known := budi.screen.desk.tickets.get(ticket_id)) and known.note)
    assert budi.screen.desk.tickets[ticket_id].note == "Needs the family card"
    await budi.want(intents.ShowHistory(ticket_id))
    assert [(one.type, one.note) for one in budi.screen.history.events][-1] == ("ticket.noted", "Needs the family card")
    await budi.want(intents.Note(ticket_id, "Not mine"))
    assert budi.said == "A001 is at counter 1, which you have not opened."
    await ani.want(intents.Note(ticket_id, ""))
    assert ani.screen.current.note is None


async def test_which_visit_of_the_month_it_is_is_known_once_the_visitor_is_called(ani, branch):
    tenant = (await branch.admin.get("/api/tenant")).json()
    body = {"request_id": str(uuid4()), "version": tenant["version"], "keep_customer_refs": True}
    assert (await branch.admin.patch("/api/tenant", json=body)).status_code == 200
    for reference in ("Hadi", "Hadi", "Siti"):
        await branch.admin.issue(branch.services[0], customer_ref=reference)
    await ani.until(lambda: len(ani.screen.waiting(mine=True)) == 3)
    assert ani.screen.visits is None
    await ani.want(intents.Primary())
    await ani.until(lambda: ani.screen.visits == 2)
    for visits in (2, 1):
        await ani.want(intents.Primary())
        await ani.want(intents.Primary())
        await ani.until(lambda visits=visits: ani.screen.visits == visits)
