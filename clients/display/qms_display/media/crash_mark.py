"""Which video was being decoded when the program died: what kills a decoder must not kill the display again and again.

Before a video begins its hash is written down, and wiped when it has ended or the program stops in order. What is found
written at the next start is the one to leave out.
"""

import contextlib
import logging
from pathlib import Path

from qms_clientkit.files import write_atomically

FILE = "video-begun"
_log = logging.getLogger(__name__)


class CrashMark:
    """`video-begun` in the data folder. A disk that takes nothing costs the protection and no more."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def left_over(self) -> str | None:
        """The hash of the video during which the last run ended; None after an orderly one. It is wiped."""
        try:
            found = self._path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        self.wipe()
        return found or None

    def begin(self, sha256: str) -> None:
        """This one is decoded from now on."""
        try:
            write_atomically(self._path, sha256.encode())
        except OSError as error:
            _log.info("The video that begins cannot be noted: %s", error)

    def wipe(self) -> None:
        """It came to its end."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
