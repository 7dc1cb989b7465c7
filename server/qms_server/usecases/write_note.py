"""Write on a ticket what the colleagues should know; every note stays in the ticket's history until it is forgotten."""

from msgspec.structs import replace
from qms_contract.events import EventType

from qms_server.domain.visit import Visit
from qms_server.store.tickets import update_visit
from qms_server.usecases.unit import Unit


async def write_note(unit: Unit, before: Visit, note: str) -> Visit:
    """The visit with `note` instead of the one it had; an empty one takes it away, and the same again tells nothing."""
    written = note.strip() or None
    if written == before.ticket.note:
        return before
    after = await update_visit(unit.connection, before, replace(before, ticket=replace(before.ticket, note=written)))
    unit.tell_ticket(EventType.TICKET_NOTED, after.ticket)
    return after
