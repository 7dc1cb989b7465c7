"""The kiosk's printer: draws the ticket in the GUI thread, prints it in a worker, one after the other."""

import asyncio
import logging
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

log = logging.getLogger(__name__)
PicturesOf = Callable[[DeviceConfig], Pictures]
Estimates = Callable[[ServiceId], Estimate | None]
NO_PRINT = (PrinterStatus.OUT, PrinterStatus.OFFLINE)


class Jobs:
    """What one device does, one after the other, whatever paper and rate it is used with meanwhile: a second line to the same
    port would cut off what is on the first. `late` is a ticket that nobody waits for any more, until then at the latest."""

    def __init__(self) -> None:
        self.worker = Worker("printer")
        self.late: asyncio.Future[PrinterStatus] | None = None
        self.late_until = 0.0


class EscposPrinter:
    """`estimate` gives a service's present estimate, which is printed. `width` is the paper's in printer pixels.

    `pictures` gives those of the branch that are on this machine; `jobs` are those of the device.
    """

    def __init__(
        self,
        address: PrinterAddress,
        server: str,
        estimate: Estimates,
        timing: Timing,
        width: int = TICKET.width,
        pictures: PicturesOf = lambda _config: NO_PICTURES,
        jobs: Jobs | None = None,
    ) -> None:
        self._address, self._server, self._estimate = address, server, estimate
        self._timing, self._width, self._pictures = timing, width, pictures
        self._jobs, self._said = jobs or Jobs(), ""

    async def print(self, ticket: Ticket, language: str, config: DeviceConfig, *, again: bool = False) -> PrinterStatus:
        """Print and cut. Raises PrintingFailed, and after a time limit, which is longer on a slow line, PaperIsLate."""
        estimate = None if again else self._estimate(ticket.service_id)
        texts = ticket_texts(ticket, language, config, self._server, estimate, again=again)
        return await self.print_texts(texts, self._pictures(config))

    async def print_texts(self, texts: TicketTexts, pictures: Pictures = NO_PICTURES) -> PrinterStatus:
        """The same for any paper that looks like a ticket, e.g. a test page."""
        data = ticket_bytes(draw_ticket(texts, self._width, pictures))
        on_the_line = self._address.seconds_for(len(data))
        longer = min(on_the_line, self._timing.print_longer)
        await self._until_free()
        try:
            return await self._jobs.worker.within(
                self._timing.print_deadline + longer, lambda: deliver(self._address, data)
            )
        except TookTooLong as error:
            self._jobs.late, self._jobs.late_until = error.late, _now() + on_the_line - longer
            raise PaperIsLate(partial(_outcome, error.late)) from error
        except (TimeoutError, PrinterError) as error:
            raise PrintingFailed(PrinterStatus.OFFLINE, str(error)) from error

    async def status(self) -> PrinterStatus:
        """What the printer says of itself now; `unknown` while a ticket that is late may still be on its line. One that has
        had its time hangs, and is offline."""
        try:
            return await self._jobs.worker.within(self._timing.status_deadline, lambda: ask(self._address))
        except (TimeoutError, PrinterError):
            return PrinterStatus.UNKNOWN if self._line_seconds() else PrinterStatus.OFFLINE
        except Exception as error:
            self._say_once(error)
            return PrinterStatus.OFFLINE

    def _say_once(self, error: Exception) -> None:
        """Of what a driver raises that nobody thought of. It is asked again and again, and costs no heartbeat."""
        if repr(error) != self._said:
            log.error("The printer %s could not be asked.", self._address.place, exc_info=error)
        self._said = repr(error)

    def _line_seconds(self) -> float:
        """How long a ticket that is late may still need for its bits; 0 for none, and on every line but a slow one."""
        if self._jobs.late is None or self._jobs.late.done():
            return 0.0
        return max(0.0, self._jobs.late_until - _now())

    async def _until_free(self) -> None:
        """On a slow line the ticket before may still be coming out. A printer that hangs is not waited for."""
        if self._jobs.late is not None and (seconds := self._line_seconds()):
            await asyncio.wait({self._jobs.late}, timeout=seconds)


def _now() -> float:
    return asyncio.get_running_loop().time()


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
