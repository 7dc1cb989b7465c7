"""The last configuration on disk, so that a kiosk that starts without its server shows its services at once."""

import asyncio
import logging
from pathlib import Path

from qms_clientkit.files import copy_of, write_twice
from qms_clientkit.kept_twice import read_twice
from qms_contract import wire
from qms_contract.devices import DeviceConfig

log = logging.getLogger(__name__)


class ConfigCache:
    """`config.json` in the data folder. A damaged one is moved aside and named; its copy takes its place, and that of one
    that is gone. A full disk is named and survived."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "config.json"
        self._newest: DeviceConfig | None = None
        self._one_at_a_time = asyncio.Lock()

    def load(self) -> DeviceConfig | None:
        """What was kept, or None."""
        found = read_twice(self._path, lambda data: wire.decode(data, DeviceConfig))
        if found.trouble is not None:
            goes_on = "there is no copy" if found.value is None else "its copy takes its place"
            log.warning("%s; %s.", found.trouble, goes_on)
        return found.value

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
        for path in (copy_of(self._path), self._path):  # a copy alone would be taken for what was lost
            path.unlink(missing_ok=True)
