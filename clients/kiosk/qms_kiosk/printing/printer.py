"""The kiosk's printer: draws the ticket in the GUI thread, prints it in a worker, one after the other."""

import asyncio
from collections.abc import Callable
from functools import partial

from qms_clientkit.theme.tokens import TICKET
from qms_clientkit.ticket.logo import NO_PICTURES, Pictures
from qms_clientkit.ticket.raster import draw_ticket
from qms_clientkit.ticket.texts import TicketTexts
from qms_clientkit.worker import TookTooLong, Worker
from qms_contract.devices import DeviceConfig, PrinterStatus
from qms_contract.ids import ServiceId
from qms_contract.queues import Estimate
from qms_contract.tickets import Ticket

from qms_kiosk.printing.connection import PrinterError
from qms_kiosk.printing.devices import PrinterAddress
from qms_kiosk.printing.escpos import ticket_bytes
from qms_kiosk.printing.texts import ticket_texts
from qms_kiosk.settings import Timing
from qms_kiosk.ticket_printer import PaperIsLate, PrintingFailed

PicturesOf = Callable[[DeviceConfig], Pictures]
Estimates = Callable[[ServiceId], Estimate | None]
NO_PRINT = (PrinterStatus.OUT, PrinterStatus.OFFLINE)


class EscposPrinter:
    """`estimate` gives a service's present estimate, which is printed. `width` is the paper's in printer pixels.

    `pictures` gives those of the branch that are on this machine.
    """

    def __init__(
        self,
        address: PrinterAddress,
        server: str,
        estimate: Estimates,
        timing: Timing,
        width: int = TICKET.width,
        pictures: PicturesOf = lambda _config: NO_PICTURES,
    ) -> None:
        self._address, self._server, self._estimate = address, server, estimate
        self._timing, self._width, self._pictures = timing, width, pictures
        self._worker = Worker("printer")
        self._late: asyncio.Future[PrinterStatus] | None = None

    async def print(self, ticket: Ticket, language: str, config: DeviceConfig, *, again: bool = False) -> PrinterStatus:
        """Print and cut. Raises PrintingFailed, and after a time limit, which is longer on a slow line, PaperIsLate."""
        estimate = None if again else self._estimate(ticket.service_id)
        texts = ticket_texts(ticket, language, config, self._server, estimate, again=again)
        return await self.print_texts(texts, self._pictures(config))

    async def print_texts(self, texts: TicketTexts, pictures: Pictures = NO_PICTURES) -> PrinterStatus:
        """The same for any paper that looks like a ticket, e.g. a test page."""
        data = ticket_bytes(draw_ticket(texts, self._width, pictures))
        patience = self._timing.print_deadline + min(self._address.seconds_for(len(data)), self._timing.print_longer)
        await self._until_free(patience)
        try:
            return await self._worker.within(patience, lambda: deliver(self._address, data))
        except TookTooLong as error:
            self._late = error.late
            raise PaperIsLate(partial(_outcome, error.late)) from error
        except (TimeoutError, PrinterError) as error:
            raise PrintingFailed(PrinterStatus.OFFLINE, str(error)) from error

    async def status(self) -> PrinterStatus:
        """What the printer says of itself now; `unknown` while it is still busy with a ticket that is late."""
        if self._is_busy():
            return PrinterStatus.UNKNOWN
        try:
            return await self._worker.within(self._timing.status_deadline, lambda: ask(self._address))
        except (TimeoutError, PrinterError):
            return PrinterStatus.OFFLINE

    def _is_busy(self) -> bool:
        return self._late is not None and not self._late.done()

    async def _until_free(self, seconds: float) -> None:
        """On a slow line the ticket before may still be coming out."""
        if self._late is not None and not self._late.done():
            await asyncio.wait({self._late}, timeout=seconds)


async def _outcome(late: "asyncio.Future[PrinterStatus]") -> PrinterStatus:
    """As `print` tells it. Whoever gives up waiting does not end the printing."""
    try:
        return await asyncio.shield(late)
    except PrinterError as error:
        raise PrintingFailed(PrinterStatus.OFFLINE, str(error)) from error


def deliver(address: PrinterAddress, data: bytes) -> PrinterStatus:
    """Ask, print, ask again: paper that ends within the ticket is a ticket that was not printed. Blocks.

    Raises PrintingFailed or PrinterError unless the whole of `data` is through, as far as the printer can tell.
    """
    connection = address.connect()
    try:
        before = connection.status()
        _require_paper(before)
        connection.send(data)
        after = connection.settle(before)
        _require_paper(after)
        return after
    finally:
        connection.close()


def ask(address: PrinterAddress) -> PrinterStatus:
    """What the printer says of itself now. Blocks. Raises PrinterError."""
    connection = address.connect()
    try:
        return connection.status()
    finally:
        connection.close()


def _require_paper(status: PrinterStatus) -> None:
    if status in NO_PRINT:
        raise PrintingFailed(status, f"the printer says: {status}")
