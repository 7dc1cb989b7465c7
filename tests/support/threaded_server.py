"""A server of a test's own making in a thread, so that it answers while the test's loop waits or stands still."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import uvicorn

T = TypeVar("T")


class ThreadedServer:
    """`_app` is an ASGI application of the subclass. A server that is started again keeps its port.

    `_sockets` are the websockets that it holds: the queue of what each is to be sent (None ends it), and its topics.
    """

    def __init__(self) -> None:
        self._port = 0
        self._sockets: dict[int, tuple[asyncio.Queue[str | None], set[str]]] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        config = uvicorn.Config(
            self._app, port=self._port, log_level="critical", ws="websockets-sansio", lifespan="off", interface="asgi3",
            timeout_graceful_shutdown=0,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        """Also one that has been stopped."""
        if not self._thread.is_alive():
            return
        self.drop()
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()

    def drop(self) -> None:
        """Ends every websocket, as a network does."""
        self._in_loop(self._close_all)

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        raise NotImplementedError

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            watch = asyncio.create_task(self._watch_start())
            await self._server.serve()
            await watch

        asyncio.run(serve())

    async def _watch_start(self) -> None:
        while not self._server.started:
            await asyncio.sleep(0.005)
        self._port = self._server.servers[0].sockets[0].getsockname()[1]
        self._ready.set()

    def _in_loop(self, work: Callable[[], T]) -> T:
        """Its result, of the server's thread; of the caller's while the server is stopped."""

        async def run() -> T:
            return work()

        if not self._thread.is_alive():
            return work()
        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def _close_all(self) -> None:
        for outgoing, _topics in self._sockets.values():
            outgoing.put_nowait(None)
