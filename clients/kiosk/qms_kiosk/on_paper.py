"""What becomes of a number on the screen: printed, noted, printed once more. Pure.

Each step counts only for the ticket that is shown: what is told of another leaves the screen as it is.
"""

from dataclasses import replace

from qms_contract.devices import PrinterStatus
from qms_contract.ids import TicketId
from qms_contract.tickets import Ticket

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
    return replace(state, phase=phase, print_state=PrintState.PRINTED, printer=status, warning=False, seconds_left=None)


def not_printed(state: KioskState, ticket_id: TicketId, status: PrinterStatus) -> KioskState:
    """Printing failed: the number is to be noted."""
    if state.ticket is None or state.ticket.ticket_id != ticket_id:
        return replace(state, printer=status)
    failed = replace(state, phase=Phase.NOTE, print_state=PrintState.FAILED, printer=status, seconds_left=None)
    return replace(failed, giving_back=False)


def late(state: KioskState, ticket_id: TicketId, status: PrinterStatus) -> KioskState:
    """Nobody is to wait for the paper any longer: the number is to be noted, and the paper may still be on its way."""
    if state.ticket is None or state.ticket.ticket_id != ticket_id or state.print_state is not PrintState.PRINTING:
        return replace(state, printer=status)
    return replace(state, phase=Phase.NOTE, printer=status, seconds_left=None, giving_back=False)


def no_paper(state: KioskState) -> KioskState:
    """The visitor says that no paper came: the number is to be noted. Paper may still be on its way."""
    if state.ticket is None or state.phase is not Phase.ISSUED:
        return state
    on_its_way = state.print_state is PrintState.PRINTING
    kept = PrintState.PRINTING if on_its_way else PrintState.FAILED
    return replace(state, phase=Phase.NOTE, print_state=kept, seconds_left=None, giving_back=False)


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
