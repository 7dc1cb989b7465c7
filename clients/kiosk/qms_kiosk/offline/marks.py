"""How far each series has come, kept beside the book: when that is damaged, no number is given a second time.

A mark is set ahead by a block, so that hardly a ticket waits for it; what is damaged then leaves out the rest of a block.
Everything here blocks: the book's thread only.
"""

import logging
from pathlib import Path

from msgspec import json
from qms_clientkit.files import write_twice
from qms_clientkit.kept_twice import read_twice
from qms_contract import wire

log = logging.getLogger(__name__)
FILE = "offline_marks.json"
BLOCK = 50
_DECODER = json.Decoder(dict[str, int])


class Marks:
    """Of each series the highest number that may have been given out; read when it is first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, int] | None = None

    def of(self, series: str) -> int | None:
        """None when nothing is known: by a version without marks, or both copies are lost."""
        return self._all().get(series)

    def cover(self, series: str, seq: int) -> None:
        """Before `seq` is given out: it is on the disk when this returns. Raises OSError."""
        if seq > self._all().get(series, 0):
            ahead = {**self._all(), series: seq + BLOCK - 1}
            write_twice(self._path, wire.encode(ahead))
            self._known = ahead

    def _all(self) -> dict[str, int]:
        if self._known is None:
            found = read_twice(self._path, _DECODER.decode)
            if found.trouble is not None:
                log.error("%s: how far the series of offline numbers came is read from its copy.", found.trouble)
            self._known = found.value or {}
        return self._known
