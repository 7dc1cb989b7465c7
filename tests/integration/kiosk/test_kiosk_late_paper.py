"""Paper that comes late, or never, and its visitor who has left: what is told to the server is what is known to be so."""

import json
import shutil
import sqlite3
from dataclasses import replace

import pytest
from qms_kiosk.last_tickets import FILE
from qms_kiosk.state import Phase, PrintState
from qms_kiosk.ticket_printer import PrintingFailed

from tests.support.held_printer import HeldPrinter
from tests.support.kiosk_book import learnt, offline
from tests.support.kiosk_program import PATIENT, a_kiosk, press, take_ticket, visible
from tests.support.qt_loop import run_in_qt, until

SHORT_THANKS = replace(PATIENT, thanks=0.05)
LONG_THANKS = replace(PATIENT, thanks=600)


def given(folder):
    """(stage, confirmed) of the last ticket, as the disk has it."""
    last = json.loads((folder / FILE).read_bytes())[0]
    return last.get("stage", "created"), last.get("confirmed", False)


async def with_held(kiosk, **options):
    held = HeldPrinter(**options)
    kiosk._another_printer(held)
    ticket = await take_ticket(kiosk)
    await held.began.wait()
    return held, ticket


async def told(kiosk):
    """All that has to be told is told."""
    await kiosk._tasks.finish(("print", "late paper", "confirm ticket"), 10)


@pytest.mark.parametrize("online", [True, False], ids=["online", "offline"])
def test_a_number_that_never_came_out_and_whose_visitor_left_is_called_to_nobody(app, server, tmp_path, online):
    """Seen: it was confirmed as noted, because it had been on the screen."""

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            if not online:
                server.stop()
                await until(lambda: not kiosk.store.value.online)
            held, _ticket = await with_held(kiosk)
            await press(kiosk, "done")
            await press(kiosk, "next_visitor")
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
            held.end(failed=True)
            await told(kiosk)
            assert given(tmp_path) == ("created", False), "staff find it among the last tickets, not taken"
            if not online:
                server.start()
                await until(lambda: server.brought)
                assert [one.confirmed_at for one in server.brought] == [None]
            assert await kiosk._issuing.buffered() == 0 or not online
        assert server.confirmed == {}

    run_in_qt(app, visit)


def test_who_pressed_done_too_early_is_asked_to_note_the_number_when_it_does_not_come_out(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=SHORT_THANKS) as kiosk:
            phases = []
            kiosk.store.subscribe(lambda state: phases.append(state.phase))
            held, ticket = await with_held(kiosk)
            await press(kiosk, "done")
            await until(lambda: visible(kiosk, "thanks_keep") is not None)
            assert "being printed" in visible(kiosk, "thanks_keep").text()
            held.end(failed=True)
            await press(kiosk, "noted")
            await until(lambda: server.confirmed == {ticket.display_number: ["shown"]})
            assert Phase.HOME not in phases[phases.index(Phase.THANKS) : phases.index(Phase.NOTE)]

    run_in_qt(app, visit)


def test_and_is_thanked_until_it_has(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=SHORT_THANKS) as kiosk:
            held, ticket = await with_held(kiosk)
            await press(kiosk, "done")
            await until(lambda: kiosk.store.value.phase is Phase.THANKS)
            held.end(failed=False)
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
            await until(lambda: server.confirmed == {ticket.display_number: ["printed"]})

    run_in_qt(app, visit)


@pytest.mark.parametrize("gone", [False, True], ids=["there", "gone"])
def test_paper_that_comes_after_the_limit_is_somebodys(app, server, tmp_path, gone):
    """Seen: what came of it was dropped, and whoever took the paper was given up as not collected."""

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            held, ticket = await with_held(kiosk, late=True)
            await until(lambda: kiosk.store.value.phase is Phase.NOTE)
            assert kiosk.store.value.print_state is PrintState.PRINTING
            await until(lambda: visible(kiosk, "note_reason") is not None)
            assert visible(kiosk, "note_reason").text() == "Your ticket may still come."
            if gone:
                kiosk.window.intents.home.emit()
            held.end(failed=False)
            await until(lambda: server.confirmed == {ticket.display_number: ["printed"]})
            assert kiosk.store.value.phase is (Phase.HOME if gone else Phase.ISSUED)

    run_in_qt(app, visit)


