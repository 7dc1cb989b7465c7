"""A client that costs next to nothing, so that what is measured is the server: HTTP/1.1 over one kept connection."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit


class RawHttp:
    """One connection; a request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, token: str) -> None:
        self._reader, self._writer = reader, writer
        self._head = f"Host: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"

    @classmethod
    async def open(cls, url: str, token: str) -> "RawHttp":
        target = urlsplit(url)
        reader, writer = await asyncio.open_connection(target.hostname, target.port)
        return cls(reader, writer, target.netloc, token)

    async def post(self, path: str, body: object) -> tuple[int, Any]:
        """The answer's status and JSON (None without a body)."""
        return await self._ask("POST", path, json.dumps(body).encode())

    async def get(self, path: str) -> tuple[int, Any]:
        return await self._ask("GET", path, b"")

    async def _ask(self, method: str, path: str, data: bytes) -> tuple[int, Any]:
        head = f"{method} {path} HTTP/1.1\r\n{self._head}Content-Length: {len(data)}\r\n\r\n"
        self._writer.write(head.encode() + data)
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        length = next((int(line.partition(":")[2]) for line in lines if line.startswith("content-length:")), 0)
        answer = await self._reader.readexactly(length)
        return int(lines[0].split(" ")[1]), json.loads(answer) if answer else None

    def abort(self) -> None:
        """The connection fails, as when a cable is pulled."""
        self._writer.transport.abort()

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()
