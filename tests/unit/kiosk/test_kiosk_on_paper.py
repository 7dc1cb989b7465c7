"""What becomes of a number on the screen, step by step."""

from dataclasses import replace
from uuid import UUID

import pytest
from qms_contract.devices import PrinterStatus
from qms_kiosk import on_paper
from qms_kiosk import state as to
from qms_kiosk.state import KioskState, Phase, PrintState

from tests.support.kiosk_samples import a_ticket

TICKET = a_ticket()
PRINTING = KioskState(phase=Phase.ISSUED, ticket=TICKET, print_state=PrintState.PRINTING)
OK, OUT = PrinterStatus.OK, PrinterStatus.OUT


def test_what_is_told_of_another_ticket_only_tells_of_the_printer():
    other = UUID(int=7)
    assert on_paper.printed(PRINTING, other, OUT) == replace(PRINTING, printer=OUT)
    assert on_paper.not_printed(PRINTING, other, OUT) == replace(PRINTING, printer=OUT)


def test_again_not_while_it_prints_and_not_for_ever():
    assert on_paper.print_again(PRINTING) is PRINTING
    state, times = on_paper.printed(PRINTING, TICKET.ticket_id, OK), 0
    while on_paper.may_print_again(state):
        state, times = on_paper.print_again(state), times + 1
        assert (state.phase, state.print_state) == (Phase.ISSUED, PrintState.PRINTING)
        state = on_paper.not_printed(state, TICKET.ticket_id, OUT)
    assert times == on_paper.MOST_AGAIN


def test_no_paper_while_it_prints_is_noted_until_it_comes():
    noted = on_paper.no_paper(PRINTING)
    assert (noted.phase, on_paper.may_print_again(noted)) == (Phase.NOTE, False)
    assert on_paper.printed(noted, TICKET.ticket_id, OK).phase is Phase.ISSUED
    failed = on_paper.not_printed(noted, TICKET.ticket_id, OK)
    assert (failed.phase, on_paper.may_print_again(failed)) == (Phase.NOTE, True)
    assert on_paper.no_paper(failed) is failed


@pytest.mark.parametrize(("printer", "may"), [(OK, True), (PrinterStatus.LOW, True), (PrinterStatus.UNKNOWN, True),
                                              (OUT, False), (PrinterStatus.OFFLINE, False)])  # fmt: skip
def test_a_printer_that_has_no_paper_is_not_tried_again(printer, may):
    failed = on_paper.not_printed(PRINTING, TICKET.ticket_id, printer)
    assert on_paper.may_try_paper(failed) is may


def test_one_who_wanted_to_give_the_number_back_is_asked_anew_after_every_change():
    noted = replace(on_paper.not_printed(PRINTING, TICKET.ticket_id, OK), giving_back=True)
    assert not on_paper.not_printed(on_paper.print_again(noted), TICKET.ticket_id, OK).giving_back


def test_who_noted_the_number_is_not_asked_for_it_again_whatever_becomes_of_the_paper():
    """Seen: it was to be noted once more, and could be given back although it was confirmed."""
    thanked = on_paper.noted(on_paper.no_paper(PRINTING))
    assert (thanked.phase, thanked.print_state) == (Phase.THANKS, PrintState.PRINTING)
    for told, becomes in ((on_paper.late, PrintState.PRINTING), (on_paper.not_printed, PrintState.FAILED)):
        after = told(thanked, TICKET.ticket_id, OUT)
        assert (after.phase, after.print_state, after.printer) == (Phase.THANKS, becomes, OUT)
    assert on_paper.printed(thanked, TICKET.ticket_id, OK).phase is Phase.THANKS
    assert on_paper.noted(PRINTING) is PRINTING


def test_nor_is_who_had_a_ticket_and_left_before_the_second_came():
    again = on_paper.print_again(on_paper.printed(PRINTING, TICKET.ticket_id, OK))
    left = on_paper.not_printed(to.thanks(again), TICKET.ticket_id, OUT)
    assert (left.phase, left.print_state) == (Phase.THANKS, PrintState.FAILED)
    assert not to.home(left).has_number


def test_who_says_that_no_paper_came_is_asked_to_note_the_number_however_early_done_is_pressed():
    again = on_paper.print_again(on_paper.no_paper(on_paper.printed(PRINTING, TICKET.ticket_id, OK)))
    assert on_paper.not_printed(to.thanks(again), TICKET.ticket_id, OUT).phase is Phase.NOTE


@pytest.mark.parametrize("phase", [Phase.ISSUED, Phase.THANKS])
def test_what_comes_late_is_noted_and_may_still_come(phase):
    late = on_paper.late(replace(PRINTING, phase=phase), TICKET.ticket_id, PrinterStatus.OFFLINE)
    assert (late.phase, late.print_state, late.printer) == (Phase.NOTE, PrintState.PRINTING, PrinterStatus.OFFLINE)
    assert not on_paper.may_print_again(late)
    assert on_paper.printed(late, TICKET.ticket_id, OK).phase is Phase.ISSUED
    elsewhere = on_paper.late(PRINTING, UUID(int=7), OUT)
    assert elsewhere == replace(PRINTING, printer=OUT)
