"""The last configuration on disk, so that a kiosk that starts without its server shows its services at once."""

import asyncio
import contextlib
import logging
from pathlib import Path

import msgspec
from qms_clientkit.files import copy_of, move_aside, write_twice
from qms_contract import wire
from qms_contract.devices import DeviceConfig

log = logging.getLogger(__name__)


class ConfigCache:
    """`config.json` in the data folder. A damaged one is moved aside and named, and its copy takes its place; a full disk is
    named and survived."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "config.json"
        self._newest: DeviceConfig | None = None
        self._one_at_a_time = asyncio.Lock()

    def load(self) -> DeviceConfig | None:
        """What was kept, or None."""
        try:
            return _config_in(self._path)
        except FileNotFoundError:
            return None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self._set_aside()
        except OSError as error:
            log.warning("The kept configuration %s cannot be read (%s).", self._path, error.strerror)
        with contextlib.suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            copy = _config_in(copy_of(self._path))
            self.save(copy)
            return copy
        return None

    async def keep(self, config: DeviceConfig) -> None:
        """Keep `config` for the next start, beside the screen: an old disk takes its time, and a visitor may be touching."""
        self._newest = config
        async with self._one_at_a_time:
            if self._newest is config:
                await asyncio.to_thread(self.save, config)
        if self._newest is None:
            self.forget()

    def save(self, config: DeviceConfig) -> None:
        """The same, waited for."""
        try:
            write_twice(self._path, wire.encode(config))
        except OSError as error:
            log.warning("The configuration cannot be kept in %s (%s).", self._path, error.strerror)

    def forget(self) -> None:
        """The kiosk belongs to no branch any more."""
        self._newest = None
        for path in (self._path, copy_of(self._path)):
            path.unlink(missing_ok=True)

    def _set_aside(self) -> None:
        try:
            log.warning("The kept configuration was damaged and is kept as %s.", move_aside(self._path).name)
        except OSError as error:
            log.warning("The kept configuration %s is damaged (%s).", self._path, error.strerror)


def _config_in(path: Path) -> DeviceConfig:
    return wire.decode(path.read_bytes(), DeviceConfig)
