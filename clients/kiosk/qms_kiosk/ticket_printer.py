"""What prints tickets, as the kiosk's presenters see it."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from qms_contract.devices import DeviceConfig, PrinterStatus
from qms_contract.tickets import Ticket


class TicketPrinter(Protocol):
    """What prints. `None` of it: the kiosk has no printer."""

    async def print(self, ticket: Ticket, language: str, config: DeviceConfig, *, again: bool = False) -> PrinterStatus:
        """Print and cut; `again` says so on the paper. Returns the paper's status; raises PrintingFailed with the status
        that explains it, or PaperIsLate while it is still not known what comes of it."""


class PrintingFailed(Exception):
    """The ticket is not on paper; `status` says what is known of the printer."""

    def __init__(self, status: PrinterStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class PaperIsLate(PrintingFailed):
    """The ticket is not on paper yet, and nobody is to wait for it any longer; `outcome()` waits for what becomes of it, as
    `print` does."""

    def __init__(self, outcome: Callable[[], Awaitable[PrinterStatus]]) -> None:
        super().__init__(PrinterStatus.OFFLINE, "the printer takes long; the ticket may still come")
        self.outcome = outcome
