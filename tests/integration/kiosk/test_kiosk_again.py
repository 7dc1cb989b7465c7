"""The same ticket on paper once more: it stays one ticket, told to the server once, with and without the server."""

import dataclasses

import pytest
from msgspec.structs import replace
from qms_contract.pins import hash_pin
from qms_demo.printer import PAPER_OUT, WELL
from qms_kiosk.last_tickets import FILE, LastTickets
from qms_kiosk.on_paper import MOST_AGAIN
from qms_kiosk.staff.state import Page
from qms_kiosk.state import Phase, PrintState

from tests.support.kiosk_program import PATIENT, a_kiosk, press, take_ticket, visible
from tests.support.kiosk_samples import a_config
from tests.support.kiosk_staff import PIN, enter, find_the_corner, staff
from tests.support.qt_loop import run_in_qt, until

CUT = b"\x1dV"
SHORT_STAY = dataclasses.replace(PATIENT, issued=0.3)


def papers(printer):
    return printer.printed.count(CUT)


async def printed(kiosk):
    await until(lambda: kiosk.store.value.print_state is PrintState.PRINTED)


@pytest.mark.parametrize("online", [True, False], ids=["online", "offline"])
def test_a_visitor_prints_again_and_it_is_the_same_ticket_told_once(app, server, printer, tmp_path, online):
    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            if not online:
                server.stop()
                await until(lambda: not kiosk.store.value.online)
            ticket = await take_ticket(kiosk)
            for paper in range(1, MOST_AGAIN + 2):
                await until(lambda paper=paper: papers(printer) == paper)
                await printed(kiosk)
                assert kiosk.store.value.ticket.ticket_id == ticket.ticket_id
                if paper <= MOST_AGAIN:
                    await until(lambda: visible(kiosk, "print_again") and visible(kiosk, "print_again").isEnabled())
                    await press(kiosk, "print_again")
                    await until(lambda paper=paper: kiosk.store.value.printed_again == paper)
            await until(lambda: visible(kiosk, "done") is not None)
            assert not visible(kiosk, "print_again").isEnabled(), "not for ever"
            if not online:
                server.start()
            await until(lambda: server.confirmed.get(ticket.display_number))
            await until(lambda: not kiosk.store.value.ticket or kiosk.store.value.online)
            assert await kiosk._issuing.buffered() == 0
        assert len(server.tickets) == 1
        assert server.confirmed == {ticket.display_number: ["printed" if online else "offline"]}
        assert papers(printer) == MOST_AGAIN + 1

    run_in_qt(app, visit, 60)


