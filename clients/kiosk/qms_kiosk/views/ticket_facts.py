"""What several screens say about a ticket."""

from qms_contract.ids import ServiceId
from qms_contract.tickets import Ticket

from qms_kiosk.printing.texts import status_url
from qms_kiosk.views.scene import Scene


def service_name(scene: Scene, ticket: Ticket) -> str:
    """The ticket's service in the visitor's language."""
    return asked_service(scene, ticket.service_id)


def asked_service(scene: Scene, service_id: ServiceId) -> str:
    """The same of one that a ticket was asked for, also when it has left the configuration meanwhile."""
    state = scene.state
    known = [*(state.config.services if state.config else []), state.issue.service if state.issue else None]
    found = (one for one in known if one is not None and one.service_id == service_id)
    return next((scene.name(one.names, one.name) for one in found), "")


def status_link(scene: Scene, ticket: Ticket) -> str:
    """Where the QR code leads, empty when the server named no page."""
    return status_url(ticket, scene.server)
