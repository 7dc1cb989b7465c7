"""What the kiosk's screen shows, frozen, and the pure transitions between such states.

One decision a screen: home (language) → areas, when there are many services → services → issuing → issued. A tap on a
service begins an issue only from the services screen, so that one tap, however often it bounces, is one ticket.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from qms_clientkit.pairing import PairingState
from qms_contract.devices import DeviceConfig, PrinterStatus
from qms_contract.ids import AreaId, RequestId, ServiceId, TicketId
from qms_contract.problems import Code
from qms_contract.queues import QueueSummary
from qms_contract.tickets import Ticket

from qms_kiosk.choices import areas, in_area, page_count


class Phase(StrEnum):
    """The screens."""

    PAIRING = "pairing"
    LOADING = "loading"
    HOME = "home"
    AREAS = "areas"
    SERVICES = "services"
    ISSUING = "issuing"
    UNANSWERED = "unanswered"
    REFUSED = "refused"
    ISSUED = "issued"
    NOTE = "note"


class Toggle(StrEnum):
    LARGE_TEXT = "large_text"
    HIGH_CONTRAST = "high_contrast"
    LOW_REACH = "low_reach"


class PrintState(StrEnum):
    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


@dataclass(frozen=True)
class Issue:
    """A ticket asked for. Its ids are made before the server is tried, so that every repeat is the same ticket."""

    ticket_id: TicketId
    request_id: RequestId
    service_id: ServiceId


@dataclass(frozen=True)
class KioskState:
    """Everything the views draw. `seconds_left` counts down to home: in a warning, and on the issued screen.

    `next_opening` belongs to a `refusal`: when tickets are given again, if the server knows.
    """

    phase: Phase = Phase.LOADING
    language: str = "en"
    config: DeviceConfig | None = None
    pairing: PairingState | None = None
    online: bool = False
    queues: dict[ServiceId, QueueSummary] = field(default_factory=dict)
    area_id: AreaId | None = None
    page: int = 0
    issue: Issue | None = None
    please_wait: bool = False
    ticket: Ticket | None = None
    print_state: PrintState = PrintState.NONE
    printer: PrinterStatus = PrinterStatus.UNKNOWN
    refusal: Code | None = None
    next_opening: datetime | None = None
    toggles: frozenset[Toggle] = frozenset()
    warning: bool = False
    seconds_left: int | None = None


def present_queue(state: KioskState, service_id: ServiceId) -> QueueSummary | None:
    """The service's figures as they are now; none while the server is away, because nobody knows how old they are."""
    return state.queues.get(service_id) if state.online else None


def configured(state: KioskState, config: DeviceConfig) -> KioskState:
    """A configuration arrived: a kiosk that had none goes home; one in use stays where it is if that still exists."""
    language = state.language if state.language in config.branch.languages else config.branch.languages[0]
    known = replace(state, config=config, language=language, pairing=None)
    if state.phase in (Phase.PAIRING, Phase.LOADING):
        return home(known)
    return known


def unpaired(state: KioskState, pairing: PairingState) -> KioskState:
    """The kiosk belongs to no branch (yet, or any more)."""
    return replace(home(state), phase=Phase.PAIRING, config=None, pairing=pairing)


def home(state: KioskState) -> KioskState:
    """Back to the first screen, as the next visitor should find it: first language, no toggles, no issue."""
    return KioskState(
        phase=Phase.HOME if state.config else Phase.LOADING,
        language=state.config.branch.languages[0] if state.config else state.language,
        config=state.config,
        pairing=state.pairing,
        online=state.online,
        queues=state.queues,
        printer=state.printer,
    )


def choose_language(state: KioskState, language: str) -> KioskState:
    """Another language; on the first screen this is also the start."""
    chosen = replace(state, language=language)
    return begin(chosen) if state.phase is Phase.HOME else chosen


def begin(state: KioskState) -> KioskState:
    """From the first screen to the first decision."""
    grouped = state.config is not None and bool(areas(state.config))
    return replace(state, phase=Phase.AREAS if grouped else Phase.SERVICES, area_id=None, page=0)


def choose_area(state: KioskState, area_id: AreaId) -> KioskState:
    if state.phase is not Phase.AREAS:
        return state
    return replace(state, phase=Phase.SERVICES, area_id=area_id, page=0)


def back(state: KioskState) -> KioskState:
    """One decision back."""
    if state.phase is Phase.SERVICES and state.area_id is not None:
        return replace(state, phase=Phase.AREAS, area_id=None, page=0)
    if state.phase in (Phase.REFUSED, Phase.UNANSWERED):
        return replace(begin(state), issue=None, refusal=None, next_opening=None, please_wait=False)
    return home(state)


def more(state: KioskState) -> KioskState:
    """The next page of services, after the last the first again."""
    if state.config is None:
        return state
    pages = page_count(in_area(state.config, state.area_id))
    return replace(state, page=(state.page + 1) % pages)


def toggle(state: KioskState, which: Toggle) -> KioskState:
    return replace(state, toggles=state.toggles ^ {which})


def begin_issue(state: KioskState, service_id: ServiceId, ticket_id: UUID, request_id: UUID) -> KioskState:
    """A service was tapped. Unchanged when there is already an issue: one tap, one ticket."""
    if state.phase is not Phase.SERVICES or state.issue is not None:
        return state
    issue = Issue(ticket_id, request_id, service_id)
    return replace(state, phase=Phase.ISSUING, issue=issue, please_wait=False, warning=False, seconds_left=None)


def issued(state: KioskState, ticket: Ticket, *, has_printer: bool) -> KioskState:
    """The number is there. Without a printer it is to be noted."""
    if state.issue is None or state.issue.ticket_id != ticket.ticket_id:
        return state
    printing = PrintState.PRINTING if has_printer else PrintState.FAILED
    phase = Phase.ISSUED if has_printer else Phase.NOTE
    return replace(state, phase=phase, ticket=ticket, print_state=printing, please_wait=False)


def refused(state: KioskState, request_id: RequestId, code: Code, next_opening: datetime | None = None) -> KioskState:
    """The server will not give this ticket."""
    if state.issue is None or state.issue.request_id != request_id:
        return state
    return replace(state, phase=Phase.REFUSED, refusal=code, next_opening=next_opening, please_wait=False)


def unanswered(state: KioskState, request_id: RequestId) -> KioskState:
    """The server is silent; the same issue goes on being tried behind the calm screen."""
    if state.phase is not Phase.ISSUING or state.issue is None or state.issue.request_id != request_id:
        return state
    return replace(state, phase=Phase.UNANSWERED, please_wait=False)


def printed(state: KioskState, ticket_id: TicketId, status: PrinterStatus) -> KioskState:
    if state.ticket is None or state.ticket.ticket_id != ticket_id:
        return replace(state, printer=status)
    return replace(state, print_state=PrintState.PRINTED, printer=status)


def not_printed(state: KioskState, ticket_id: TicketId, status: PrinterStatus) -> KioskState:
    """Printing failed, or the visitor says that no paper came: the number is to be noted."""
    if state.ticket is None or state.ticket.ticket_id != ticket_id:
        return replace(state, printer=status)
    return replace(state, phase=Phase.NOTE, print_state=PrintState.FAILED, printer=status, seconds_left=None)
