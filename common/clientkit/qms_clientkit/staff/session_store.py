"""The session kept between two starts of a program: its refresh token alone, in the operating system's key store.

Where there is no key store (or it hangs, asks for a password nobody types, or refuses) a file of mode 0600 in the data folder
holds it, which is said in the log once. The store is asked in a thread, with a time limit: nobody waits for it.

The file is there only since the store failed, so what it holds is newer than anything in the store: an old token that is used
again counts as stolen and ends the session. An empty one says that nobody is signed in, which the store could not be told.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import keyring

from qms_clientkit.files import write_atomically
from qms_clientkit.worker import Worker

log = logging.getLogger(__name__)
SERVICE = "QMS"
FILE = "session"
WITHIN_SECONDS = 4.0
Work = Callable[[], str | None]


class Keys(Protocol):
    """What `keyring` offers."""

    def get_password(self, service_name: str, username: str) -> str | None: ...

    def set_password(self, service_name: str, username: str, password: str) -> None: ...

    def delete_password(self, service_name: str, username: str) -> None: ...


class SessionStore:
    """`token` is the newest known; `keep` changes it at once and `run` writes it down, the last one only.

    `name` is the program's; each data folder has a session of its own.
    """

    def __init__(self, folder: Path, name: str, keys: Keys = keyring) -> None:
        self._file, self._keys = folder / FILE, keys
        self._name = f"{name} {hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"
        self._worker = Worker("key store")
        self._changed, self._rested = asyncio.Event(), asyncio.Event()
        self._rested.set()
        self._has_keys = True
        self._has_file = False
        self.token: str | None = None

    async def read(self) -> str | None:
        """What was kept; None when there is nothing, or nothing can be read."""
        kept = await asyncio.to_thread(self._from_file)
        if kept is None:
            kept = await self._asked(lambda: self._keys.get_password(SERVICE, self._name))
        elif not kept:
            self._write_down()  # the store may take it now
        self.token = kept or None
        return self.token

    def keep(self, token: str | None) -> None:
        """From now on this one; None forgets it everywhere."""
        if token != self.token:
            self.token = token
            self._write_down()

    async def run(self) -> None:
        """Write down what changes, for ever."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self._write(self.token)
            if not self._changed.is_set():
                self._rested.set()

    async def rest(self) -> None:
        """Until the newest is written down."""
        await self._rested.wait()

    def _write_down(self) -> None:
        self._rested.clear()
        self._changed.set()

    async def _write(self, token: str | None) -> None:
        """Where there is a file it is changed first and goes last: whatever is cut off between, it is never older."""
        is_first = self._has_file
        if is_first:
            await asyncio.to_thread(self._to_file, token or "")
        if await self._is_in_keys(token):
            await asyncio.to_thread(self._to_file, None)
        elif not is_first:
            await asyncio.to_thread(self._to_file, token or "")

    async def _is_in_keys(self, token: str | None) -> bool:
        """Whether the key store took it, or forgot what it had."""
        if token is not None:
            await self._asked(lambda: self._keys.set_password(SERVICE, self._name, token))
        elif await self._asked(lambda: self._keys.get_password(SERVICE, self._name)) is not None:
            await self._asked(lambda: self._keys.delete_password(SERVICE, self._name))
        return self._has_keys

    async def _asked(self, work: Work) -> str | None:
        """What the key store says; after it failed once, it is not asked again before the next start."""
        if not self._has_keys:
            return None
        try:
            return await self._worker.within(WITHIN_SECONDS, work)
        except Exception as error:  # a desktop's key store may raise whatever its own libraries raise
            self._give_up(error)
            return None

    def _give_up(self, error: Exception) -> None:
        """Said once, though a reading and a writing may be let down by the same store at the same time."""
        if self._has_keys:
            self._has_keys = False
            log.info("The key store cannot be used (%s); the session is kept in %s.", _why(error), self._file)

    def _from_file(self) -> str | None:
        """None where there is none."""
        try:
            kept = self._file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            log.warning("The kept session cannot be read (%s).", type(error).__name__)
            return None
        self._has_file = True
        return kept

    def _to_file(self, token: str | None) -> None:
        """None removes it."""
        try:
            if token is None:
                self._file.unlink(missing_ok=True)
            else:
                write_atomically(self._file, token.encode())
            self._has_file = token is not None
        except OSError as error:
            log.warning("The session cannot be kept in %s (%s).", self._file, error.strerror)


def _why(error: Exception) -> str:
    """Its first line: some go on with advice."""
    return (str(error).splitlines() or [type(error).__name__])[0] or type(error).__name__
