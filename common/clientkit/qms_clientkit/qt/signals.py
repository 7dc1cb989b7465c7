"""SIGINT and SIGTERM reach a Qt loop at once, through a socket that the loop watches."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class StopSignals(QObject):
    """Calls `stop` in the GUI thread when the process is asked to end; `restore()` gives the signals back."""

    def __init__(self, stop: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = stop
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        self._old_fd = signal.set_wakeup_fd(self._write.fileno())
        self._old = {number: signal.signal(number, _note) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore(self) -> None:
        """As it was before."""
        signal.set_wakeup_fd(self._old_fd)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._read.close()
        self._write.close()

    def _on_signal(self) -> None:
        self._read.recv(64)
        self._stop()


def _note(_number: int, _frame: object) -> None:
    """The wake-up socket carries the news; Python only wants a handler to exist."""
