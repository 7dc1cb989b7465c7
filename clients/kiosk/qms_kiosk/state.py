"""What the kiosk's screen shows, frozen, and the pure transitions between such states.

One decision a screen: home (language) → areas, when there are many services → services → what `steps` asks besides →
issuing → issued → thanks.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from qms_clientkit.pairing import PairingState
from qms_contract.devices import DeviceConfig, PrinterStatus
from qms_contract.ids import AreaId, RequestId, ServiceId, TicketId
from qms_contract.problems import Code
from qms_contract.queues import QueueSummary
from qms_contract.services import Service
from qms_contract.tickets import PriorityClass, Ticket

from qms_kiosk.choices import LANGUAGES_PAGE, areas, in_area, offered, page_count


class Phase(StrEnum):
    """The screens."""

    PAIRING = "pairing"
    LOADING = "loading"
    HOME = "home"
    AREAS = "areas"
    SERVICES = "services"
    REFERENCE = "reference"
    PRIORITY = "priority"
    ISSUING = "issuing"
    UNANSWERED = "unanswered"
    REFUSED = "refused"
    ISSUED = "issued"
    NOTE = "note"
    THANKS = "thanks"


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
    """A ticket asked for. Its ids are made before the server is tried, so that every repeat is the same ticket. `service` is
    what it was then: it may leave the configuration meanwhile, and its visitor is still told its name."""

    ticket_id: TicketId
    request_id: RequestId
    service_id: ServiceId
    priority: PriorityClass = PriorityClass.REGULAR
    reference: str | None = field(default=None, repr=False)
    service: Service | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class KioskState:
    """Everything the views draw. `seconds_left` counts down to home: in a warning, on the issued screen and the last one.

    `next_opening` belongs to a `refusal`: when tickets are given again, if the server knows. `full_until` keeps that by
    service. `picking_language` lays the screen of all languages over the present one. `service_id` and `reference` are
    what the visitor has chosen and typed on the way to an issue; `guided` is one who listens. `printed_again` counts how often
    the visitor had the ticket printed once more, `giving_back` is one who has said once that the number is not wanted,
    `has_number` one who has it: on paper, or noted.
    While the time is not `clock_known`, nothing counts as closed.
    """

    phase: Phase = Phase.LOADING
    language: str = "en"
    config: DeviceConfig | None = None
    pairing: PairingState | None = None
    online: bool = False
    clock_known: bool = True
    queues: dict[ServiceId, QueueSummary] = field(default_factory=dict)
    area_id: AreaId | None = None
    page: int = 0
    picking_language: bool = False
    guided: bool = False
    service_id: ServiceId | None = None
    reference: str = field(default="", repr=False)
    full_until: dict[ServiceId, datetime] = field(default_factory=dict)
    issue: Issue | None = None
    please_wait: bool = False
    ticket: Ticket | None = None
    print_state: PrintState = PrintState.NONE
    printed_again: int = 0
    giving_back: bool = False
    has_number: bool = False
    printer: PrinterStatus = PrinterStatus.UNKNOWN
    refusal: Code | None = None
    next_opening: datetime | None = None
    toggles: frozenset[Toggle] = frozenset()
    warning: bool = False
    seconds_left: int | None = None


def present_queue(state: KioskState, service_id: ServiceId) -> QueueSummary | None:
    """The service's figures as they are now; none while the server is away, because nobody knows how old they are."""
    return state.queues.get(service_id) if state.online else None


def waits_quietly(state: KioskState) -> bool:
    """Whether a ticket was asked for so short a time ago that nothing is said about it yet."""
    return state.phase is Phase.ISSUING and not state.please_wait


def configured(state: KioskState, config: DeviceConfig) -> KioskState:
    """A configuration arrived: a kiosk that had none goes home; one in use stays where it is if that still exists."""
    language = state.language if state.language in config.branch.languages else config.branch.languages[0]
    same = state.config is not None and state.config.config_version == config.config_version
    full = state.full_until if same else {}
    known = replace(state, config=config, language=language, pairing=None, full_until=full)
    if state.phase in (Phase.PAIRING, Phase.LOADING):
        return home(known)
    return begin(known) if _is_gone(known, config) else known


