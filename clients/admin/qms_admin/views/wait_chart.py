"""How long half and nine in ten waited in each hour, as two lines under each other.

Drawn by QPainter, as the bars beside it (see hour_chart).
"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font

from qms_admin.dashboard import Hour

D = tokens.DESKTOP
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_STEPS = (5, 10, 15, 20, 30, 60, 120, 240)
_LINES = 4
"""Lines across, besides the floor."""


class WaitChart(QWidget):
    """Hours in which nobody was called are left out at both ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours: tuple[Hour, ...] = ()
        self._names = ("", "")
        self._nothing = ""
        self.setObjectName("wait_chart")
        self.setMinimumHeight(current_theme().px(D.nav_width // 2))

    def show_hours(self, hours: tuple[Hour, ...], names: tuple[str, str], said: str, nothing: str) -> None:
        """`names` are those of the two lines, `said` what a screen reader says, `nothing` what stands there instead."""
        self._hours, self._names, self._nothing = _busy(hours), names, nothing
        self.setAccessibleName(said or nothing)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._nothing or not self._hours:
            painter.setFont(text_font(theme.px(D.body)))
            painter.setPen(QColor(theme.palette.text2))
            painter.drawText(self.rect(), _CENTRE | Qt.TextFlag.TextWordWrap, self._nothing)
            return
        step, box = self._step(), self._box()
        self._paint_grid(painter, box, step)
        top = float(step * _LINES)
        most, half = (self._points(box, top, name) for name in ("wait_most", "wait_half"))
        self._paint_area(painter, most, half)
        self._paint_line(painter, most, theme.palette.chart_most)
        self._paint_line(painter, half, theme.palette.chart_half)
        for place, words in self.labels(most, half):
            painter.setFont(text_font(theme.px(D.caption), QFont.Weight.DemiBold))
            painter.setPen(QColor(theme.palette.text))
            painter.drawText(place, _LEFT, words)

    def labels(self, most: list[QPointF], half: list[QPointF]) -> list[tuple[QRectF, str]]:
        """Where the lines' names stand: at their ends, and apart from each other where the lines meet."""
        gap = current_theme().px(D.gap2)
        named = [(line[-1], words) for line, words in zip((most, half), self._names, strict=True) if line]
        places = [QRectF(end.x() + gap, end.y() - gap, self.width(), 2 * gap) for end, _ in named]
        if len(places) > 1 and (lap := places[0].bottom() - places[1].top()) > 0:
            lowest = self.height() - 2 * gap - places[1].bottom()
            places[1].translate(0, min(lap / 2, lowest))
            places[0].moveBottom(places[1].top())
        return [(place, words) for place, (_, words) in zip(places, named, strict=True)]

    def _box(self) -> QRectF:
        theme = current_theme()
        name = _widest(self._names, theme.px(D.caption))
        left, right = theme.px(D.gap7), name + theme.px(D.gap2)
        return QRectF(left, theme.px(D.gap2), self.width() - left - right, self.height() - theme.px(D.gap6 + D.gap2))

    def _step(self) -> int:
        longest = max((one.wait_most or 0.0 for one in self._hours), default=0.0)
        return next((step for step in _STEPS if step * _LINES >= longest), _STEPS[-1])

    def _paint_grid(self, painter: QPainter, box: QRectF, step: int) -> None:
        theme = current_theme()
        painter.setFont(text_font(theme.px(D.caption)))
        for number in range(_LINES + 1):
            y = box.bottom() - box.height() * number / _LINES
            painter.setPen(QPen(QColor(theme.palette.line), 1))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QColor(theme.palette.text2))
            label = QRectF(0, y - theme.px(D.gap2), box.left() - theme.px(D.gap2), theme.px(D.gap4))
            painter.drawText(label, _RIGHT, str(number * step))
        for hour, x in zip(self._hours, self._xs(box), strict=True):
            label = QRectF(x - theme.px(D.gap6), box.bottom(), theme.px(D.gap6) * 2, theme.px(D.gap6))
            painter.drawText(label, _CENTRE, f"{hour.hour:02}")

    def _xs(self, box: QRectF) -> Sequence[float]:
        if len(self._hours) == 1:
            return [box.center().x()]
        gaps = len(self._hours) - 1
        return [box.left() + box.width() * place / gaps for place in range(len(self._hours))]

    def _points(self, box: QRectF, top: float, name: str) -> list[QPointF]:
        found = zip(self._hours, self._xs(box), strict=True)
        known = ((getattr(hour, name), x) for hour, x in found)
        return [QPointF(x, box.bottom() - box.height() * min(1.0, v / top)) for v, x in known if v is not None]

    @staticmethod
    def _paint_area(painter: QPainter, upper: list[QPointF], lower: list[QPointF]) -> None:
        if len(upper) > 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(current_theme().palette.soft))
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))

    @staticmethod
    def _paint_line(painter: QPainter, points: list[QPointF], colour: str) -> None:
        theme = current_theme()
        painter.setBrush(QColor(colour))
        painter.setPen(QPen(QColor(colour), theme.px(D.border_strong)))
        for one, other in pairwise(points):
            painter.drawLine(one, other)
        radius = theme.px(D.gap1) * 0.75
        for point in points:
            painter.drawEllipse(point, radius, radius)


def _widest(names: Sequence[str], size: int) -> float:
    """What the longest of the names takes."""
    metrics = QFontMetricsF(text_font(size, QFont.Weight.DemiBold))
    return max((metrics.horizontalAdvance(name) for name in names), default=0.0)


def _busy(hours: tuple[Hour, ...]) -> tuple[Hour, ...]:
    """From the first to the last hour in which somebody was called."""
    places = [place for place, one in enumerate(hours) if one.wait_half is not None]
    return hours[places[0] : places[-1] + 1] if places else ()
