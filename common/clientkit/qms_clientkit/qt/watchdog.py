"""The program's side of the supervisor: the GUI thread beats, and a lost parent ends the program.

A hung or crashed program writes the stacks of all its threads to `crash.log` on its way out.
"""

import faulthandler
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from qms_clientkit.appliance.supervisor import VARIABLE

BEAT_MS = 1000
LEAVE_SECONDS = 8.0
"""How long the program may take to end by its own will once its parent is gone."""
ORPHAN = 70
_KEEP_BYTES = 1_000_000
_PIPE = 0
"""The parent holds the other end of the standard input; a program without a console has no sys.stdin, but the pipe."""


class Watchdog(QObject):
    """Beats while the GUI thread's loop turns. `stop` is called, in another thread, when the supervisor wants the end."""

    def __init__(self, address: str, stop: Callable[[], None]) -> None:
        super().__init__()
        port, _, self._word = address.partition(":")
        self._to = "127.0.0.1", int(port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._stop = stop
        self._done = threading.Event()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        self._beat()
        threading.Thread(target=self._watch_parent, name="supervisor", daemon=True).start()

    def end(self) -> None:
        """The program has ended by its own will."""
        self._done.set()
        self._timer.stop()
        self._socket.close()

    def _beat(self) -> None:
        try:
            self._socket.sendto(self._word.encode(), self._to)
        except OSError:  # the parent is gone, which the pipe tells too
            return

    def _watch_parent(self) -> None:
        try:
            while os.read(_PIPE, 64):
                continue
        except OSError:  # there is no pipe: nothing to learn from it
            return
        self._stop()
        if not self._done.wait(LEAVE_SECONDS):
            os._exit(ORPHAN)


def start_watchdog(folder: Path, stop: Callable[[], None]) -> Watchdog | None:
    """The watchdog when a supervisor is there; a crash leaves its stacks in either case."""
    _leave_stacks(folder / "crash.log")
    address = os.environ.get(VARIABLE)
    return Watchdog(address, stop) if address else None


def _leave_stacks(path: Path) -> None:
    """The file stays open: a process that dies cannot open one."""
    try:
        too_long = path.exists() and path.stat().st_size > _KEEP_BYTES
        faulthandler.enable(path.open("w" if too_long else "a", encoding="utf-8"), all_threads=True)
    except OSError:
        faulthandler.enable()
