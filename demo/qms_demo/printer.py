"""A receipt printer on a TCP port: takes ESC/POS, answers DLE EOT with real status bytes, or fails as printers do."""

import contextlib
import re
import socket
import threading
from typing import Self

DLE_EOT = re.compile(rb"\x10\x04([\x01-\x04])")
WELL = 0b0001_0010
PAPER_LOW = WELL | 0b0000_1100
PAPER_OUT = WELL | 0b0110_0000
STOPPED_BY_END = WELL | 0b0010_0000
COVER_OPEN = WELL | 0b0000_0100


class ReceiptPrinter:
    """`paper` and `offline_cause` are the bytes it answers; `silent` answers nothing, `stuck` reads nothing.

    `printed` is what arrived without the questions. `out_after` bytes the paper ends.
    """

    def __init__(self) -> None:
        self.paper = WELL
        self.offline_cause = WELL
        self.silent = False
        self.stuck = False
        self.out_after: int | None = None
        self.printed = b""
        self._connections: list[socket.socket] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._socket.getsockname()[1]}"

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in self._connections:
            connection.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._connections.append(connection)
            if not self.stuck:
                with contextlib.suppress(OSError):  # closed under its feet
                    self._talk(connection)
                connection.close()

    def _talk(self, connection: socket.socket) -> None:
        while data := _receive(connection):
            for question in DLE_EOT.findall(data):
                self._answer(connection, question[0])
            self.printed += DLE_EOT.sub(b"", data)
            if self.out_after is not None and len(self.printed) >= self.out_after:
                self.paper, self.offline_cause = PAPER_OUT, STOPPED_BY_END

    def _answer(self, connection: socket.socket, question: int) -> None:
        answer = {2: self.offline_cause, 4: self.paper}.get(question, WELL)
        if not self.silent:
            connection.sendall(bytes([answer]))


def _receive(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except OSError:
        return b""
