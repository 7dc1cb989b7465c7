"""A receipt printer at the other end of a serial line: a pseudo-terminal that takes ESC/POS and answers DLE EOT."""

import os
import pty
import re
import select
import threading
import tty
from typing import Self

from qms_demo.printer import DLE_EOT, WELL

BEGUN = re.compile(rb"(?:\x10\x04?)?$")
"""A question of which the rest is still on the line."""
TICKS = 50
"""A second, at each of which a line of a certain pace brings some bytes."""


class SerialPrinter:
    """`answers` maps the number of a DLE EOT question to what is said; a question it lacks stays without answer.

    `printed` is what came without the questions; with `stuck` nothing is read, so that the line fills up. `pace` is how many
    bytes it takes in a second, as a real line does: a pseudo-terminal has no rate.
    """

    def __init__(
        self, answers: dict[int, bytes] | None = None, *, stuck: bool = False, pace: int | None = None
    ) -> None:
        well = bytes([WELL])
        self.answers = {2: well, 4: well} if answers is None else answers
        self.printed = b""
        self._stuck, self._pace = stuck, pace
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
        most, begun = self._pace // TICKS if self._pace else 4096, b""
        while self._end not in select.select(watched, [], [])[0]:
            data = begun + os.read(self._ours, most)
            begun = BEGUN.search(data)[0]
            data = data[: len(data) - len(begun)]
            if self._pace:
                select.select([self._end], [], [], 1 / TICKS)
            self.printed += DLE_EOT.sub(b"", data)
            for question in DLE_EOT.findall(data):
                os.write(self._ours, self.answers.get(question[0], b""))
