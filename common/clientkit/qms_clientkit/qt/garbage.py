"""Python's garbage is collected in the GUI thread only.

The collector runs in whichever thread happens to allocate. When a worker (printer, SQLite) collects a cycle that holds a
QObject, Qt destroys it in the wrong thread, its timers stay registered, and the next tick crashes the process (seen).
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 2000


class GuiThreadGarbage(QObject):
    """Switches the automatic collector off and collects by its thresholds from a timer; `restore()` switches it on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(INTERVAL_MS)

    def restore(self) -> None:
        """As it was before, with nothing left over."""
        self._timer.stop()
        gc.collect()
        if self._was_enabled:
            gc.enable()

    @staticmethod
    def _collect() -> None:
        """The oldest generation that is due, as the automatic collector would."""
        due = [generation for generation in range(3) if gc.get_count()[generation] > gc.get_threshold()[generation]]
        if due:
            gc.collect(due[-1])
