"""Another system's end of a webhook: a real HTTP server that notes each delivery and misbehaves as it is told."""

import asyncio
import contextlib
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

SECRET = "a secret that both ends know"


@dataclass
class Delivery:
    """One POST as it came. `answered` is the status it was given, None for none."""

    headers: dict[str, str]
    body: bytes
    answered: int | None

    @property
    def told(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body)
        return value

    @property
    def is_genuine(self) -> bool:
        """By the signature over time and body, and no more than a minute old."""
        parts = dict(part.split("=", 1) for part in self.headers["qms-signature"].split(","))
        signed = hmac.new(SECRET.encode(), f"{parts['t']}.".encode() + self.body, hashlib.sha256)
        return hmac.compare_digest(signed.hexdigest(), parts["v1"])


@dataclass
class Receiver:
    """`answer` decides each POST by its body: a status, or None to say nothing for ever."""

    port: int = 0
    answer: Callable[[dict[str, Any]], int | None] = lambda _told: 200
    deliveries: list[Delivery] = field(default_factory=list)
    at_once: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0
    """How often one and the same delivery was under way at a time, at most."""
    delay: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/queue"

    def received(self) -> list[Delivery]:
        """Those that were answered with 200, each delivery id once: the first."""
        first: dict[str, Delivery] = {}
        for one in self.deliveries:
            if one.answered == 200:
                first.setdefault(one.headers["qms-delivery"], one)
        return list(first.values())

    def kinds(self) -> list[str]:
        return [one.told["type"] for one in self.received()]

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            while not condition():
                await asyncio.sleep(0.01)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:]) if name
            }
            body = await reader.readexactly(int(headers["content-length"]))
            await self._answer(headers, body, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(
        self, headers: dict[str, str], body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        name = headers["qms-delivery"]
        self.at_once[name] += 1
        self.most_at_once = max(self.most_at_once, self.at_once[name])
        try:
            await asyncio.sleep(self.delay)
            status = self.answer(json.loads(body))
            self.deliveries.append(Delivery(headers, body, status))
            if status is None:
                await reader.read()  # until the other side gives up
                return
            location = "Location: http://127.0.0.1:1/\r\n" if status == 302 else ""
            writer.write(f"HTTP/1.1 {status} Word\r\n{location}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
        finally:
            self.at_once[name] -= 1


@asynccontextmanager
async def a_receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await receiver.handle(reader, writer)
        finally:
            tasks.discard(task)

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)
