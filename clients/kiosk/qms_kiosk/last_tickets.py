"""The last tickets that this kiosk gave out, newest first, so that one can be printed again, also after a restart.

How far each came to paper is kept with it, on the disk before the printer gets its first byte and after its last: a kiosk
that goes down in between knows at the next start whose paper may be out (ADR 30). So is whether it was noted, and whether it
was confirmed, so that paper that comes out again tells the server nothing twice. Who the visitor is is not kept.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
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


class Stage(StrEnum):
    """How far a ticket has come to paper. A try that is known to have failed leads back to `created`."""

    CREATED = "created"
    PRINTING = "printing"
    PRINTED = "printed"


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket, the language it is printed in, when it was given, whether the server is told that its visitor has it, how far
    it has come to paper, and whether its visitor said to have noted it."""

    ticket: Ticket
    language: str
    at: datetime
    confirmed: bool = False
    stage: Stage = Stage.CREATED
    noted: bool = False


class LastTickets:
    """`clock` gives the branch's time. A file that cannot be read is moved aside, one that cannot be written is named."""

    def __init__(self, folder: Path, tasks: Tasks, clock: Callable[[], datetime]) -> None:
        self._path, self._tasks, self._clock = folder / FILE, tasks, clock
        self._worker = Worker("file of the last tickets")
        self._tickets = self._read()
        self._written = self._tickets
        self._writing = asyncio.Lock()
        self._claimed: set[TicketId] = set()

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

    async def reached(self, ticket_id: TicketId, stage: Stage) -> None:
        """On the disk when this returns, if that takes it. What is on paper stays printed."""
        known = self.find(ticket_id)
        if known is not None and known.stage is not Stage.PRINTED:
            self._change(known, replace(known, stage=stage))
        await self._write()

    def noted(self, ticket_id: TicketId) -> None:
        """Its visitor says to have noted it."""
        if (known := self.find(ticket_id)) is not None:
            self._change(known, replace(known, noted=True))
            self._tasks.spawn("keep last tickets", self._write())

    def claim(self, ticket_id: TicketId) -> bool:
        """Its visitor has it; whether that is news, and for the caller to tell: `confirmed` or `release` follows."""
        given = self.find(ticket_id)
        if given is None or given.confirmed or ticket_id in self._claimed:
            return False
        self._claimed.add(ticket_id)
        return True

    async def confirmed(self, ticket_id: TicketId) -> None:
        """It is told, or will be for certain: the word lies on the disk."""
        if (known := self.find(ticket_id)) is not None:
            self._change(known, replace(known, confirmed=True))
        self.release(ticket_id)
        await self._write()

    def release(self, ticket_id: TicketId) -> None:
        """It could not be told; whoever hears of it next tells it."""
        self._claimed.discard(ticket_id)

    def untold(self) -> tuple[Given, ...]:
        """Those that are, or may be, on paper, or were noted, and of which the server is not told yet."""
        waiting = (one for one in self.all() if not one.confirmed and one.ticket.ticket_id not in self._claimed)
        return tuple(one for one in waiting if one.noted or one.stage is not Stage.CREATED)

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

    def _change(self, known: Given, new: Given) -> None:
        self._tickets = tuple(new if one is known else one for one in self._tickets)

    async def _write(self) -> None:
        """What is known when this is asked is on the disk when it returns, whoever wrote it."""
        async with self._writing:
            tickets = self._tickets
            if tickets is self._written:
                return
            data = wire.encode(list(tickets))
            try:
                await self._worker.within(WRITE_SECONDS, lambda: write_atomically(self._path, data))
            except OSError as error:  # TimeoutError is one
                log.warning("The last tickets cannot be kept in %s (%s).", self._path, error.strerror or error)
            else:
                self._written = tickets

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
