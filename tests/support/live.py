"""A plain websocket client of `/realtime` for tests: every frame is kept, nothing is interpreted."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.support.server import ApiClient

Frame = dict[str, Any]


class LiveClient:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[Frame] = []

    async def say(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def subscribe(self, topic: str, **position: Any) -> Frame:
        """The answer: `subscribed`, or the error."""
        await self.say(type="subscribe", topic=topic, **position)
        return await self.next(lambda frame: frame["type"] in {"subscribed", "error"})

    async def next(self, wanted: Callable[[Frame], bool] = lambda _: True) -> Frame:
        """The next frame that is wanted; those before it are kept in `frames`."""
        async with asyncio.timeout(10):
            while True:
                frame: Frame = json.loads(await self.socket.recv())
                self.frames.append(frame)
                if wanted(frame):
                    return frame

    async def events(self, count: int) -> list[Frame]:
        """The next `count` events."""
        return [await self.next(lambda frame: "payload" in frame and "offset" in frame) for _ in range(count)]


@asynccontextmanager
async def live(api: ApiClient, user_agent: str | None = None) -> AsyncIterator[LiveClient]:
    """`user_agent` is what the client calls itself."""
    url = str(api.base_url).replace("http", "ws", 1).rstrip("/") + "/realtime"
    token = {"Authorization": f"Bearer {api.token}"}
    async with connect(url, additional_headers=token, user_agent_header=user_agent, proxy=None) as socket:
        yield LiveClient(socket)
