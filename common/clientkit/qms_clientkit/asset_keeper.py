"""Sees to it that the files a program needs are in its cache, in the background, for ever: what fails is tried again."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from qms_contract.assets import Asset

from qms_clientkit.asset_cache import AssetCache, DamagedAsset, NoRoom
from qms_clientkit.transport.errors import TransportError

RETRY_SECONDS = 60.0
_log = logging.getLogger(__name__)


class AssetKeeper:
    """Run `run()` as a supervised task. `on_kept` hears of each file that came; assign it before."""

    def __init__(self, cache: AssetCache, retry_seconds: float = RETRY_SECONDS) -> None:
        self._cache = cache
        self._retry_seconds = retry_seconds
        self._wanted: tuple[Asset, ...] = ()
        self._changed = asyncio.Event()
        self._failed: dict[str, str] = {}
        self.on_kept: Callable[[Asset], None] = lambda _asset: None

    def want(self, assets: Sequence[Asset]) -> None:
        """These are needed from now on, the first of them first."""
        if tuple(assets) == self._wanted:
            return
        self._wanted = tuple(assets)
        self._cache.want(assets)
        self._changed.set()

    def path(self, asset: Asset) -> Path | None:
        """Where the file lies, None while it has not come."""
        return self._cache.path(asset)

    async def recheck(self, asset: Asset) -> None:
        """What could not be used is looked at: when its bytes are no longer its own, it is fetched anew."""
        if not await self._cache.recheck(asset):
            self._changed.set()

    @property
    def failed(self) -> list[str]:
        """The names of the files that are needed and could not be had so far."""
        return [asset.name for asset in self._wanted if asset.sha256 in self._failed]

    async def run(self) -> None:
        """Fetch what is missing; wait for other wishes, or for the time to try again."""
        while True:
            self._changed.clear()
            complete = await self._fetch_missing(self._wanted)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(None if complete else self._retry_seconds):
                    await self._changed.wait()

    async def _fetch_missing(self, wanted: Sequence[Asset]) -> bool:
        """Whether all are here now. Another wish is heard between two files."""
        complete = True
        for asset in wanted:
            if self._changed.is_set():
                return True
            if await asyncio.to_thread(self.path, asset) is None:
                complete = await self._fetch(asset) and complete
        return complete

    async def _fetch(self, asset: Asset) -> bool:
        try:
            await self._cache.fetch(asset)
        except (TransportError, OSError, DamagedAsset, NoRoom) as error:
            self._tell(asset, str(error))
            return False
        self._failed.pop(asset.sha256, None)
        self.on_kept(asset)
        return True

    def _tell(self, asset: Asset, reason: str) -> None:
        """Each reason once: the file is tried for again as long as it is needed."""
        if self._failed.get(asset.sha256) != reason:
            _log.warning("The file %s is not here yet: %s", asset.name, reason)
        self._failed[asset.sha256] = reason
