"""What several screens say about a ticket."""

from qms_contract.tickets import Ticket

from qms_kiosk.printing.texts import status_url
from qms_kiosk.views.scene import Scene


def service_name(scene: Scene, ticket: Ticket) -> str:
    """The ticket's service in the visitor's language."""
    services = scene.state.config.services if scene.state.config else []
    return next((scene.name(one.names, one.name) for one in services if one.service_id == ticket.service_id), "")


def status_link(scene: Scene, ticket: Ticket) -> str:
    """Where the QR code leads, empty when the server named no page."""
    return status_url(ticket, scene.server)