def test_who_noted_the_number_before_the_paper_came_is_told_of_once(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            held, ticket = await with_held(kiosk, late=True)
            await press(kiosk, "noted")
            await until(lambda: server.confirmed == {ticket.display_number: ["shown"]})
            held.end(failed=False)
            await told(kiosk)
            assert given(tmp_path) == ("printed", True)
        assert server.confirmed == {ticket.display_number: ["shown"]}

    run_in_qt(app, visit)


def test_what_does_not_come_after_the_limit_either_may_be_tried_again(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            held, _ticket = await with_held(kiosk, late=True)
            await until(lambda: kiosk.store.value.phase is Phase.NOTE)
            held.end(failed=True)
            await told(kiosk)
            assert kiosk.store.value.print_state is PrintState.FAILED
            assert given(tmp_path) == ("created", False)
        assert server.confirmed == {}

    run_in_qt(app, visit)


def test_a_printer_that_never_comes_back_keeps_no_screen(app, server, tmp_path):
    """Seen: whoever had noted the number was thanked for ever."""

    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=SHORT_THANKS) as kiosk:
            _held, ticket = await with_held(kiosk, late=True)
            await press(kiosk, "noted")
            await until(lambda: server.confirmed == {ticket.display_number: ["shown"]})
            await until(lambda: kiosk.store.value.phase is Phase.HOME)

    run_in_qt(app, visit)


def test_who_noted_the_number_is_thanked_also_when_the_paper_then_fails(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=LONG_THANKS) as kiosk:
            held, ticket = await with_held(kiosk, late=True)
            await press(kiosk, "noted")
            await until(lambda: visible(kiosk, "thanks_keep") is not None)
            held.end(failed=True)
            await until(lambda: kiosk.store.value.print_state is PrintState.FAILED)
            await told(kiosk)
            assert kiosk.store.value.phase is Phase.THANKS
        assert server.confirmed == {ticket.display_number: ["shown"]}

    run_in_qt(app, visit)


def full_disk(kiosk, error=None):
    """Nothing of what has to be told can be kept; returns what ends that."""
    issuing = kiosk._issuing
    taken = issuing.confirm

    async def refuse(*_arguments):
        if error is not None:
            raise error
        return False

    issuing.confirm = refuse
    return lambda: setattr(issuing, "confirm", taken)


@pytest.mark.parametrize("error", [None, OSError("full")], ids=["said", "raised"])
def test_a_ticket_that_could_not_be_told_is_told_when_it_is_printed_again(app, server, tmp_path, error):
    """Seen: nobody told it any more, because somebody was about to."""

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            room = full_disk(kiosk, error)
            held, ticket = await with_held(kiosk)
            held.end(failed=False)
            await until(lambda: given(tmp_path) == ("printed", False))
            await told(kiosk)
            room()
            await kiosk._handing_out.again_for_staff(ticket.ticket_id)
            await until(lambda: server.confirmed == {ticket.display_number: ["printed"]})
            assert given(tmp_path) == ("printed", True)

    run_in_qt(app, visit)


@pytest.mark.parametrize("restarted", [False, True], ids=["with the next", "at the next start"])
def test_a_number_that_was_noted_on_a_full_disk_is_told_when_there_is_room(app, server, tmp_path, restarted):
    """Seen: of a number that was not on paper nobody knew any more that it was noted."""

    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=LONG_THANKS) as kiosk:
            room = full_disk(kiosk)
            held, first = await with_held(kiosk, late=True)
            await press(kiosk, "noted")
            held.end(failed=True)
            await until(lambda: given(tmp_path) == ("created", False) and kiosk._handing_out.last()[0].noted)
            await told(kiosk)
            if not restarted:
                room()
                await press(kiosk, "next_visitor")
                held, second = await with_held(kiosk)
                held.end(failed=False)
                expected = {first.display_number: ["shown"], second.display_number: ["printed"]}
                await until(lambda: server.confirmed == expected)
        if restarted:
            async with a_kiosk(app, server, tmp_path):
                await until(lambda: server.confirmed == {first.display_number: ["shown"]})

    run_in_qt(app, visit, 60)


class Broken(HeldPrinter):
    """Raises what nobody expects of a printer, at once or late."""

    async def _outcome(self):
        raise ValueError("a driver of its own mind")


