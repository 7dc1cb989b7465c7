"""A clock in a time zone, which ticks on the minute and costs nothing between."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from qms_clientkit.widgets.label import Label

Words = Callable[[datetime], str]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Clock(Label):
    """`words` turns the local time into text (`Formats.clock`, `Formats.long_date`); `now` gives the time in UTC."""

    def __init__(
        self,
        zone: str,
        words: Words,
        role: str = "clock",
        tone: str = "",
        *,
        name: str = "clock",
        now: Callable[[], datetime] = _utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(role=role, tone=tone, name=name, parent=parent)
        self._zone, self._words, self._now = ZoneInfo(zone), words, now
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # the usual one may be three seconds late in a minute
        self._timer.timeout.connect(self.tick)
        self.tick()

    def set_zone(self, zone: str, words: Words | None = None) -> None:
        """Show another zone's time, or another language's words."""
        self._zone, self._words = ZoneInfo(zone), words or self._words
        self.tick()

    def tick(self) -> None:
        """Show the time and wake at the next full minute (a changed system clock is seen within one)."""
        now = self._now()
        self.setText(self._words(now.astimezone(self._zone)))
        self._timer.start(max(50, 60_000 - now.second * 1000 - now.microsecond // 1000))
