"""What becomes of a number on the screen: printed, noted, printed once more. Pure.

Each step counts only for the ticket that is shown: what is told of another leaves the screen as it is.
"""

from dataclasses import replace

from qms_contract.devices import PrinterStatus
from qms_contract.ids import TicketId
from qms_contract.tickets import Ticket

from qms_kiosk import state as to
from qms_kiosk.state import KioskState, Phase, PrintState

MOST_AGAIN = 2
"""How often a visitor can have the same ticket printed again; staff may as often as they like."""


def issued(state: KioskState, ticket: Ticket, *, has_printer: bool) -> KioskState:
    """The number is there. Without a printer it is to be noted."""
    if state.issue is None or state.issue.ticket_id != ticket.ticket_id:
        return state
    printing = PrintState.PRINTING if has_printer else PrintState.FAILED
    phase = Phase.ISSUED if has_printer else Phase.NOTE
    return replace(state, phase=phase, ticket=ticket, print_state=printing, please_wait=False)


def printed(state: KioskState, ticket_id: TicketId, status: PrinterStatus) -> KioskState:
    """It is on paper; whoever gave the paper up too early is told to take it."""
    if state.ticket is None or state.ticket.ticket_id != ticket_id:
        return replace(state, printer=status)
    phase = Phase.ISSUED if state.phase is Phase.NOTE else state.phase
    here = replace(state, phase=phase, has_number=True, warning=False, seconds_left=None)
    return replace(here, print_state=PrintState.PRINTED, printer=status)


def not_printed(state: KioskState, ticket_id: TicketId, status: PrinterStatus) -> KioskState:
    """Printing failed: the number is to be noted. Who is thanked and has it stays so."""
    if state.ticket is None or state.ticket.ticket_id != ticket_id:
        return replace(state, printer=status)
    if is_through(state):
        return replace(state, print_state=PrintState.FAILED, printer=status)
    failed = replace(state, phase=Phase.NOTE, print_state=PrintState.FAILED, printer=status, seconds_left=None)
    return replace(failed, giving_back=False)


def late(state: KioskState, ticket_id: TicketId, status: PrinterStatus) -> KioskState:
    """Nobody is to wait for the paper any longer: the number is to be noted, and the paper may still be on its way."""
    shown = state.ticket is not None and state.ticket.ticket_id == ticket_id and not is_through(state)
    if not shown or state.print_state is not PrintState.PRINTING:
        return replace(state, printer=status)
    return replace(state, phase=Phase.NOTE, printer=status, seconds_left=None, giving_back=False)


def noted(state: KioskState) -> KioskState:
    """The visitor has the number from the screen."""
    return replace(to.thanks(state), has_number=True) if state.phase is Phase.NOTE else state


def is_through(state: KioskState) -> bool:
    """Whether a visitor is thanked who has the number: nothing that the printer does now concerns them."""
    return state.phase is Phase.THANKS and state.has_number


def no_paper(state: KioskState) -> KioskState:
    """The visitor says that no paper came: the number is to be noted. Paper may still be on its way."""
    if state.ticket is None or state.phase is not Phase.ISSUED:
        return state
    on_its_way = state.print_state is PrintState.PRINTING
    kept = PrintState.PRINTING if on_its_way else PrintState.FAILED
    noting = replace(state, phase=Phase.NOTE, seconds_left=None, giving_back=False)
    return replace(noting, print_state=kept, has_number=False)


def may_print_again(state: KioskState) -> bool:
    """Whether the ticket on the screen can be had on paper once more: not while it prints, and not for ever."""
    settled = state.print_state in (PrintState.PRINTED, PrintState.FAILED)
    shown = state.ticket is not None and state.phase in (Phase.ISSUED, Phase.NOTE)
    return shown and settled and state.printed_again < MOST_AGAIN


def may_try_paper(state: KioskState) -> bool:
    """Whether a ticket that did not come out may be tried once more: not with a printer that is known to have no paper."""
    return may_print_again(state) and state.printer not in (PrinterStatus.OUT, PrinterStatus.OFFLINE)


def print_again(state: KioskState) -> KioskState:
    """The same ticket goes to the printer once more."""
    if not may_print_again(state):
        return state
    return replace(
        state,
        phase=Phase.ISSUED,
        print_state=PrintState.PRINTING,
        printed_again=state.printed_again + 1,
        warning=False,
        seconds_left=None,
    )
