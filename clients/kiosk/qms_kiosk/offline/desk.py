"""Giving out numbers without the server, and bringing them to it afterwards.

The online try and the offline ticket of a tap have one ticket_id. From `claim` on the tap is this desk's: a late answer to
the online try changes nothing on the screen, and the server makes one ticket of both. A number that is neither printed nor
noted stays unconfirmed, and the server gives it up after the branch's time. While this machine's clock cannot be right, tickets
are dated by a supposed time, which is kept with them, and wait until the server's is heard, by which theirs is then corrected.
"""

import asyncio
import contextlib
import logging
import sqlite3
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.backoff import Backoff
from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract.branches import Branch
from qms_contract.devices import DeviceConfig, QuarantinedTicket
from qms_contract.ids import TicketId, new_id
from qms_contract.problems import Code
from qms_contract.tickets import Channel, OfflineBatch, OfflineResult, Ticket, TicketStatus
from qms_contract.wire import utc_now

from qms_kiosk.offline.book import Entry, TicketBook
from qms_kiosk.offline.supposed import Kept, Supposed
from qms_kiosk.state import Issue

log = logging.getLogger(__name__)
BATCH = 100
MOST_TOLD = 50
KEPT = timedelta(days=31)
"""As long as the server knows a repeat (contract); a start later nobody asks for the ticket any more."""


def _business_day(at: datetime, branch: Branch) -> date:
    """The branch's, as the server counts it: before `day_starts_hour` on its wall clock it is still yesterday's."""
    local = at.astimezone(ZoneInfo(branch.time_zone))
    return local.date() - timedelta(days=local.hour < branch.day_starts_hour)


class TimeUnknown(Exception):
    """Tickets that were dated by a supposed time cannot be brought yet."""


