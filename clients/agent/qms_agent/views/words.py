"""Words that several views say alike."""

from datetime import datetime, timedelta

from qms_clientkit.i18n.translator import Translator, localised
from qms_clientkit.server_clock import ServerClock
from qms_contract.services import Service
from qms_contract.tickets import Ticket

from qms_agent.desk import Desk

LONGEST_NUMBER_NAME = 3


def counter_name(text: Translator, name: str) -> str:
    """ "Counter 3"; a counter that has a name of its own ("Cashier east") is called by it alone."""
    return text("head.counter", name=name) if len(name) <= LONGEST_NUMBER_NAME else name


def service_name(text: Translator, service: Service | None) -> str:
    return localised(service.names, text.language, service.name) if service is not None else ""


def since(clock: ServerClock, moment: datetime | None) -> timedelta:
    """How long ago."""
    return clock.now() - moment if moment is not None else timedelta()


def minutes_since(clock: ServerClock, moment: datetime) -> int:
    return max(0, int(clock.age(moment) // 60))


def told(text: Translator, desk: Desk, ticket: Ticket) -> str:
    """Where the visitor was sent from, and what the colleague there wrote."""
    origin = desk.service(ticket.transferred_from)
    came = text("now.from_service", service=service_name(text, origin)) if origin else ""
    return ": ".join(part for part in (came, ticket.note or "") if part)
