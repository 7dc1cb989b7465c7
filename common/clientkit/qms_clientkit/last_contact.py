"""What time it was when the server was last heard, kept so that a start without it does not believe a clock that cannot be
right: a machine whose battery is empty, or that has none, begins in the past, and would be closed, date its tickets into
another day, or show the calls of another day.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from qms_contract import wire
from qms_contract.wire import utc_now

from qms_clientkit.files import write_atomically
from qms_clientkit.server_clock import ServerClock

log = logging.getLogger(__name__)
FILE = "last_contact.json"
EVERY = timedelta(minutes=10)
"""So often it is written; so much earlier than the truth a time may be that is supposed."""


class _Contact(msgspec.Struct, frozen=True):
    """`ahead` is by how many seconds the server's clock was ahead of this machine's, as that was set then."""

    server_time: datetime
    ahead: float


class LastContact:
    """`recall()` once at the start, `keep()` now and then while the server is heard."""

    def __init__(self, folder: Path, clock: ServerClock) -> None:
        self._path, self._clock = folder / FILE, clock
        self._kept: _Contact | None = None

    def recall(self) -> None:
        """Correct the clock as it was corrected then; one that would be before that time only goes on from it."""
        contact = self._read()
        with suppress(OverflowError):  # a damaged figure
            if contact is not None:
                self._believe(contact)

    def _believe(self, contact: _Contact) -> None:
        ahead, local = timedelta(seconds=contact.ahead), self._clock.local()
        if local + ahead >= contact.server_time:
            self._clock.remember(ahead)
        elif local < contact.server_time:
            log.warning("This machine's clock cannot be right: it says %s. It is not relied on.", local)
            self._clock.suppose(contact.server_time)

    async def keep(self) -> None:
        """The server's time of now, unless that was kept a moment ago."""
        now, kept = self._clock.now(), self._kept
        if kept is not None and abs(now - kept.server_time) < EVERY:
            return
        self._kept = _Contact(now, (now - utc_now()).total_seconds())
        data = wire.encode(self._kept)
        with suppress(OSError):  # a full disk is told of elsewhere
            await asyncio.to_thread(write_atomically, self._path, data)

    def _read(self) -> _Contact | None:
        """A damaged one is as good as none."""
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return wire.decode(self._path.read_bytes(), _Contact)
        return None
