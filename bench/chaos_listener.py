"""A subscriber that only believes what it hears: every event of a branch once and in order, through any number of cuts."""

import asyncio
import json
import random
from contextlib import suppress
from typing import Any
from uuid import UUID

from qms_contract.topics import all_topic
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException


class Listener:
    """`heard` are the offsets of the branch's topic after `start`, in the order in which they came."""

    def __init__(self, urls: list[str], token: str, branch_id: str, dice: random.Random) -> None:
        self._urls = [url.replace("http", "ws", 1) + "/realtime" for url in urls]
        self._token, self._topic, self._dice = token, all_topic(UUID(branch_id)), dice
        self._socket: ClientConnection | None = None
        self._epoch = ""
        self.branch_id = branch_id
        self.start = -1
        self.heard: list[int] = []
        self.holes: list[str] = []
        self.reconnections = -1
        self.listening = asyncio.Event()

    async def listen(self) -> None:
        """Until cancelled."""
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                await self._connected()
            await asyncio.sleep(0.05 + self._dice.random() * 0.3)

    def cut(self) -> None:
        """The network fails."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def _connected(self) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        url = self._dice.choice(self._urls)
        async with connect(url, additional_headers=headers, proxy=None, open_timeout=5, max_size=None) as socket:
            self._socket = socket
            position = {} if self.start < 0 else {"epoch": self._epoch, "offset": self._at}
            await socket.send(json.dumps({"type": "subscribe", "topic": self._topic, **position}))
            async for text in socket:
                self._take(json.loads(text))

    @property
    def _at(self) -> int:
        return self.heard[-1] if self.heard else self.start

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribed":
            self._subscribed(message)
        elif "offset" in message:
            if message["prev"] > self._at or message["offset"] <= self._at:
                self.holes.append(f"{message['offset']} (after {message['prev']}) came when at {self._at}")
            self.heard.append(message["offset"])

    def _subscribed(self, answer: dict[str, Any]) -> None:
        self.reconnections += 1
        if self.start < 0:
            self.start, self._epoch = answer["offset"], answer["epoch"]
            self.listening.set()
        elif not answer["recovered"]:
            self.holes.append(f"not recovered at {self._at}")
