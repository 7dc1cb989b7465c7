"""What a client remembers about itself on this computer: the server, its token, where its window was."""

import contextlib
import hashlib
import logging
from pathlib import Path
from typing import Any

import msgspec

from qms_clientkit.files import copy_of, move_aside, write_atomically, write_twice

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

    A damaged file is moved aside, and its copy (`settings.json.copy`) takes its place: a kiosk that forgets its token stands
    still until somebody pairs it. `trouble` says so and `kept_aside` is the damaged one's name now. A disk that takes no
    writes is logged and the program goes on with what it has in memory.
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
        try:
            return _settings_in(self.path)
        except FileNotFoundError:
            return Settings()
        except (msgspec.MsgspecError, UnicodeDecodeError):
            trouble = f"The settings {self.path} were damaged and are kept as {self._set_aside()}"
        except OSError as error:
            trouble = f"The settings {self.path} cannot be read ({error.strerror})"
        copy = self._copy()
        self.trouble = (
            f"{trouble}; the program {'starts with defaults' if copy is None else 'goes on with their copy'}."
        )
        log.warning("%s", self.trouble)
        return Settings() if copy is None else copy

    def _copy(self) -> Settings | None:
        """What `write_twice` kept, back in its place."""
        with contextlib.suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            copy = _settings_in(copy_of(self.path))
            with contextlib.suppress(OSError):
                write_atomically(self.path, _as_json(copy))
            return copy
        return None

    def _set_aside(self) -> str:
        try:
            kept = self.kept_aside = move_aside(self.path).name
        except OSError as error:
            kept = f"its place, because it cannot be moved ({error.strerror})"
        return kept

    def _write(self) -> None:
        try:
            write_twice(self.path, _as_json(self.value))
        except OSError as error:
            self.trouble = f"The settings {self.path} cannot be written ({error.strerror})."
            log.warning("%s", self.trouble)


def _settings_in(path: Path) -> Settings:
    return msgspec.json.decode(path.read_bytes(), type=Settings)


def _as_json(settings: Settings) -> bytes:
    return msgspec.json.format(msgspec.json.encode(settings))


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
