"""A wire to a server that can be cut in both directions, or in the one that carries the answers, or die without a word."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from urllib.parse import urlsplit

PIECE = 65_536


class Mode(StrEnum):
    WHOLE = "whole"
    DEAF = "deaf"
    """What is asked arrives and is done; the answers are lost."""
    MUTE = "mute"
    """Nothing passes in either direction, and nothing is closed."""
    DEAD = "dead"


class Wire:
    """`cut(Mode.DEAD)` also ends the connections that are open. `url`, on `port` of the loopback, is what a client is given."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._host, self._port = parts.hostname, parts.port
        self._mode = Mode.WHOLE
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.lost = 0
        self.url, self.port = "", 0

    def cut(self, mode: Mode) -> None:
        self._mode = mode
        if mode is Mode.DEAD:
            for writer in tuple(self._writers):
                writer.transport.abort()

    def mend(self) -> None:
        """New connections go through; those that heard nothing are ended."""
        self._mode = Mode.WHOLE
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        try:
            if self._mode is not Mode.DEAD:
                await self._join(reader, writer)
        finally:
            self._writers.discard(writer)
            self._tasks.discard(task)
            writer.transport.abort()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
            self._writers.add(far_writer)
            try:
                both = {
                    asyncio.create_task(self._carry(reader, far_writer, answers=False)),
                    asyncio.create_task(self._carry(far_reader, writer, answers=True)),
                }
                _, pending = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
                await asyncio.gather(*both, return_exceptions=True)
            finally:
                self._writers.discard(far_writer)
                far_writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        with suppress(OSError):
            while data := await reader.read(PIECE):
                if self._mode is Mode.MUTE or (answers and self._mode is Mode.DEAF):
                    self.lost += 1
                    continue
                writer.write(data)
                await writer.drain()

    async def end(self) -> None:
        self.cut(Mode.DEAD)
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def wire_to(server: str) -> AsyncIterator[Wire]:
    wire = Wire(server)
    listening = await asyncio.start_server(wire.take, "127.0.0.1", 0)
    wire.port = listening.sockets[0].getsockname()[1]
    wire.url = f"http://127.0.0.1:{wire.port}"
    try:
        yield wire
    finally:
        listening.close()
        await wire.end()