def _is_gone(state: KioskState, config: DeviceConfig) -> bool:
    """Whether what the visitor chose, or the page of choices, is no longer there."""
    if state.phase in (Phase.REFERENCE, Phase.PRIORITY):
        return not any(one.service_id == state.service_id for one in offered(config))
    if state.phase is Phase.AREAS and not areas(config):
        return True
    if state.picking_language:
        return False
    if state.phase is Phase.AREAS:
        return state.page >= page_count(areas(config))
    if state.phase is not Phase.SERVICES:
        return False
    area_gone = state.area_id is not None and not any(one.area_id == state.area_id for one in areas(config))
    return area_gone or state.page >= page_count(in_area(config, state.area_id))


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
        clock_known=state.clock_known,
        queues=state.queues,
        printer=state.printer,
        full_until=state.full_until,
    )


def thanks(state: KioskState) -> KioskState:
    """The visitor is done: a word of thanks, with the number while there is one."""
    if state.phase not in (Phase.ISSUED, Phase.NOTE):
        return home(state)
    return replace(state, phase=Phase.THANKS, seconds_left=None, picking_language=False)


def choose_language(state: KioskState, language: str) -> KioskState:
    """Another language; on the first screen this is also the start."""
    chosen = replace(state, language=language, picking_language=False)
    return begin(chosen) if state.phase is Phase.HOME else chosen


def pick_language(state: KioskState) -> KioskState:
    """All languages to choose from; `back` leaves it as it was."""
    return replace(state, picking_language=True, page=0)


def begin(state: KioskState) -> KioskState:
    """From the first screen to the first decision."""
    grouped = state.config is not None and bool(areas(state.config))
    return replace(
        state,
        phase=Phase.AREAS if grouped else Phase.SERVICES,
        area_id=None,
        page=0,
        service_id=None,
        reference="",
    )


def choose_area(state: KioskState, area_id: AreaId) -> KioskState:
    if state.phase is not Phase.AREAS:
        return state
    return replace(state, phase=Phase.SERVICES, area_id=area_id, page=0)


def back(state: KioskState) -> KioskState:
    """One decision back."""
    if state.phase is Phase.ISSUING:
        return state
    if state.picking_language:
        return replace(state, picking_language=False, page=0)
    if state.phase in (Phase.REFERENCE, Phase.PRIORITY):
        return replace(state, phase=Phase.SERVICES, service_id=None, reference="")
    if state.phase is Phase.SERVICES and state.area_id is not None:
        return replace(state, phase=Phase.AREAS, area_id=None, page=0)
    if state.phase in (Phase.REFUSED, Phase.UNANSWERED):
        return replace(begin(state), issue=None, refusal=None, next_opening=None, please_wait=False)
    return replace(home(state), guided=state.guided)


def more(state: KioskState) -> KioskState:
    """The next page of services, areas or languages, after the last the first again."""
    if state.config is None:
        return state
    if state.picking_language:
        pages = page_count(state.config.branch.languages, LANGUAGES_PAGE)
    elif state.phase is Phase.AREAS:
        pages = page_count(areas(state.config))
    else:
        pages = page_count(in_area(state.config, state.area_id))
    return replace(state, page=(state.page + 1) % pages)


def toggle(state: KioskState, which: Toggle) -> KioskState:
    return replace(state, toggles=state.toggles ^ {which})


def refused(state: KioskState, request_id: RequestId, code: Code, next_opening: datetime | None = None) -> KioskState:
    """The server will not give this ticket."""
    if state.issue is None or state.issue.request_id != request_id:
        return state
    full = dict(state.full_until)
    if code is Code.SERVICE_FULL and next_opening is not None:
        full[state.issue.service_id] = next_opening
    return replace(
        state, phase=Phase.REFUSED, refusal=code, next_opening=next_opening, please_wait=False, full_until=full
    )


def unanswered(state: KioskState, request_id: RequestId) -> KioskState:
    """The server is silent; the same issue goes on being tried behind the calm screen."""
    if state.phase is not Phase.ISSUING or state.issue is None or state.issue.request_id != request_id:
        return state
    return replace(state, phase=Phase.UNANSWERED, please_wait=False)
