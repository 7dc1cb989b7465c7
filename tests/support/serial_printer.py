"""A receipt printer at the other end of a serial line: a pseudo-terminal that takes ESC/POS and answers DLE EOT."""

import os
import pty
import select
import threading
import tty
from typing import Self

from qms_demo.printer import DLE_EOT, WELL


class SerialPrinter:
    """`answers` maps the number of a DLE EOT question to what is said; a question it lacks stays without answer.

    `printed` is what came without the questions; with `stuck` nothing is read, so that the line fills up.
    """

    def __init__(self, answers: dict[int, bytes] | None = None, *, stuck: bool = False) -> None:
        well = bytes([WELL])
        self.answers = {2: well, 4: well} if answers is None else answers
        self.printed = b""
        self._stuck = stuck
        self._ours, theirs = pty.openpty()
        tty.setraw(theirs)
        self.port = os.ttyname(theirs)
        self._theirs = theirs
        self._end, self._ended = os.pipe()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        os.write(self._ended, b"x")
        self._thread.join(10)
        for handle in (self._ours, self._theirs, self._end, self._ended):
            os.close(handle)

    def _serve(self) -> None:
        watched = [self._end] if self._stuck else [self._end, self._ours]
        while self._end not in select.select(watched, [], [])[0]:
            data = os.read(self._ours, 4096)
            self.printed += DLE_EOT.sub(b"", data)
            for question in DLE_EOT.findall(data):
                os.write(self._ours, self.answers.get(question[0], b""))
