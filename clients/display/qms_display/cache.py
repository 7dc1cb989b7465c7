"""The last screen on disk, so that a restart shows it at once, also without a server, and repeats no announcement."""

import logging
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from qms_clientkit.files import move_aside, write_atomically
from qms_contract.branches import Branch

from qms_display.state import CallKey, Calls

FILE = "screen.json"
_log = logging.getLogger(__name__)


class Saved(msgspec.Struct, frozen=True):
    """What outlives a restart."""

    calls: Calls
    spoken: tuple[CallKey, ...] = ()


class ScreenCache:
    """`screen.json` in the data folder. A damaged file is moved aside; a disk that takes no writes is logged once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._writable = True

    def load(self, now: datetime) -> Saved | None:
        """What was saved last, with the calls of today's business day only; None when there is nothing to show."""
        try:
            saved = msgspec.json.decode(self._path.read_bytes(), type=Saved)
        except FileNotFoundError:
            return None
        except OSError as error:
            _log.warning("the last screen %s cannot be read: %s", self._path, error)
            return None
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            self._put_aside(error)
            return None
        return msgspec.structs.replace(saved, calls=_of_today(saved.calls, now))

    def save(self, saved: Saved) -> None:
        """Writes to disk and waits for it: not for the GUI thread."""
        try:
            write_atomically(self._path, msgspec.json.encode(saved))
            self._writable = True
        except OSError as error:
            if self._writable:
                _log.warning("the screen cannot be kept in %s: %s", self._path, error)
            self._writable = False

    def _put_aside(self, error: Exception) -> None:
        try:
            kept = move_aside(self._path).name
        except OSError as failure:
            kept = f"its place, because it cannot be moved ({failure.strerror})"
        _log.warning("the last screen %s was damaged (%s) and is kept as %s", self._path, error, kept)


def _of_today(saved: Calls, now: datetime) -> Calls:
    branch = saved.branch
    if branch is None:
        return saved
    today = _business_day(now, branch)
    calls = tuple(call for call in saved.calls if call.since and _business_day(call.since, branch) == today)
    return msgspec.structs.replace(saved, calls=calls, fresh=None)


def _business_day(moment: datetime, branch: Branch) -> date:
    """The branch's day: it begins at `day_starts_hour` of the branch's zone."""
    return (moment.astimezone(ZoneInfo(branch.time_zone)) - timedelta(hours=branch.day_starts_hour)).date()
