"""The last tickets that this kiosk gave out, newest first, so that one can be printed again, also after a restart.

Whether a ticket was confirmed is kept with it, so that paper that comes out again tells the server nothing twice. Who the
visitor is is not kept.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace
from qms_clientkit.files import move_aside, write_atomically
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.worker import Worker
from qms_contract import wire
from qms_contract.ids import TicketId
from qms_contract.tickets import Ticket

log = logging.getLogger(__name__)
FILE = "last_tickets.json"
MOST = 20
KEPT = timedelta(hours=18)
"""Longer than any branch is open: tomorrow nobody wants today's ticket."""
WRITE_SECONDS = 5.0


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket, the language it is printed in, when it was given, and whether the server was told that its visitor has it."""

    ticket: Ticket
    language: str
    at: datetime
    confirmed: bool = False


class LastTickets:
    """`clock` gives the branch's time. A file that cannot be read is moved aside, one that cannot be written is named."""

    def __init__(self, folder: Path, tasks: Tasks, clock: Callable[[], datetime]) -> None:
        self._path, self._tasks, self._clock = folder / FILE, tasks, clock
        self._worker = Worker("file of the last tickets")
        self._tickets = self._read()
        self._written = self._tickets

    def all(self) -> tuple[Given, ...]:
        """Those of the last hours."""
        since = self._clock() - KEPT
        return tuple(one for one in self._tickets if one.at > since)

    def find(self, ticket_id: TicketId) -> Given | None:
        return next((one for one in self._tickets if one.ticket.ticket_id == ticket_id), None)

    def add(self, ticket: Ticket, language: str) -> None:
        """A ticket was given out."""
        given = Given(ticket=replace(ticket, customer_ref=None), language=language, at=self._clock())
        others = [one for one in self.all() if one.ticket.ticket_id != ticket.ticket_id]
        self._keep((given, *others)[:MOST])

    def confirm(self, ticket_id: TicketId) -> bool:
        """Its visitor has it; whether that is news."""
        given = self.find(ticket_id)
        if given is None or given.confirmed:
            return False
        self._keep(tuple(replace(one, confirmed=True) if one is given else one for one in self._tickets))
        return True

    def drop(self, ticket_id: TicketId) -> None:
        """Its visitor does not want it: it is neither printed again nor confirmed."""
        self._keep(tuple(one for one in self._tickets if one.ticket.ticket_id != ticket_id))

    def forget(self) -> None:
        """The kiosk belongs to another branch now."""
        self._keep(())

    async def close(self) -> None:
        """Write what is not written yet."""
        await self._write()

    def _keep(self, tickets: tuple[Given, ...]) -> None:
        self._tickets = tickets
        self._tasks.spawn("keep last tickets", self._write())

    async def _write(self) -> None:
        tickets = self._tickets
        if tickets is self._written:
            return
        self._written = tickets
        data = wire.encode(list(tickets))
        try:
            await self._worker.within(WRITE_SECONDS, lambda: write_atomically(self._path, data))
        except OSError as error:  # TimeoutError is one
            log.warning("The last tickets cannot be kept in %s (%s).", self._path, error.strerror or error)

    def _read(self) -> tuple[Given, ...]:
        try:
            return tuple(wire.decode(self._path.read_bytes(), list[Given]))
        except FileNotFoundError:
            return ()
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self._set_aside()
        except OSError as error:
            log.warning("The last tickets %s cannot be read (%s).", self._path, error.strerror)
        return ()

    def _set_aside(self) -> None:
        try:
            log.warning("The file of the last tickets was damaged and is kept as %s.", move_aside(self._path).name)
        except OSError as error:
            log.warning("The last tickets %s are damaged (%s).", self._path, error.strerror)
