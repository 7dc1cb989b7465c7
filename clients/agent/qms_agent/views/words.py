"""Words that several views say alike."""

from datetime import UTC, datetime, timedelta

from qms_clientkit.i18n.translator import Translator, localised
from qms_contract.services import Service

LONGEST_NUMBER_NAME = 3


def counter_name(text: Translator, name: str) -> str:
    """ "Counter 3"; a counter that has a name of its own ("Cashier east") is called by it alone."""
    return text("head.counter", name=name) if len(name) <= LONGEST_NUMBER_NAME else name


def service_name(text: Translator, service: Service | None) -> str:
    return localised(service.names, text.language, service.name) if service is not None else ""


def since(moment: datetime | None) -> timedelta:
    """How long ago, by this computer's clock."""
    return datetime.now(UTC) - moment if moment is not None else timedelta()


def minutes_since(moment: datetime) -> int:
    return max(0, int(since(moment).total_seconds() // 60))
