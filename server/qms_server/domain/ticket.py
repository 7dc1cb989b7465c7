"""The life cycle of a ticket: which action is legal in which state, and where it leads (docs/state_machine.md)."""

from qms_contract.tickets import TicketAction, TicketStatus

from qms_server.domain.errors import InvalidTransition

_WAITING, _CALLED, _SERVING = TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.SERVING
_HELD, _NO_SHOW = TicketStatus.HELD, TicketStatus.NO_SHOW

AT_COUNTER = frozenset({_CALLED, _SERVING})

TRANSITIONS: dict[TicketAction, dict[TicketStatus, TicketStatus]] = {
    TicketAction.CALL: {_WAITING: _CALLED},
    TicketAction.RECALL: {_CALLED: _CALLED},
    TicketAction.START: {_CALLED: _SERVING},
    TicketAction.COMPLETE: {_SERVING: TicketStatus.DONE},
    TicketAction.CALL_NEXT: {_SERVING: TicketStatus.DONE},
    TicketAction.HOLD: dict.fromkeys((_WAITING, _CALLED, _SERVING), _HELD),
    TicketAction.UNHOLD: {_HELD: _WAITING},
    TicketAction.TRANSFER: {_CALLED: _WAITING, _SERVING: _WAITING},
    TicketAction.CANCEL: dict.fromkeys((_WAITING, _CALLED, _HELD), TicketStatus.CANCELLED),
    TicketAction.MARK_NO_SHOW: {_CALLED: _NO_SHOW},
    TicketAction.REQUEUE: {_NO_SHOW: _WAITING},
    TicketAction.CONFIRM: {_WAITING: _WAITING},
}


def next_status(action: TicketAction, status: TicketStatus) -> TicketStatus:
    """The state `action` leads to from `status`; raises InvalidTransition when it is not legal there."""
    target = TRANSITIONS.get(action, {}).get(status)
    if target is None:
        raise InvalidTransition(
            f"A ticket that is {status.replace('_', ' ')} cannot take the action {action.replace('_', ' ')}.",
            {"status": status, "action": action},
        )
    return target
