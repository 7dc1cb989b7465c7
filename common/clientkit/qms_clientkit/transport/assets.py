"""Calls about the tenant's files: pictures, videos and recordings."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from qms_contract.assets import Asset, AssetKind, AssetPage
from qms_contract.ids import AssetId, RequestId, new_id

from qms_clientkit.transport.caller import PIECE_BYTES, Caller, FileBody, Request, Take

UPLOAD_SECONDS = 30.0
"""How long a server may take for one piece, and for its answer after the last."""

Progress = Callable[[int, int], None]


class AssetCalls:
    """One method a route; see contract.md."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def list(
        self,
        *,
        kind: AssetKind | None = None,
        search: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> AssetPage:
        """`GET /api/assets`: one page, by name."""
        query = {"kind": kind, "search": search, "limit": limit, "offset": offset}
        return await self._caller.get("/api/assets", AssetPage, **query)

    async def read(self, asset_id: AssetId) -> Asset:
        """`GET /api/assets/{asset_id}`."""
        return await self._caller.get(f"/api/assets/{asset_id}", Asset)

    async def upload(
        self,
        path: Path,
        kind: AssetKind,
        name: str,
        *,
        request_id: RequestId | None = None,
        progress: Progress = lambda _sent, _size: None,
    ) -> Asset:
        """`POST /api/assets`: the file at `path`; `progress` hears of the bytes sent of all. Raises OSError too."""
        size = (await asyncio.to_thread(path.stat)).st_size
        request = Request(
            "POST",
            "/api/assets",
            query={"kind": kind, "name": name, "request_id": request_id or new_id()},
            within=UPLOAD_SECONDS,
            file=FileBody(size, lambda: _pieces(path, size, progress)),
        )
        return await self._caller.command(request, Asset)

    async def download(self, asset_id: AssetId, take: Take) -> None:
        """`GET /api/assets/{asset_id}/content`, piece by piece."""
        await self._caller.download(f"/api/assets/{asset_id}/content", take)

    async def delete(self, asset_id: AssetId) -> None:
        """`DELETE /api/assets/{asset_id}`; CONFLICT while something uses it."""
        request = Request("DELETE", f"/api/assets/{asset_id}", query={"request_id": new_id()})
        await self._caller.command(request, type(None))


async def _pieces(path: Path, size: int, progress: Progress) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    sent = 0
    try:
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            progress(sent, size)
            yield piece
            sent += len(piece)
        progress(sent, size)
    finally:
        await asyncio.to_thread(file.close)
