"""Unsaved changes on this computer: `drafts.json` in the data folder, by server, organisation and user. Qt-free."""

import asyncio
import logging
from pathlib import Path

import msgspec
from qms_clientkit.files import move_aside, write_atomically

from qms_admin.drafts import Draft, storable

log = logging.getLogger(__name__)
FILE = "drafts.json"
Kept = dict[str, list[Draft]]


class DraftFile:
    """Written in a worker thread, the newest content last. A damaged file is moved aside, its name is `kept_aside` then.

    `trouble` says why the file cannot be read or written, empty once it could be written again.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.trouble: str | None = None
        self.kept_aside: str | None = None
        self._kept = self._read()
        self._writing = asyncio.Lock()
        self._written = self._encoded()

    def of(self, owner: str) -> list[Draft]:
        return list(self._kept.get(owner, ()))

    def keep(self, owner: str, drafts: list[Draft]) -> None:
        """Remember; `write` puts it on the disk."""
        storables = [stored for draft in drafts if (stored := storable(draft)).edits]
        others = {name: kept for name, kept in self._kept.items() if name != owner}
        self._kept = {**others, owner: storables} if storables else others

    async def write(self) -> None:
        """The present content on the disk, without holding up the window."""
        async with self._writing:
            data = self._encoded()
            if data != self._written:
                await asyncio.to_thread(self._write, data)

    def _encoded(self) -> bytes:
        return msgspec.json.encode(self._kept)

    def _write(self, data: bytes) -> None:
        try:
            write_atomically(self.path, msgspec.json.format(data))
            self._written, self.trouble = data, None
        except OSError as error:
            self.trouble = f"{self.path}: {error.strerror}"
            log.warning("The unsaved changes %s cannot be written (%s).", self.path, error.strerror)

    def _read(self) -> Kept:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Kept)
        except FileNotFoundError:
            return {}
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self._set_aside()
        except OSError as error:
            self.trouble = f"{self.path}: {error.strerror}"
            log.warning("The unsaved changes %s cannot be read (%s).", self.path, error.strerror)
        return {}

    def _set_aside(self) -> None:
        try:
            kept = move_aside(self.path).name
        except OSError as error:
            kept = f"{self.path.name} ({error.strerror})"
        self.kept_aside = kept
        log.warning("The unsaved changes %s were damaged and are kept as %s.", self.path, kept)