def test_two_quick_touches_print_once(app, server, printer, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            await take_ticket(kiosk)
            await printed(kiosk)
            kiosk.window.intents.print_again.emit()
            kiosk.window.intents.print_again.emit()
            await until(lambda: papers(printer) == 2)
            await printed(kiosk)
            assert kiosk.store.value.printed_again == 1

    run_in_qt(app, visit)


def test_once_there_is_paper_again_the_number_to_be_noted_comes_out(app, server, printer, tmp_path):
    async def visit():
        printer.paper = PAPER_OUT
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            ticket = await take_ticket(kiosk)
            await until(lambda: kiosk.store.value.phase is Phase.NOTE)
            assert visible(kiosk, "print_again") is None, "there is no paper"
            printer.paper = WELL
            kiosk._pulse.now()
            await press(kiosk, "print_again")
            await until(lambda: server.confirmed == {ticket.display_number: ["printed"]})
            assert kiosk.store.value.phase is Phase.ISSUED
            await press(kiosk, "no_paper")
            await press(kiosk, "noted")
            await until(lambda: kiosk.store.value.phase is Phase.THANKS)
            await press(kiosk, "next_visitor")
        assert server.confirmed == {ticket.display_number: ["printed"]}, "told once"
        assert len(server.tickets) == 1

    run_in_qt(app, visit)


def test_paper_that_comes_after_all_is_to_be_taken(app, server, printer, tmp_path):
    """The visitor says that none came while it was on its way."""

    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            printer.silent = True  # which takes a second
            await take_ticket(kiosk)
            kiosk.window.intents.no_paper.emit()
            assert kiosk.store.value.phase is Phase.NOTE
            await until(lambda: kiosk.store.value.phase is Phase.ISSUED)
            assert kiosk.store.value.print_state is PrintState.PRINTED
            assert visible(kiosk, "no_paper") is not None

    run_in_qt(app, visit)


def test_the_number_stays_until_it_is_known_what_became_of_the_paper(app, server, printer, tmp_path):
    async def visit():
        printer.stuck = True
        timing = dataclasses.replace(PATIENT, issued=0.1, print_deadline=1.0)
        async with a_kiosk(app, server, tmp_path, printer=printer.address, timing=timing) as kiosk:
            phases = []
            kiosk.store.subscribe(lambda state: phases.append(state.phase))
            await take_ticket(kiosk)
            await until(lambda: kiosk.store.value.phase is Phase.NOTE)
            assert Phase.HOME not in phases[phases.index(Phase.ISSUED) :]
            assert server.confirmed == {}

    run_in_qt(app, visit)


class Broken:
    async def print(self, *_arguments, **_options):
        raise ValueError("a font that is none")


def test_a_ticket_that_cannot_even_be_drawn_is_noted_and_leaves_nobody_on_its_screen(app, server, tmp_path, caplog):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            kiosk._handing_out.printer = Broken()
            ticket = await take_ticket(kiosk)
            await press(kiosk, "noted")
            await until(lambda: server.confirmed == {ticket.display_number: ["shown"]})
        assert "a font that is none" in caplog.text

    run_in_qt(app, visit)


def test_a_number_that_is_given_back_offline_is_confirmed_to_nobody(app, server, printer, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            server.stop()
            await until(lambda: not kiosk.store.value.online)
            ticket = await take_ticket(kiosk)
            await printed(kiosk)
            await press(kiosk, "no_paper")
            for _ in range(2):
                await press(kiosk, "cancel_number")
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
            server.start()
            await until(lambda: server.brought)
            assert [one.confirmed_at for one in server.brought] == [None]
            assert list(server.tickets) == [ticket.ticket_id]
        assert server.confirmed == {}

    run_in_qt(app, visit)


@pytest.mark.parametrize("online", [True, False], ids=["online", "offline"])
def test_a_program_that_is_told_to_end_while_paper_comes_out_forgets_nobody(app, server, printer, tmp_path, online):
    async def visit():
        printer.silent = True  # which takes a second
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            if not online:
                server.stop()
                await until(lambda: not kiosk.store.value.online)
            ticket = await take_ticket(kiosk)
            assert kiosk.store.value.print_state is PrintState.PRINTING
        if not online:
            server.start()
        async with a_kiosk(app, server, tmp_path):
            await until(lambda: server.confirmed == {ticket.display_number: ["printed" if online else "offline"]})
        assert papers(printer) == 1

    run_in_qt(app, visit, 60)


def test_staff_print_one_of_the_last_tickets_also_after_a_restart(app, server, printer, tmp_path):
    server.config = replace(a_config(), staff_pin=hash_pin(PIN))

    async def visit():
        printer.paper = PAPER_OUT
        async with a_kiosk(app, server, tmp_path, printer=printer.address, timing=SHORT_STAY) as kiosk:
            lost = await take_ticket(kiosk)
            await press(kiosk, "noted")
            await until(lambda: server.confirmed == {lost.display_number: ["shown"]})
            await press(kiosk, "next_visitor")
            never = await take_ticket(kiosk, "service_B")
            await until(lambda: kiosk.store.value.phase is Phase.NOTE)
        printer.paper = WELL
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            await find_the_corner(kiosk)
            await enter(kiosk, PIN)
            await press(kiosk, "staff_last")
            await until(lambda: staff(kiosk).page is Page.LAST and visible(kiosk, "last_1") is not None)
            assert [one.ticket.display_number for one in staff(kiosk).last] == [
                never.display_number, lost.display_number,
            ]  # fmt: skip
            assert "not taken yet" in visible(kiosk, "last_0").text()
            for name in ("last_1", "last_0"):
                await press(kiosk, name)
                await until(lambda: staff(kiosk).note == "printed_again" and not staff(kiosk).busy)
            await until(lambda: never.display_number in server.confirmed)
            await until(lambda: "not taken yet" not in visible(kiosk, "last_0").text())
        assert papers(printer) == 2
        assert server.confirmed == {lost.display_number: ["shown"], never.display_number: ["printed"]}
        assert len(server.tickets) == 2

    run_in_qt(app, visit, 60)


def test_who_the_visitor_is_is_not_kept_and_a_new_branch_knows_no_ticket(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=PATIENT) as kiosk:
            ticket = await take_ticket(kiosk)
            last = kiosk._handing_out._last
            last.add(replace(ticket, customer_ref="+6281234567"), "en")
            await last.close()
            assert b"6281234567" not in (tmp_path / FILE).read_bytes()
            assert [one.ticket.ticket_id for one in last.all()] == [ticket.ticket_id]
            last.forget()
        assert LastTickets(tmp_path, kiosk._tasks, server.now).all() == ()

    run_in_qt(app, visit)
