"""A ticket to be looked at, printed by nobody's tap: for the editor's preview and for a test on a kiosk's printer."""

from datetime import datetime

from qms_contract.queues import Estimate
from qms_contract.services import Service

from qms_clientkit.i18n.translator import localised
from qms_clientkit.ticket.texts import TicketFacts

PAGE = "https://example.org/t/4qvJ0yR2TmC3bUu9xk1V8w.Zk9uR0x3VHhRbGhE4Q"
"""As long as a real one, so that the code has its size."""
AHEAD, ESTIMATE = 12, Estimate(low_minutes=25, high_minutes=35)


def sample_facts(service: Service | None, language: str, now: datetime, *, unsure: bool = False) -> TicketFacts:
    """Of a ticket of `service` (None: of none) given `now` (aware). Its number is none that a kiosk gives. `unsure`: as
    long as nobody can say how long it takes."""
    return TicketFacts(
        number=f"{service.prefix if service else 'A'}000",
        service=localised(service.names, language, service.name) if service else "",
        issued_at=now,
        ahead=AHEAD,
        estimate=None if unsure else ESTIMATE,
        url=PAGE,
    )
