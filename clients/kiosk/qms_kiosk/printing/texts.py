"""A ticket's words in the visitor's language."""

from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator, localised
from qms_contract.devices import DeviceConfig
from qms_contract.queues import Estimate
from qms_contract.tickets import Ticket

from qms_kiosk.printing.raster import TicketTexts

PACKAGE = "qms_kiosk.i18n"


def ticket_texts(
    ticket: Ticket, language: str, config: DeviceConfig, server: str, estimate: Estimate | None = None
) -> TicketTexts:
    """All that is printed on `ticket`. What is unknown (people ahead, an honest estimate) is left out."""
    t, formats = Translator(PACKAGE, language), Formats(language, config.branch.time_zone)
    service = next((one for one in config.services if one.service_id == ticket.service_id), None)
    ahead = None if ticket.position is None else ticket.position - 1
    return TicketTexts(
        organisation=config.branch.organisation,
        branch=localised(config.branch.names, language, config.branch.name),
        your_number=t("issued.your_number"),
        number=ticket.display_number,
        service=localised(service.names, language, service.name) if service else "",
        ahead_label=t("issued.ahead_short"),
        ahead="" if ahead is None else t.plural("ticket.ahead", ahead),
        wait_label=t("issued.wait"),
        wait=formats.wait(estimate) if estimate else "",
        follow=t("ticket.follow"),
        advice=t("ticket.advice"),
        issued=formats.full(ticket.created_at),
        url=status_url(ticket, server),
        rtl=t.rtl,
    )


def status_url(ticket: Ticket, server: str) -> str:
    """Where the QR code leads: the ticket's page, on the server's own address unless the ticket names a whole one."""
    if not ticket.status_url:
        return ""
    return ticket.status_url if "://" in ticket.status_url else server.rstrip("/") + ticket.status_url
