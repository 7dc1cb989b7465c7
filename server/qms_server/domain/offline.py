"""What a ticket given out without the server becomes when it arrives here. Pure."""

from datetime import date, datetime, timedelta

from msgspec.structs import replace
from qms_contract.events import EventType
from qms_contract.tickets import TicketStatus

from qms_server.domain.visit import Visit, collected, recall

NOT_COLLECTED = "not_collected"


def true_time(told: datetime, skew_ms: int, now: datetime) -> datetime:
    """The time a device told, corrected by how much its clock was ahead, and never in the future.

    Raises OverflowError for a time at the end of the calendar.
    """
    return min(told - timedelta(milliseconds=skew_ms), now)


def merged(
    visit: Visit, number: str, confirmed_at: datetime | None, today: date, now: datetime
) -> tuple[EventType, Visit]:
    """The known visit with the printed number, and as what to tell it.

    The printed number wins in every state. Who was called by the other number is called again; a ticket that was given up
    as not collected today is in the visitor's hand after all and takes its old place.
    """
    ticket = visit.ticket
    confirmed = ticket.confirmed_at or confirmed_at
    renamed = replace(visit, ticket=replace(ticket, display_number=number, confirmed_at=confirmed))
    if ticket.status is TicketStatus.CALLED and ticket.display_number != number:
        return EventType.TICKET_RECALLED, recall(renamed, None, now)
    if (ticket.status, ticket.reason, ticket.business_day) == (TicketStatus.CANCELLED, NOT_COLLECTED, today):
        return EventType.TICKET_REVERTED, collected(renamed, now)
    return EventType.TICKET_CONFIRMED, renamed
