"""Remind of a ticket on hold: told once to the service, to the branch and to the counter that put it on hold."""

from uuid import UUID

from msgspec.structs import replace
from qms_contract.events import EventType

from qms_server.domain.visit import is_reminder_due
from qms_server.store.tickets import held_at, load_visit, update_visit
from qms_server.usecases.unit import Unit


async def remind(unit: Unit, ticket_id: UUID) -> bool:
    """Whether it was told now: not when somebody has taken it off hold, or another worker was first."""
    before = await load_visit(unit.connection, ticket_id)
    if before is None or not is_reminder_due(before, unit.now):
        return False
    written = await update_visit(unit.connection, before, replace(before, reminded_at=unit.now))
    ticket = written.ticket
    held = replace(ticket, counter_id=await held_at(unit.connection, written))
    unit.tell_ticket(EventType.TICKET_REMINDED, ticket, before=held)
    return True
