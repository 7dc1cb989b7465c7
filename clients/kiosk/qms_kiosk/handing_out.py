"""A ticket into its visitor's hand: on paper, once more on paper, or noted from the screen. The server is told of it once.

Only what is known to be so is told: paper that came, however late, or a number that its visitor said to have noted. Who left
before either leaves a ticket that nobody is called by until staff confirm it. Paper that was coming out when the program
ended counts as paper (ADR 30).
Qt-free; runs in the loop's thread.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_contract.devices import DeviceConfig, PrinterStatus
from qms_contract.ids import TicketId
from qms_contract.tickets import ConfirmedHow, Ticket

from qms_kiosk import on_paper
from qms_kiosk import state as to
from qms_kiosk.issuing import Issuing
from qms_kiosk.last_tickets import Given, LastTickets, Stage
from qms_kiosk.settings import Timing
from qms_kiosk.state import KioskState, Phase
from qms_kiosk.ticket_printer import PaperIsLate, PrintingFailed, TicketPrinter

log = logging.getLogger(__name__)
GLASS_SECONDS = 0.5
"""After which a ticket is printed although nobody could see its number: the screen may be off."""


class HandingOut:
    """`printer` is None for a kiosk that has none. `mark` notes the instant `printed`."""

    def __init__(
        self,
        store: Observable[KioskState],
        tasks: Tasks,
        last: LastTickets,
        mark: Callable[[str], object],
        timing: Timing,
    ) -> None:
        self._store, self._tasks, self._last, self._mark = store, tasks, last, mark
        self._timing, self._asked_at = timing, 0.0
        self._issuing: Issuing | None = None
        self._seen = asyncio.Event()
        self.printer: TicketPrinter | None = None

    def use(self, issuing: Issuing) -> None:
        """What tells the server."""
        self._issuing = issuing

    def recover(self) -> None:
        """At the start: what an earlier run did not come to tell the server. What it had begun to print counts as printed."""
        for given in self._last.untold():
            number, how = given.ticket.display_number, _how(given)
            log.warning("The server was not told of ticket %s when the kiosk went down: it counts as %s.", number, how)
            self._confirm(given.ticket.ticket_id, how)

    def tell_the_rest(self) -> None:
        """The disk may take words again, which nothing says: those that it did not take before, and of which it is known what
        became of the paper. To be asked now and then, or a visitor with paper is given up as not collected."""
        for given in self._last.untold():
            if given.noted or given.stage is Stage.PRINTED:
                self._confirm(given.ticket.ticket_id, _how(given))

    def begin(self, ticket: Ticket, language: str, config: DeviceConfig | None) -> None:
        """A number was given out: to the printer with it."""
        self._last.add(ticket, language)
        self._seen.clear()
        if self.printer is not None and config is not None:
            self._tasks.spawn("print", self._print_once_seen(self.printer, ticket, language, config))

    def seen(self) -> None:
        """The number is on the glass."""
        self._seen.set()

    def again(self) -> None:
        """The visitor wants the same ticket on paper once more."""
        before, printer = self._store.value, self.printer
        given = self._last.find(before.ticket.ticket_id) if before.ticket is not None else None
        if given is None or printer is None or before.config is None or not on_paper.may_print_again(before):
            return
        self._store.update(on_paper.print_again)
        work = self._print(printer, given.ticket, given.language, before.config, again=True)
        self._tasks.spawn("print again", work)

    async def again_for_staff(self, ticket_id: TicketId) -> PrinterStatus:
        """One of the last tickets once more. Raises PrintingFailed."""
        given, printer, config = self._last.find(ticket_id), self.printer, self._store.value.config
        if given is None or printer is None or config is None:
            raise PrintingFailed(PrinterStatus.UNKNOWN, "there is no printer")
        await self._last.reached(ticket_id, Stage.PRINTING)
        try:
            status = await printer.print(given.ticket, given.language, config, again=True)
        except PaperIsLate as error:
            self._tasks.spawn("late paper", self._wait_for(given.ticket, error))
            raise
        except Exception as error:
            failed = _failure(given.ticket, error)
            await self._last.reached(ticket_id, Stage.CREATED)
            raise failed from None  # what was behind it is in the log
        await self._last.reached(ticket_id, Stage.PRINTED)
        await self._tell(ticket_id, ConfirmedHow.PRINTED)
        return status

    def last(self) -> tuple[Given, ...]:
        """The tickets that can be printed again, newest first."""
        return self._last.all()

    def no_paper(self) -> None:
        """The visitor says that no ticket came out."""
        self._store.update(on_paper.no_paper)

    def noted(self) -> None:
        """The visitor has noted the number from the screen."""
        state = self._store.value
        if state.ticket is not None and state.phase is Phase.NOTE:
            self._last.noted(state.ticket.ticket_id)
            self._confirm(state.ticket.ticket_id, ConfirmedHow.SHOWN)
            self._store.update(on_paper.noted)

    def cancel(self) -> None:
        """The visitor does not want the number. Said twice, and not before the question could be read: there is no way back,
        and a finger may have slipped."""
        state, issuing, now = self._store.value, self._issuing, asyncio.get_running_loop().time()
        if state.phase is Phase.NOTE and not state.giving_back:
            self._asked_at = now
            self._store.update(lambda known: replace(known, giving_back=True))
        elif now - self._asked_at < self._timing.second_word:
            return
        elif state.ticket is not None and issuing is not None and state.phase is Phase.NOTE:
            self._last.drop(state.ticket.ticket_id)
            issuing.cancel(state.ticket.ticket_id)
            self._store.update(to.home)

    async def _print_once_seen(
        self, printer: TicketPrinter, ticket: Ticket, language: str, config: DeviceConfig
    ) -> None:
        """To draw the paper takes an old machine as long as to draw the screen, which the visitor waits for first."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GLASS_SECONDS):
                await self._seen.wait()
        await self._print(printer, ticket, language, config)

    async def _print(
        self, printer: TicketPrinter, ticket: Ticket, language: str, config: DeviceConfig, *, again: bool = False
    ) -> None:
        await self._last.reached(ticket.ticket_id, Stage.PRINTING)
        try:
            status = await printer.print(ticket, language, config, again=again)
        except PaperIsLate as error:
            log.warning("Ticket %s is not on paper yet: %s", ticket.display_number, error)
            status = error.status
            self._store.update(lambda state: on_paper.late(state, ticket.ticket_id, status))
            self._tasks.spawn("late paper", self._wait_for(ticket, error))
        except Exception as error:
            await self._not_printed(ticket, _failure(ticket, error))
        else:
            await self._printed(ticket, status)

    async def _wait_for(self, ticket: Ticket, paper: PaperIsLate) -> None:
        """However late it comes, it is somebody's."""
        try:
            status = await paper.outcome()
        except Exception as error:
            await self._not_printed(ticket, _failure(ticket, error))
        else:
            await self._printed(ticket, status)

    async def _printed(self, ticket: Ticket, status: PrinterStatus) -> None:
        self._mark("printed")
        self._store.update(lambda state: on_paper.printed(state, ticket.ticket_id, status))
        await self._last.reached(ticket.ticket_id, Stage.PRINTED)
        self._confirm(ticket.ticket_id, ConfirmedHow.PRINTED)

    async def _not_printed(self, ticket: Ticket, error: PrintingFailed) -> None:
        """On to the screen that asks to note the number, if its visitor is still there. Whether somebody who is gone has
        noted it, only staff can find out: it stays unconfirmed."""
        log.warning("Ticket %s is not on paper: %s", ticket.display_number, error)
        self._store.update(lambda state: on_paper.not_printed(state, ticket.ticket_id, error.status))
        await self._last.reached(ticket.ticket_id, Stage.CREATED)

    def _confirm(self, ticket_id: TicketId, how: ConfirmedHow) -> None:
        self._tasks.spawn("confirm ticket", self._tell(ticket_id, how))

    async def _tell(self, ticket_id: TicketId, how: ConfirmedHow) -> None:
        """Once, and not of a ticket that its visitor has given back. Kept as told only when that is on the disk."""
        if self._issuing is None or not self._last.claim(ticket_id):
            return
        told = False
        try:
            told = await self._issuing.confirm(ticket_id, how)
        finally:
            if not told:
                self._last.release(ticket_id)
        if told:
            await self._last.confirmed(ticket_id)
            self.tell_the_rest()


def _how(given: Given) -> ConfirmedHow:
    return ConfirmedHow.SHOWN if given.noted else ConfirmedHow.PRINTED


def _failure(ticket: Ticket, error: Exception) -> PrintingFailed:
    """Whatever went wrong, the visitor has the number and is told to note it."""
    if isinstance(error, PrintingFailed):
        return error
    log.error("Ticket %s could not be printed.", ticket.display_number, exc_info=error)
    return PrintingFailed(PrinterStatus.UNKNOWN, f"it could not be printed ({error})")
