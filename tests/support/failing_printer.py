"""A network printer that breaks off: after so many bytes of a ticket it closes the line, resets it, or says nonsense."""

import socket
import struct

from qms_demo.printer import DLE_EOT, ReceiptPrinter


class FailingPrinter(ReceiptPrinter):
    """Answers DLE EOT until `fails_after` bytes were printed; then the line ends, with a reset if `abruptly`."""

    def __init__(self, fails_after: int | None = None, *, abruptly: bool = False, says: bytes | None = None) -> None:
        self.fails_after, self._abruptly, self._says = fails_after, abruptly, says
        super().__init__()

    def _talk(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as line:
            while self.fails_after is None or len(self.printed) < self.fails_after:
                byte = line.read(1)
                if not byte:
                    return
                if byte == b"\x10" and DLE_EOT.fullmatch(question := byte + line.read(2)):
                    self._answer(connection, question[2])
                else:
                    self.printed += byte if byte != b"\x10" else question
        if self._abruptly:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _answer(self, connection: socket.socket, question: int) -> None:
        if self._says is None:
            super()._answer(connection, question)
        else:
            connection.sendall(self._says)
