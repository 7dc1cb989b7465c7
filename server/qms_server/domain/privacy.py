"""Who may know who a visitor is: the one rule that every read, event and answer goes by (field row 14).

Staff choose nobody by name: until a ticket is called, only those who manage the branch see its customer reference. A
device, which may stand anywhere, is told nothing about a visitor.
"""

from enum import StrEnum

from msgspec.structs import replace
from qms_contract.tickets import Ticket, TicketStatus


class Audience(StrEnum):
    """`full` manages the branch, `staff` serves in it, `public` is a screen or an unattended machine."""

    PUBLIC = "public"
    STAFF = "staff"
    FULL = "full"


def seen_by(audience: Audience, ticket: Ticket) -> Ticket:
    """The ticket as `audience` may have it."""
    return replace(ticket, **dict.fromkeys(hidden_from(audience, ticket.status, ticket.called_at)))


def hidden_from(audience: Audience, status: object, called_at: object) -> tuple[str, ...]:
    """The fields of a ticket in this state that `audience` has as null.

    Called means on this leg of the visit: who was sent on, or back into the queue, is chosen anew.
    """
    if audience is Audience.PUBLIC:
        return ("customer_ref", "note")
    was_called = status != TicketStatus.WAITING and called_at is not None
    return ("customer_ref",) if audience is Audience.STAFF and not was_called else ()
