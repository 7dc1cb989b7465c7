"""The last configuration on disk, so that a kiosk that starts without its server shows its services at once."""

import logging
from pathlib import Path

import msgspec
from qms_clientkit.files import move_aside, write_atomically
from qms_contract import wire
from qms_contract.devices import DeviceConfig

log = logging.getLogger(__name__)


class ConfigCache:
    """`config.json` in the data folder. A damaged one is moved aside and named; a full disk is named and survived."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "config.json"

    def load(self) -> DeviceConfig | None:
        """What was kept, or None."""
        try:
            return wire.decode(self._path.read_bytes(), DeviceConfig)
        except FileNotFoundError:
            return None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self._set_aside()
        except OSError as error:
            log.warning("The kept configuration %s cannot be read (%s).", self._path, error.strerror)
        return None

    def save(self, config: DeviceConfig) -> None:
        """Keep `config` for the next start."""
        try:
            write_atomically(self._path, wire.encode(config))
        except OSError as error:
            log.warning("The configuration cannot be kept in %s (%s).", self._path, error.strerror)

    def forget(self) -> None:
        """The kiosk belongs to no branch any more."""
        self._path.unlink(missing_ok=True)

    def _set_aside(self) -> None:
        try:
            log.warning("The kept configuration was damaged and is kept as %s.", move_aside(self._path).name)
        except OSError as error:
            log.warning("The kept configuration %s is damaged (%s).", self._path, error.strerror)
