"""Whatever befalls kiosk, network and server, in whatever order: every printed ticket is on the server exactly once.

What only a book knew that went bad is lost with it; that no number is given out twice holds for it too.
The book is the real one on a real file, the desk the real one. The server is a few lines that merge as the real one does
(tests/e2e/kiosk asks that one); what can go wrong is told to it before it is asked. The disk is full in SQLite's own words.
"""

import asyncio
import contextlib
import os
import shutil
import sqlite3
import tempfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.transport.errors import TimedOut
from qms_contract.ids import new_id
from qms_contract.tickets import OfflineResult, OfflineResults, PriorityClass
from qms_contract.wire import utc_now
from qms_kiosk.offline import desk as desk_module
from qms_kiosk.offline.book import TicketBook
from qms_kiosk.offline.desk import OfflineDesk
from qms_kiosk.offline.salvage import legible
from qms_kiosk.state import Issue

from tests.support.kiosk_samples import a_config, service_id

SERVER_FAULTS = ("away", "answer lost", "twice", "late twin")
BATCH = 3


class Crash(BaseException):
    """The kiosk loses its power here."""


class Server:
    """What it knows: (number, series, seq, confirmed) by ticket id. `faults` are used up one a batch."""

    def __init__(self):
        self.known, self.taken, self.faults, self.earlier = {}, {}, [], []
        self.tickets = SimpleNamespace(merge_offline=self.merge_offline)

    def online(self, ticket_id):
        self.known.setdefault(ticket_id, ("A", None, None, False))

    async def merge_offline(self, body):
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "away":
            raise TimedOut
        if fault == "late twin":
            for item in body.items:
                self.online(item.ticket_id)
        answer = self._take(body)
        if fault == "twice":
            answer = self._take(body)
            for before in self.earlier:  # a request that was lost in the network arrives after all
                self._take(before)
        self.earlier.append(body)
        if fault == "answer lost":
            raise TimedOut
        return answer

    def _take(self, body):
        return OfflineResults(items=[self._take_one(item) for item in body.items])

    def _take_one(self, item):
        place = item.series, item.device_seq
        number, series, seq, confirmed = self.known.get(item.ticket_id, (None, None, None, False))
        if self.taken.setdefault(place, item.ticket_id) != item.ticket_id or (series and (series, seq) != place):
            return OfflineResult(ticket_id=item.ticket_id, outcome="rejected", code="CONFLICT", message="Another's.")
        told = (item.display_number, *place, confirmed or item.confirmed_at is not None)
        self.known[item.ticket_id] = told
        return OfflineResult(ticket_id=item.ticket_id, outcome="created" if number is None else "merged")


