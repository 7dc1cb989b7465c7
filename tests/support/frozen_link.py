"""A network that dies without a word: everything goes through a proxy, until it lets nothing through and closes nothing."""

import asyncio
from contextlib import asynccontextmanager

TURNS = 5
"""Of the loop, in which a transport that was closed just now lets go of its socket."""


class Link:
    """`port` is where to connect; set `frozen` and nothing passes any more, in either direction."""

    def __init__(self, target: int) -> None:
        self._target, self.port, self.frozen = target, 0, asyncio.Event()
        self.carried: set[asyncio.Task[None]] = set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.carried.add(asyncio.current_task())
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._target)
        both = [(reader, inner_writer), (inner_reader, writer)]
        pumps = [asyncio.create_task(self._pump(source, target)) for source, target in both]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in (inner_writer, writer):
                end.transport.abort()
            for task in pumps:
                task.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            if not self.frozen.is_set():
                target.write(data)

    async def end(self) -> None:
        for task in self.carried:
            task.cancel()
        await asyncio.gather(*self.carried, return_exceptions=True)
        for _ in range(TURNS):
            await asyncio.sleep(0)


@asynccontextmanager
async def a_link(target: int):
    """A link to `target` of the loopback."""
    link = Link(target)
    proxy = await asyncio.start_server(link.carry, "127.0.0.1", 0)
    link.port = proxy.sockets[0].getsockname()[1]
    try:
        yield link
    finally:
        proxy.close()
        await link.end()
