"""The last screen on disk, so that a restart shows it at once, also without a server, and repeats no announcement."""

import logging
from datetime import datetime
from pathlib import Path

import msgspec
from qms_clientkit.files import move_aside, write_atomically

from qms_display.business_day import of_today
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
        return msgspec.structs.replace(saved, calls=msgspec.structs.replace(of_today(saved.calls, now), fresh=None))

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