class OfflineDesk:
    """`open()` before everything, `start()` once paired, `wake()` when the server is back."""

    def __init__(self, api: Api, book: TicketBook, tasks: Tasks, clock: ServerClock) -> None:
        self._api, self._book, self._tasks, self._clock = api, book, tasks, clock
        self._ours: set[TicketId] = set()
        self._taking: set[TicketId] = set()
        self._this_run = new_id()
        self._wake = asyncio.Event()
        self._batch = BATCH
        self._passed: set[TicketId] = set()

    async def open(self) -> None:
        self._ours |= await self._book.open()
        with contextlib.suppress(sqlite3.Error, RuntimeError):
            await self._book.prune(utc_now() - KEPT)

    async def close(self) -> None:
        await self._book.close()

    def start(self) -> None:
        """Begin to bring tickets, first of all what an earlier run left."""
        self._tasks.supervise("offline tickets", self._run)

    def wake(self) -> None:
        """There may be something to bring, or the server is back."""
        self._wake.set()

    def knows(self, ticket_id: TicketId | None) -> bool:
        """Whether the ticket is, or is about to be, one of this desk's."""
        return ticket_id in self._ours

    def takes(self, ticket_id: TicketId) -> bool:
        """Whether its number is being written down at this moment, and it is not sure yet that there will be one."""
        return ticket_id in self._taking

    async def issue(self, issue: Issue, language: str, config: DeviceConfig) -> Ticket | None:
        """A ticket of the kiosk's own series, on the disk. None when it has no series or the disk takes nothing."""
        series = config.device.series
        if series is None:
            return None
        self._ours.add(issue.ticket_id)
        self._taking.add(issue.ticket_id)
        taken = None
        try:
            draft = self._draft(issue, language, series)
            taken = await self._book.take(draft, config.device_seq + 1, trusted=self._clock.heard)
        except (sqlite3.Error, RuntimeError) as error:
            log.warning("No number can be given out without the server (%s).", error)
        finally:
            self._taking.discard(issue.ticket_id)
            if taken is None:
                self._ours.discard(issue.ticket_id)
            self.wake()  # there is something to bring, or a book to be opened again
        return None if taken is None else self._shown(taken, config)

    async def confirm(self, ticket_id: TicketId) -> bool:
        """The visitor has the number, on paper or noted; whether the disk took that."""
        try:
            await self._book.confirm(ticket_id, self._clock.local())
        except (sqlite3.Error, RuntimeError) as error:
            log.warning("That ticket %s was taken cannot be kept (%s).", ticket_id, error)
            return False
        finally:
            self.wake()
        return True

    async def retract(self, ticket_id: TicketId) -> bool:
        """The visitor does not want the number. False when the server has the ticket already, and is to be told."""
        with contextlib.suppress(sqlite3.Error, RuntimeError):
            return await self._book.retract(ticket_id)
        return False

    async def buffered(self) -> int:
        """How many tickets the server has not taken; 0 when there is no book."""
        with contextlib.suppress(sqlite3.Error, RuntimeError):
            return await self._book.depth()
        return 0

    async def quarantined(self) -> list[QuarantinedTicket]:
        """What the server does not take, for staff to see."""
        with contextlib.suppress(sqlite3.Error, RuntimeError):
            return await self._book.quarantined(MOST_TOLD)
        return []

    def _draft(self, issue: Issue, language: str, series: str) -> Kept:
        now, skew = self._clock.local(), -self._clock.ahead / timedelta(milliseconds=1)
        supposed = None if self._clock.known else self._time()
        if supposed is not None:
            now, skew = self._clock.now(), 0.0
        return Kept(
            ticket_id=issue.ticket_id,
            display_number=series,
            service_id=issue.service_id,
            issued_at=now,
            device_seq=1,
            series=series,
            language=language,
            priority_class=issue.priority,
            customer_ref=issue.reference,
            clock_skew_ms=round(skew) or None,  # never heard: the server knows better
            supposed=supposed,
        )

    def _time(self) -> Supposed:
        return Supposed(self._this_run, self._clock.ahead.total_seconds())

    def _shown(self, taken: Kept, config: DeviceConfig) -> Ticket:
        """What is shown and printed; how many are ahead is not known."""
        at = taken.issued_at if taken.supposed is not None else self._clock.corrected(taken.issued_at)
        area_id = next((one.area_id for one in config.services if one.service_id == taken.service_id), None)
        return Ticket(
            ticket_id=taken.ticket_id,
            ticket_number=taken.display_number,
            display_number=taken.display_number,
            tenant_id=config.branch.tenant_id,
            branch_id=config.branch.branch_id,
            service_id=taken.service_id,
            area_id=area_id,
            status=TicketStatus.WAITING,
            reason=None,
            channel=Channel.KIOSK,
            priority_class=taken.priority_class,
            language=taken.language,
            created_at=at,
            queued_at=at,
            confirmed_at=None,
            called_at=None,
            served_at=None,
            completed_at=None,
            counter_id=None,
            customer_ref=None,
            call_count=0,
            version=0,
            business_day=_business_day(at, config.branch),
        )

    async def _run(self) -> None:
        backoff = Backoff()
        while True:
            self._wake.clear()
            try:
                while await self._bring():
                    backoff.reset()
            except (TransportError, sqlite3.Error, TimeUnknown) as error:
                log.info("Offline tickets wait: %s", error)
                await self._pause(backoff)
            except RuntimeError:  # no book; its disk may have room or rights later, and what is in it still waits
                await self._pause(backoff)
                await self.open()
            else:
                await self._wake.wait()

    async def _pause(self, backoff: Backoff) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(backoff.next_delay()):
                await self._wake.wait()

    async def _bring(self) -> bool:
        """One batch; whether there was any. Raises TransportError or TimeUnknown when it must be tried again."""
        entries = await self._next_batch()
        if not entries:
            return False
        if any(one.ticket.supposed is not None for one in entries):
            await self._date()
            return True
        try:
            answer = await self._api.tickets.merge_offline(OfflineBatch(items=[one.ticket for one in entries]))
        except Refused as error:
            if error.code not in (Code.VALIDATION_FAILED, Code.INTERNAL):
                raise
            await self._narrow(entries, error)
            return True
        self._batch = BATCH
        for entry, result in zip(entries, answer.items, strict=True):
            await self._settle(entry, result)
        return True

    async def _next_batch(self) -> list[Entry]:
        """The oldest; those at which the server failed once the others are through."""
        found = await self._book.waiting(self._batch + len(self._passed))
        entries = [one for one in found if one.ticket_id not in self._passed]
        if not entries:
            self._passed.clear()
            return found[:1]
        return entries[: self._batch]

    async def _date(self) -> None:
        """The true time of those that were given out by one that was only supposed, also in a run before this."""
        if not self._clock.heard:
            raise TimeUnknown("the server has not said what time it is")
        await self._book.date(self._time(), self._clock.now())

    async def _narrow(self, entries: list[Entry], error: Refused) -> None:
        """A batch that the server does not even read, or fails at, is brought one by one; what it then refuses is set aside,
        what it then fails at is passed over. Raises the failure, so that a server that fails at all is not besieged."""
        if len(entries) > 1:
            self._batch = 1
        elif error.code is Code.INTERNAL:
            self._passed.add(entries[0].ticket_id)
            raise error
        else:
            await self._set_aside(entries[0], error.message)
            self._batch = BATCH

    async def _settle(self, entry: Entry, result: OfflineResult) -> None:
        if result.outcome == "rejected":
            await self._set_aside(entry, result.message or str(result.code))
        else:
            await self._book.settle(entry, None)

    async def _set_aside(self, entry: Entry, reason: str) -> None:
        log.error("The server does not take ticket %s: %s", entry.ticket.display_number, reason)
        await self._book.settle(entry, reason)
