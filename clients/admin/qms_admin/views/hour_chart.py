"""Called and served in each hour of the day, as pairs of bars.

Drawn by QPainter: pyqtgraph would bring numpy into every admin program, for forty-eight rectangles that nobody zooms.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font

from qms_admin.dashboard import Hour

D = tokens.DESKTOP
_RADIUS = 3
_CENTRE = Qt.AlignmentFlag.AlignCenter


def called_tone() -> str:
    """The palette's colour of the called; the served's is the accent."""
    return "chart_most"


class HourChart(QWidget):
    """`called` and `served` stand side by side in the brand's two inks; the hour that is now has a strong label."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours: tuple[Hour, ...] = ()
        self._now = -1
        self._nothing = ""
        self.setObjectName("hour_chart")
        self.setMinimumHeight(current_theme().px(D.nav_width // 2))

    def show_hours(self, hours: tuple[Hour, ...], now: int, said: str, nothing: str) -> None:
        """`now` is the present hour, `said` what a screen reader says, `nothing` what stands there without any bar."""
        if (hours, now, nothing) == (self._hours, self._now, self._nothing):
            return
        self._hours, self._now, self._nothing = hours, now, nothing
        self.setAccessibleName(said or nothing)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p, painter = current_theme().palette, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._nothing:
            painter.setFont(text_font(current_theme().px(D.body)))
            painter.setPen(QColor(p.text2))
            painter.drawText(self.rect(), _CENTRE | Qt.TextFlag.TextWordWrap, self._nothing)
            return
        most = max((max(one.called, one.served) for one in self._hours), default=0) or 1
        wide = self.width() / max(1, len(self._hours))
        painter.fillRect(QRectF(0, self._floor(), self.width(), 1), QColor(p.border))
        for place, hour in enumerate(self._hours):
            self._paint_hour(painter, hour, place * wide, wide, most)

    def _floor(self) -> float:
        return float(self.height() - current_theme().px(D.gap5))

    def _paint_hour(self, painter: QPainter, hour: Hour, left: float, wide: float, most: int) -> None:
        p, bar = current_theme().palette, wide * 0.36
        start = left + (wide - 2 * bar - 1) / 2
        self._paint_bar(painter, QRectF(start, 0, bar, 0), hour.called / most, getattr(p, called_tone()), hour.called)
        self._paint_bar(painter, QRectF(start + bar + 1, 0, bar, 0), hour.served / most, p.accent, hour.served)
        is_now = hour.hour == self._now
        weight = QFont.Weight.Bold if is_now else QFont.Weight.Normal
        painter.setFont(text_font(current_theme().px(D.caption), weight))
        painter.setPen(QColor(p.text if is_now else p.text2))
        label = QRectF(left, self._floor(), wide, self.height() - self._floor())
        painter.drawText(label, _CENTRE, f"{hour.hour:02}")

    def _paint_bar(self, painter: QPainter, at: QRectF, share: float, colour: str, value: int) -> None:
        """From zero up, round above; the values stand on the bars where all have room."""
        if not value:
            return
        font = text_font(current_theme().px(D.caption), QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        tall = max(_RADIUS * 2.0, (self._floor() - metrics.height()) * share)
        path = QPainterPath()
        path.addRoundedRect(QRectF(at.x(), self._floor() - tall, at.width(), tall + _RADIUS), _RADIUS, _RADIUS)
        painter.save()
        painter.setClipRect(QRectF(0, 0, self.width(), self._floor()))
        painter.fillPath(path, QColor(colour))
        painter.restore()
        if self._has_room(metrics, at.width()):
            painter.setFont(font)
            painter.setPen(QColor(current_theme().palette.text2))
            over = QRectF(at.x() - 2, self._floor() - tall - metrics.height(), at.width() + 4, metrics.height())
            painter.drawText(over, _CENTRE, str(value))

    def _has_room(self, metrics: QFontMetrics, wide: float) -> bool:
        most = max(max(one.called, one.served) for one in self._hours)
        return metrics.horizontalAdvance(str(most)) <= wide + 2
