"""Tells when nobody has touched the computer for so many minutes."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from qms_clientkit.qt.system_idle import SystemIdle, system_idle
from qms_clientkit.qt.window_watch import WindowWatch

TICK_MS = 5000
_TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})


class IdleWatch(WindowWatch):
    """`minutes()` is the limit, 0 for never; `left()` is called at each look while it is passed."""

    def __init__(
        self,
        application: QApplication,
        minutes: Callable[[], int],
        left: Callable[[], object],
        idle: SystemIdle | None = None,
    ) -> None:
        super().__init__(application)
        self._minutes, self._left = minutes, left
        self._system = idle or system_idle(application.platformName())
        self._touched = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def seconds(self) -> float:
        """Since the last key or movement."""
        told = self._system()
        return told if told is not None else time.monotonic() - self._touched

    def look(self) -> None:
        limit = self._minutes()
        if limit and self.seconds() >= limit * 60:
            self._left()

    def end(self) -> None:
        self._timer.stop()
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched = time.monotonic()
        return False
