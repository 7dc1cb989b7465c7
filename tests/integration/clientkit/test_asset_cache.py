"""Files on a device's disk: downloaded once, proved by their hash, whole or not there, and there without a network."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace
from qms_clientkit.asset_cache import AssetCache, DamagedAsset, NoRoom, Take
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused, Unauthenticated, Unreachable
from qms_clientkit.transport.tokens import DeviceCredentials
from qms_contract.assets import Asset, AssetKind
from qms_contract.ids import new_id

from tests.support.media import a_png, an_mp4_head
from tests.support.server import Branch

VIDEO = an_mp4_head(900_000)


@pytest.fixture
async def api(branch: Branch) -> AsyncIterator[Api]:
    made = Api(branch.server.url, DeviceCredentials(branch.admin.token))
    yield made
    await made.close()


async def display_api(branch: Branch) -> Api:
    return Api(branch.server.url, DeviceCredentials((await branch.device("display")).token))


def on_disk(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / f"{len(content)}.bin"
    path.write_bytes(content)
    return path


async def test_a_file_goes_up_with_progress_and_lands_in_a_display_s_cache_once(
    api: Api, branch: Branch, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    asset = await api.assets.upload(
        on_disk(tmp_path, VIDEO), AssetKind.VIDEO, "Tour", progress=lambda sent, size: told.append((sent, size))
    )
    assert told == [(0, 900_000), (262_144, 900_000), (524_288, 900_000), (786_432, 900_000), (900_000, 900_000)]
    display = await display_api(branch)
    cache = AssetCache(tmp_path / "assets", display.assets.download)
    assert cache.path(asset) is None
    paths = await asyncio.gather(*(cache.fetch(asset) for _ in range(3)))
    assert {path.name for path in paths} == {f"{hashlib.sha256(VIDEO).hexdigest()}.mp4"}
    assert paths[0].read_bytes() == VIDEO
    await display.close()

    async def no_network(_asset_id: UUID, _take: Take) -> None:
        raise Unreachable

    again = AssetCache(tmp_path / "assets", no_network)
    assert await again.fetch(asset) == again.path(asset) == paths[0]


async def test_refusals_of_the_server_are_told_and_an_unknown_device_too(
    api: Api, branch: Branch, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="PNG or JPEG"):
        await api.assets.upload(on_disk(tmp_path, b"nothing at all"), AssetKind.IMAGE, "Logo")
    with pytest.raises(Refused, match="10 MB"):
        await api.assets.upload(on_disk(tmp_path, bytes(10_000_001)), AssetKind.IMAGE, "Logo")
    asset = await api.assets.upload(on_disk(tmp_path, a_png()), AssetKind.IMAGE, "Logo")
    display = Api(branch.server.url, DeviceCredentials("qmsd_nobody-s"))
    with pytest.raises(Unauthenticated):
        await AssetCache(tmp_path / "assets", display.assets.download).fetch(asset)
    await display.close()
    assert (await api.assets.list(search="log")).items == [asset]
    await api.assets.delete(asset.asset_id)
    assert (await api.assets.list()).total == 0


def an_asset(content: bytes) -> Asset:
    return Asset(
        asset_id=new_id(), tenant_id=new_id(), kind="image", name=f"{len(content)} bytes", media_type="image/png",
        size=len(content), sha256=hashlib.sha256(content).hexdigest(), uploaded_by="Ani", uploaded_at="2026-11-29T08:00:00Z",
    )  # fmt: skip


class Source:
    """Gives files as a server does; `cut` breaks off after so many bytes."""

    def __init__(self, *contents: bytes, cut: int | None = None) -> None:
        self.assets = [an_asset(content) for content in contents]
        self._contents = {asset.asset_id: content for asset, content in zip(self.assets, contents, strict=True)}
        self.cut = cut
        self.asked = 0

    async def download(self, asset_id: UUID, take: Take) -> None:
        self.asked += 1
        content = self._contents[asset_id]
        for at in range(0, len(content), 100):
            if self.cut is not None and at >= self.cut:
                raise Unreachable("the connection broke")
            await take(content[at : at + 100])


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_what_came_half_or_wrong_is_thrown_away_and_fetched_anew(tmp_path: Path) -> None:
    source = Source(bytes(1000), cut=500)
    (asset,), cache = source.assets, AssetCache(tmp_path, source.download)
    with pytest.raises(Unreachable):
        await cache.fetch(asset)
    source.cut = None
    for wrong in (replace(asset, sha256="0" * 64), replace(asset, size=700)):
        with pytest.raises(DamagedAsset):
            await cache.fetch(wrong)
    assert left(tmp_path) == []
    (tmp_path / "left-by-a-power-cut.part").write_bytes(b"half")
    path = await cache.fetch(asset)
    assert left(tmp_path) == [path.name]
    path.write_bytes(b"truncated")
    assert cache.path(asset) is None
    assert (await cache.fetch(asset)).read_bytes() == bytes(1000)


async def test_the_cache_has_a_size_and_what_is_wanted_stays(tmp_path: Path) -> None:
    source = Source(b"a" * 400, b"b" * 400, b"c" * 400, b"d" * 1200)
    a, b, c, d = source.assets
    cache = AssetCache(tmp_path, source.download, most_bytes=1000)
    for age, asset in ((200, a), (100, b)):
        os.utime(await cache.fetch(asset), (1_000_000 - age, 1_000_000 - age))
    cache.want([a, c])
    await cache.fetch(c)
    assert (cache.path(a) is not None, cache.path(b), cache.path(c) is not None) == (True, None, True)
    with pytest.raises(NoRoom):
        await cache.fetch(d)
    assert cache.path(a) is not None


async def test_a_disk_that_takes_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    source = Source(bytes(100))
    with pytest.raises(OSError, match="file"):
        await AssetCache(tmp_path / "file", source.download).fetch(source.assets[0])
    assert source.asked == 0
