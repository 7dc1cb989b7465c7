"""Files of the tenant on this machine, each under its hash, so that screens and printers have them without a network.

Invariant: a file under its final name is whole and is the one its name says: it was hashed while it came, written through
to the disk and renamed last. What did not come to its end is thrown away and never resumed. Disk work is done in threads.
"""

import asyncio
import contextlib
import hashlib
import logging
import os
import tempfile
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import BinaryIO

from qms_contract.assets import Asset, MediaType
from qms_contract.ids import AssetId

MOST_BYTES = 1_000_000_000
"""What a cache may take on a kiosk's or display's small disk."""

_ENDINGS = {
    MediaType.PNG: ".png",
    MediaType.JPEG: ".jpg",
    MediaType.MP4: ".mp4",
    MediaType.WEBM: ".webm",
    MediaType.WAV: ".wav",
}
_PART = ".part"
Take = Callable[[bytes], Awaitable[None]]
_log = logging.getLogger(__name__)


class DamagedAsset(Exception):
    """The bytes that came are not those of the asset."""


class NoRoom(Exception):
    """The assets that are wanted are together larger than the cache may be."""


class AssetCache:
    """`download` gives an asset's bytes to what it is handed (`Api.assets.download`). One download runs at a time."""

    def __init__(
        self, folder: Path, download: Callable[[AssetId, Take], Awaitable[None]], most_bytes: int = MOST_BYTES
    ) -> None:
        self._folder = folder
        self._download = download
        self._most_bytes = most_bytes
        self._one_at_a_time = asyncio.Lock()
        self._wanted: frozenset[str] = frozenset()

    def path(self, asset: Asset) -> Path | None:
        """Where the asset lies on this machine, None when it does not."""
        path = self._folder / _file_name(asset)
        try:
            return path if path.stat().st_size == asset.size else None
        except OSError:
            return None

    async def fetch(self, asset: Asset) -> Path:
        """The file, downloaded when it is not here. Raises TransportError, OSError, DamagedAsset or NoRoom."""
        async with self._one_at_a_time:
            path = await asyncio.to_thread(self.path, asset)
            if path is None:
                await asyncio.to_thread(self._make_room, asset)
                path = await self._fetched(asset)
            await asyncio.to_thread(_mark_used, path)
            return path

    def want(self, assets: Collection[Asset]) -> None:
        """These are needed from now on: others go first when room is wanted."""
        self._wanted = frozenset(_file_name(asset) for asset in assets)

    async def recheck(self, asset: Asset) -> bool:
        """Whether the file here still has its bytes; one that an old disk has changed is thrown away."""
        async with self._one_at_a_time:
            path = await asyncio.to_thread(self.path, asset)
            if path is None or await asyncio.to_thread(_is_sound, path, asset.sha256):
                return True
            _log.warning("%s has changed on the disk and is fetched anew", asset.name)
            await asyncio.to_thread(path.unlink, missing_ok=True)
            return False

    async def _fetched(self, asset: Asset) -> Path:
        path = self._folder / _file_name(asset)
        file = await asyncio.to_thread(self._new_part)
        try:
            with file:
                await self._receive(asset, file)
            await asyncio.to_thread(Path(file.name).replace, path)
        except BaseException:
            _throw_away(file)
            raise
        return path

    async def _receive(self, asset: Asset, file: BinaryIO) -> None:
        digest, size = hashlib.sha256(), 0

        async def take(piece: bytes) -> None:
            nonlocal size
            size += len(piece)
            if size > asset.size:
                raise DamagedAsset(f"{asset.name} is longer than it should be")
            digest.update(piece)
            await asyncio.to_thread(file.write, piece)

        await self._download(asset.asset_id, take)
        if digest.hexdigest() != asset.sha256:
            raise DamagedAsset(f"{asset.name} came with other bytes than it should have")
        await asyncio.to_thread(_write_through, file)

    def _new_part(self) -> BinaryIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in self._folder.glob(f"*{_PART}"):
            left.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=_PART)
        os.close(handle)
        return Path(name).open("wb")

    def _make_room(self, asset: Asset) -> None:
        """Deletes what was used longest ago, what is wanted last; raises NoRoom rather than delete what is wanted."""
        files = self._files()
        over = sum(size for _, _, size in files) + asset.size - self._most_bytes
        for _, path, size in files:
            if over <= 0:
                return
            if path.name not in self._wanted:
                _log.info("%s leaves the cache of files", path.name)
                path.unlink(missing_ok=True)
                over -= size
        if over > 0:
            raise NoRoom(f"{asset.name} and the files shown beside it are together larger than the cache may be")

    def _files(self) -> list[tuple[float, Path, int]]:
        """When each was used, where it is and its size; the one used longest ago first."""
        found = [path for path in self._folder.glob("*") if path.suffix != _PART] if self._folder.is_dir() else []
        facts = [(path, path.stat()) for path in found]
        return sorted((fact.st_mtime, path, fact.st_size) for path, fact in facts)


def _file_name(asset: Asset) -> str:
    return asset.sha256 + _ENDINGS[asset.media_type]


def _is_sound(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _write_through(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _throw_away(file: BinaryIO) -> None:
    with contextlib.suppress(OSError):
        Path(file.name).unlink()


def _mark_used(path: Path) -> None:
    with contextlib.suppress(OSError):
        os.utime(path)
