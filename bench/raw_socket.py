"""The reference for call → painted: a websocket that only notes when a call arrived."""

import json
import threading
import time
from uuid import UUID

from qms_contract.topics import display_topic
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


class RawSocket:
    """`arrivals` are CLOCK_MONOTONIC ns of the calls heard while the block is open."""

    def __init__(self, server: str, token: str, branch_id: str) -> None:
        url = server.replace("http", "ws", 1) + "/realtime"
        self._socket = connect(url, additional_headers={"Authorization": f"Bearer {token}"}, proxy=None)
        self._socket.send(json.dumps({"type": "subscribe", "topic": display_topic(UUID(branch_id), None)}))
        self._socket.recv()
        self.arrivals: list[int] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> "RawSocket":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()
        self._thread.join(5)

    def _listen(self) -> None:
        try:
            for message in self._socket:
                if '"ticket.called"' in str(message):
                    self.arrivals.append(time.monotonic_ns())
        except ConnectionClosed:
            return