class Kiosk(RuleBasedStateMachine):
    tickets = Bundle("tickets")

    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp(prefix="qms-book-"))
        self.server, self.config = Server(), a_config()
        self.printed, self.confirmed, self.order = {}, set(), []
        self.lost = set()
        self.now, self.full = utc_now(), False
        self.clock = patch.object(desk_module, "utc_now", lambda: self.now)
        self.clock.start()
        self.start()

    def run(self, work):
        return self.loop.run_until_complete(work)

    def start(self):
        self.book = TicketBook(self.folder / "offline.sqlite3")
        self.desk = OfflineDesk(self.server, self.book, Tasks(), ServerClock(lambda: self.now))
        self.desk._batch = BATCH
        self.full = False
        self.run(self.desk.open())

    def stop(self):
        """As a crash leaves it: what is on the disk at this moment, the write-ahead log with it, and nothing tidied up."""
        left = {path: path.read_bytes() for path in self.folder.iterdir() if not path.name.endswith("-shm")}
        self.run(self.book.close())
        for path in list(self.folder.iterdir()):
            path.unlink()
        for path, data in left.items():
            path.write_bytes(data)

    @rule(target=tickets, service=st.integers(0, 2), twin=st.booleans(), crash=st.booleans())
    def tap(self, service, twin, crash):
        """A tap; the online try may have reached the server, and the power may go before the paper is out."""
        self.now += timedelta(seconds=1)
        issue = Issue(new_id(), new_id(), service_id(service), PriorityClass.REGULAR, "0812345")
        if twin:
            self.server.online(issue.ticket_id)
        ticket = self.run(self.desk.issue(issue, "en", self.config))
        assert ticket is not None or self.full, "only a full disk gives no number"
        if ticket is not None:
            again = self.run(self.desk.issue(issue, "en", self.config))
            assert again.display_number == ticket.display_number
        if crash:
            self.stop()
            self.start()
        elif ticket is not None:
            assert ticket.display_number not in self.printed.values(), "a number twice"
            self.printed[issue.ticket_id] = ticket.display_number
            self.order.append(ticket.created_at)
        return issue.ticket_id

    @rule(ticket_id=tickets)
    def take(self, ticket_id):
        """The visitor takes the paper."""
        if ticket_id in self.printed:
            self.run(self.desk.confirm(ticket_id))
            self.confirmed.add(ticket_id)

    @rule(faults=st.lists(st.sampled_from(SERVER_FAULTS), max_size=3))
    def sync(self, faults):
        self.server.faults = list(faults)
        with contextlib.suppress(TimedOut):
            while self.run(self.desk._bring()):
                pass

    @rule(settled=st.integers(0, 2))
    def crash_while_syncing(self, settled):
        """After the server's answer, when some of its items are noted and others are not."""
        left, settle = [settled], self.book.settle

        async def fail(entry, rejected):
            left[0] -= 1
            if left[0] < 0:
                raise Crash
            await settle(entry, rejected)

        self.book.settle = fail
        with contextlib.suppress(Crash, TimedOut):
            self.run(self.desk._bring())
        self.stop()
        self.start()

    @rule(keeps=st.booleans(), running=st.booleans())
    def book_goes_bad(self, keeps, running):
        """Some of it, or the whole: what only the book knew is then lost, but no number is ever given out twice."""
        if running:
            self.run(self.book._run(self.book._database.close))
        else:
            self.stop()
        path = self.folder / "offline.sqlite3"
        data = bytearray(path.read_bytes())
        path.write_bytes(data[: -len(data) // 3] if keeps else os.urandom(20_000))
        for log in self.folder.glob("offline.sqlite3-*"):
            log.unlink()
        if running:
            self.full = False
            self.book._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self.run(self.desk.buffered())
        else:
            self.start()
        self.lost |= set(self.printed) - self.known_to_the_book()
        self.order = []

    def known_to_the_book(self):
        """Whole: with the confirmation, which may have lain in what is lost."""
        rows = self.run(self.book._run(lambda: self.book._all("SELECT body FROM tickets")))
        kept = [legible(body) for (body,) in rows]
        return {one.ticket_id for one in kept if (one.confirmed_at is not None) == (one.ticket_id in self.confirmed)}

    @rule(minutes=st.sampled_from([-1440, -10, 10, 1440]))
    def clock_jumps(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(full=st.booleans())
    def disk_fills_up(self, full):
        """No page more than there are."""
        database, self.full = self.book._opened(), full
        pages = database.execute("PRAGMA page_count").fetchone()[0] if full else 1_000_000
        database.execute(f"PRAGMA max_page_count = {pages}")

    @invariant()
    def the_server_knows_no_number_twice_and_none_but_the_printed_one(self):
        numbers = [number for number, series, _, _ in self.server.known.values() if series]
        assert len(numbers) == len(set(numbers))
        for ticket_id, number in self.printed.items():
            assert self.server.known.get(ticket_id, (number,))[0] in (number, "A")

    def teardown(self):
        try:
            self.stop()
            self.start()
            self.server.faults = []
            while self.run(self.desk._bring()):
                pass
            assert self.run(self.desk.buffered()) == 0
            for ticket_id, number in self.printed.items():
                if ticket_id in self.lost:
                    continue
                assert self.server.known[ticket_id][0] == number
                assert self.server.known[ticket_id][3] == (ticket_id in self.confirmed)
            assert self.run(self.desk.quarantined()) == []
            assert self.order == sorted(self.order), "the order of the taps, whatever the clock says"
            assert b"0812345" not in (self.folder / "offline.sqlite3").read_bytes()
        finally:
            self.clock.stop()
            self.stop()
            self.loop.close()
            shutil.rmtree(self.folder)


Kiosk.TestCase.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
test_every_printed_ticket_exists_exactly_once = Kiosk.TestCase
