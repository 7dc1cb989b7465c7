"""A ticket as its branch prints it."""

from qms_clientkit.i18n.translator import localised
from qms_clientkit.ticket import texts
from qms_clientkit.ticket.texts import TicketFacts, TicketTexts
from qms_contract.devices import DeviceConfig
from qms_contract.queues import Estimate
from qms_contract.tickets import Ticket


def ticket_texts(
    ticket: Ticket,
    language: str,
    config: DeviceConfig,
    server: str,
    estimate: Estimate | None = None,
    *,
    again: bool = False,
) -> TicketTexts:
    """All that is printed on `ticket`. What is unknown (people ahead, an honest estimate) is left out.

    What is printed `again` says so, and not how many are ahead: that was true when the number was given.
    """
    service = next((one for one in config.services if one.service_id == ticket.service_id), None)
    facts = TicketFacts(
        number=ticket.display_number,
        service=localised(service.names, language, service.name) if service else "",
        issued_at=ticket.created_at,
        ahead=None if again or ticket.position is None else ticket.position - 1,
        estimate=estimate,
        url=status_url(ticket, server),
        again=again,
        tells_wait=config.estimates,
    )
    return texts.ticket_texts(facts, language, config.branch)


def status_url(ticket: Ticket, server: str) -> str:
    """Where the QR code leads: the ticket's page, on the server's own address unless the ticket names a whole one."""
    if not ticket.status_url:
        return ""
    return ticket.status_url if "://" in ticket.status_url else server.rstrip("/") + ticket.status_url
