"""Files on their way to the server, one after the other, with how far each has come. Qt-free."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qms_clientkit.transport.api import Api
from qms_contract.assets import MOST_BYTES, Asset, AssetKind

LONGEST_NAME = 100
_KINDS = {
    ".mp4": AssetKind.VIDEO,
    ".webm": AssetKind.VIDEO,
    ".wav": AssetKind.AUDIO,
}


@dataclass(frozen=True)
class Upload:
    """`sent` of `size` bytes of the file called `name`."""

    name: str
    sent: int
    size: int


class TooLarge(Exception):
    """`megabytes` is the most for a file of its kind."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(f"larger than {megabytes} MB")
        self.megabytes = megabytes


async def send(api: Api, path: Path, progress: Callable[[Upload], None]) -> Asset:
    """The file as an asset. Its kind is that of its ending, and the server looks into it. Raises transport errors,
    OSError, and TooLarge before a byte is sent."""
    kind, name = _KINDS.get(path.suffix.lower(), AssetKind.IMAGE), path.name[:LONGEST_NAME]
    size = (await asyncio.to_thread(path.stat)).st_size
    if size > MOST_BYTES[kind]:
        raise TooLarge(MOST_BYTES[kind] // 1_000_000)
    return await api.assets.upload(path, kind, name, progress=lambda sent, size: progress(Upload(name, sent, size)))
