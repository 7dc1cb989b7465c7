"""What a client remembers about itself on this computer: the server, its token, where its window was."""

import hashlib
import logging
from pathlib import Path
from typing import Any

import msgspec

from qms_clientkit.files import write_twice
from qms_clientkit.kept_twice import read_twice

log = logging.getLogger(__name__)
FILE = "settings.json"
_REPLACED = "replaced_token"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`window` is Qt's geometry as hex; `extra` what a single program keeps besides (language, counter, volume …)."""

    server: str | None = None
    device_token: str | None = None
    window: str | None = None
    extra: dict[str, str] = {}


class SettingsFile:
    """`settings.json` in the data folder, mode 0600 because of the token.

    A damaged file is moved aside; its copy (`settings.json.copy`) takes its place, and that of one that is gone: a kiosk that
    forgets its token stands still until somebody pairs it. `trouble` says so and `kept_aside` is the damaged one's name now.
    A disk that takes no writes is logged and the program goes on with what it has in memory.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.trouble: str | None = None
        self.kept_aside: str | None = None
        self.value = self._read()

    def change(self, **fields: Any) -> Settings:
        """Replace fields and write the file if something differs."""
        changed = msgspec.structs.replace(self.value, **fields)
        if changed != self.value:
            self.value = changed
            self._write()
        return changed

    def token_to_begin_with(self, given: str | None) -> str | None:
        """The `given` one of the environment, unless the device was paired after the server had refused that; else the kept."""
        kept = self.value.device_token
        replaced = given is not None and self.value.extra.get(_REPLACED) == _fingerprint(given)
        return kept if kept is not None and replaced else given or kept

    def keep_token(self, token: str, given: str | None) -> None:
        """The device was paired. A `given` one, which was refused then, stays in the environment for ever."""
        replaced = {_REPLACED: _fingerprint(given)} if given is not None else {}
        self.change(device_token=token, extra={**self.value.extra, **replaced})

    def _read(self) -> Settings:
        found = read_twice(self.path, lambda data: msgspec.json.decode(data, type=Settings))
        self.kept_aside = found.kept_aside
        if found.trouble is not None:
            goes_on = "starts with defaults" if found.value is None else "goes on with its copy"
            self.trouble = f"{found.trouble}; the program {goes_on}."
            log.warning("%s", self.trouble)
        return found.value or Settings()

    def _write(self) -> None:
        try:
            write_twice(self.path, _as_json(self.value))
        except OSError as error:
            self.trouble = f"The settings {self.path} cannot be written ({error.strerror})."
            log.warning("%s", self.trouble)


def _as_json(settings: Settings) -> bytes:
    return msgspec.json.format(msgspec.json.encode(settings))


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
