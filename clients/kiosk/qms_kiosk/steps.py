"""What a branch asks between the choice of a service and the number. Pure.

service → reference (if the service asks for one) → priority (if the branch asks) → issuing. Each answer counts only on its
own screen, and an issue is begun once, so that one tap, however often it bounces, is one ticket.
"""

import re
from dataclasses import dataclass, replace

from qms_contract.ids import RequestId, ServiceId, TicketId
from qms_contract.kiosk import ReferenceAsk, ReferenceKind
from qms_contract.services import Service
from qms_contract.tickets import PriorityClass

from qms_kiosk.state import Issue, KioskState, Phase

LONGEST = {ReferenceKind.PHONE: 16, ReferenceKind.REFERENCE: 20}
_KEYS = {ReferenceKind.PHONE: re.compile(r"[0-9+]"), ReferenceKind.REFERENCE: re.compile(r"[A-Z0-9-]")}
_WHOLE = {
    ReferenceKind.PHONE: re.compile(r"\+?[0-9]{6,15}"),  # E.164 has 15 digits at most
    ReferenceKind.REFERENCE: re.compile(r"(?=.*[A-Z0-9])[A-Z0-9-]{2,20}"),
}
DELETE = ""


@dataclass(frozen=True)
class Ids:
    """Of the ticket that the last answer asks for; made before it is known whether it was the last."""

    ticket_id: TicketId
    request_id: RequestId


def chosen_service(state: KioskState) -> Service | None:
    """The service the visitor is on the way to."""
    services = state.config.services if state.config else []
    return next((one for one in services if one.service_id == state.service_id), None)


def choose_service(state: KioskState, service_id: ServiceId, ids: Ids) -> KioskState:
    """A service was tapped."""
    if state.phase is not Phase.SERVICES or state.issue is not None:
        return state
    chosen = replace(state, service_id=service_id, reference="")
    service = chosen_service(chosen)
    if service is not None and service.reference is not ReferenceAsk.OFF:
        return replace(chosen, phase=Phase.REFERENCE)
    return _ask_priority(chosen, ids)


def type_key(state: KioskState, key: str) -> KioskState:
    """A character of the reference, or DELETE for the last one. What does not belong there changes nothing."""
    service = chosen_service(state)
    if state.phase is not Phase.REFERENCE or service is None:
        return state
    if key == DELETE:
        return replace(state, reference=state.reference[:-1])
    kind, typed = service.reference_kind, key.upper()
    misplaced = typed == "+" and state.reference
    if misplaced or not _KEYS[kind].fullmatch(typed) or len(state.reference) >= LONGEST[kind]:
        return state
    return replace(state, reference=state.reference + typed)


def is_whole(state: KioskState) -> bool:
    """Whether what was typed can be a reference of its kind."""
    service = chosen_service(state)
    return service is not None and bool(_WHOLE[service.reference_kind].fullmatch(state.reference))


def give_reference(state: KioskState, ids: Ids) -> KioskState:
    """OK was tapped; unchanged while what was typed is not whole."""
    if state.phase is not Phase.REFERENCE or not is_whole(state):
        return state
    return _ask_priority(state, ids)


def skip_reference(state: KioskState, ids: Ids) -> KioskState:
    """On without one, where the service allows."""
    service = chosen_service(state)
    if state.phase is not Phase.REFERENCE or service is None or service.reference is ReferenceAsk.REQUIRED:
        return state
    return _ask_priority(replace(state, reference=""), ids)


def choose_priority(state: KioskState, priority: PriorityClass, ids: Ids) -> KioskState:
    """What the visitor says to be."""
    return _begin_issue(state, priority, ids) if state.phase is Phase.PRIORITY else state


def _ask_priority(state: KioskState, ids: Ids) -> KioskState:
    branch = state.config.branch if state.config else None
    if branch is not None and branch.asks_priority and branch.priority_offers:
        return replace(state, phase=Phase.PRIORITY)
    return _begin_issue(state, PriorityClass.REGULAR, ids)


def _begin_issue(state: KioskState, priority: PriorityClass, ids: Ids) -> KioskState:
    if state.issue is not None or state.service_id is None:
        return state
    service = chosen_service(state)
    issue = Issue(ids.ticket_id, ids.request_id, state.service_id, priority, state.reference or None, service)
    return replace(
        state, phase=Phase.ISSUING, issue=issue, reference="", please_wait=False, warning=False, seconds_left=None
    )