@pytest.mark.parametrize("late", [False, True], ids=["at once", "late"])
@pytest.mark.parametrize("staff", [False, True], ids=["visitor", "staff"])
def test_what_nobody_expects_of_a_printer_is_no_paper_either(app, server, tmp_path, staff, late):
    """Seen: the ticket stayed as one that was being printed, and was confirmed at the next start."""

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            if staff:
                ticket = await take_ticket(kiosk)
                kiosk._handing_out.printer = Broken(late=late)
                with pytest.raises(PrintingFailed):
                    await kiosk._handing_out.again_for_staff(ticket.ticket_id)
            else:
                kiosk._handing_out.printer = Broken(late=late)
                await take_ticket(kiosk)
                await until(lambda: kiosk.store.value.print_state is PrintState.FAILED)
            await told(kiosk)
            assert given(tmp_path) == ("created", False)
        assert server.confirmed == {}

    run_in_qt(app, visit)


def as_a_crash_leaves_it(folder, to):
    """What is on the disk at this moment."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("*-shm", "*.lock"))
    return to


@pytest.mark.parametrize("online", [True, False], ids=["online", "offline"])
def test_what_was_being_printed_when_the_power_went_counts_as_paper(app, server, tmp_path, online, caplog):
    """Seen: nobody asked for it any more, and the visitor with the paper in hand was given up after ten minutes."""
    before, after = tmp_path / "before", tmp_path / "after"

    async def visit():
        async with a_kiosk(app, server, before) as kiosk:
            if not online:
                server.stop()
                await until(lambda: not kiosk.store.value.online)
            stages = []
            held, ticket = await with_held(kiosk, at_first=lambda: stages.append(given(before)))
            assert stages == [("printing", False)], "before the first byte"
            as_a_crash_leaves_it(before, after)
            held.end(failed=True)
            await told(kiosk)
        if not online:
            server.start()
        async with a_kiosk(app, server, after) as kiosk:
            await until(lambda: server.confirmed == {ticket.display_number: ["printed" if online else "offline"]})
            await told(kiosk)
            assert given(after) == ("printing", True)
        assert f"not told of ticket {ticket.display_number} when the kiosk went down" in caplog.text
        async with a_kiosk(app, server, after, timing=PATIENT) as kiosk:
            await told(kiosk)
        assert server.confirmed == {ticket.display_number: ["printed" if online else "offline"]}, "once"

    run_in_qt(app, visit, 60)


def test_what_is_printed_is_told_after_a_power_cut_also_when_its_word_was_not_on_the_disk_yet(app, server, tmp_path):
    before, after = tmp_path / "before", tmp_path / "after"

    async def visit():
        async with a_kiosk(app, server, before) as kiosk:
            confirm, copied = kiosk._issuing.confirm, []

            async def cut_off(*arguments):
                copied.append(given(before))
                as_a_crash_leaves_it(before, after)
                return await confirm(*arguments)

            kiosk._issuing.confirm = cut_off
            held, ticket = await with_held(kiosk)
            held.end(failed=False)
            await until(lambda: server.confirmed == {ticket.display_number: ["printed"]})
            await told(kiosk)
            assert copied == [("printed", False)], "after the last byte"
            assert given(before) == ("printed", True)
        async with a_kiosk(app, server, after):
            await until(lambda: server.confirmed == {ticket.display_number: ["printed", "printed"]})

    run_in_qt(app, visit, 60)


def test_a_disk_that_was_full_for_a_moment_while_paper_came_out_loses_nobody(app, server, tmp_path):
    """Nothing else happens at this kiosk afterwards."""

    def full(*_arguments):
        raise sqlite3.OperationalError("database or disk is full")

    async def visit():
        await learnt(app, server, tmp_path)
        server.stop()
        timing = replace(PATIENT, heartbeat=0.1)
        async with a_kiosk(app, server, tmp_path, at_home=False, timing=timing) as kiosk:
            await offline(kiosk)
            held, ticket = await with_held(kiosk)
            book = kiosk._desk._book
            book._confirm, confirm = full, book._confirm
            held.end(failed=False)
            await until(lambda: kiosk.store.value.print_state is PrintState.PRINTED)
            await told(kiosk)
            book._confirm = confirm
            server.start()
            await until(lambda: server.confirmed == {ticket.display_number: ["offline"]})
        assert [one.confirmed_at is not None for one in server.brought][-1]

    run_in_qt(app, visit)
