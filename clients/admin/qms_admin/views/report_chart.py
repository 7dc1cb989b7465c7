"""One measure of a report as bars, beside those of the time before. Painted on the screen and on paper alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.tokens import Palette

D = tokens.DESKTOP
_CENTRE = Qt.AlignmentFlag.AlignCenter
_WIDEST = 64
"""Bars do not grow beyond this, in design pixels."""


@dataclass(frozen=True)
class Bar:
    """`value` None: there is no figure. `before` is the time before's. `said` stands on the bar."""

    label: str
    value: float | None
    before: float | None
    said: str


def paint_bars(painter: QPainter, box: QRectF, bars: Sequence[Bar], palette: Palette, unit: float) -> None:
    """Into `box`; `unit` is how many of the painter's units a design pixel is."""
    most = max((max(one.value or 0.0, one.before or 0.0) for one in bars), default=0.0)
    if not bars or not most:
        return
    small, strong = _font(D.caption, unit), _font(D.caption, unit, QFont.Weight.DemiBold)
    room = D.gap5 * unit
    floor, wide = box.bottom() - room, box.width() / len(bars)
    tall = floor - box.top() - room
    every = max(1, round(0.499 + _label_width(bars, small) / wide))
    painter.fillRect(QRectF(box.left(), floor, box.width(), max(1.0, unit)), QColor(palette.border))
    for place, one in enumerate(bars):
        centre = box.left() + (place + 0.5) * wide
        half = min(wide * 0.36, _WIDEST * unit / 2)
        if one.before:
            _bar(painter, QRectF(centre - half, floor, half, -tall * one.before / most), palette.line)
        left = centre if one.before is not None else centre - half
        width = half if one.before is not None else 2 * half
        if one.value:
            _bar(painter, QRectF(left, floor, width, -tall * one.value / most), palette.accent)
        if QFontMetricsF(strong).horizontalAdvance(one.said) <= wide:
            painter.setFont(strong)
            painter.setPen(QColor(palette.text))
            top = floor - tall * max(one.value or 0.0, one.before or 0.0) / most
            painter.drawText(QRectF(centre - wide / 2, top - room, wide, room), _CENTRE, one.said)
        if place % every == 0:
            painter.setFont(small)
            painter.setPen(QColor(palette.text2))
            painter.drawText(QRectF(centre - wide * every / 2, floor, wide * every, room), _CENTRE, one.label)


def _bar(painter: QPainter, box: QRectF, colour: str) -> None:
    painter.fillRect(box.normalized(), QColor(colour))


def _font(size: int, unit: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = text_font(max(1, round(size * unit)), weight)
    font.setPixelSize(max(1, round(size * unit)))
    return font


def _label_width(bars: Sequence[Bar], font: QFont) -> float:
    metrics = QFontMetricsF(font)
    return max(metrics.horizontalAdvance(one.label) for one in bars) + metrics.averageCharWidth() * 2


class ReportChart(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("report_chart")
        self._bars: tuple[Bar, ...] = ()
        self._nothing = ""
        self.setMinimumHeight(current_theme().px(D.nav_width * 3 // 4))

    def show_bars(self, bars: tuple[Bar, ...], nothing: str) -> None:
        """`nothing` stands there where there is no bar."""
        self._bars, self._nothing = bars, nothing
        self.setAccessibleName("; ".join(f"{one.label}: {one.said}" for one in bars) or nothing)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if any(one.value or one.before for one in self._bars):
            paint_bars(painter, QRectF(self.rect()), self._bars, theme.palette, theme.px(100) / 100)
            return
        painter.setFont(text_font(theme.px(D.body)))
        painter.setPen(QColor(theme.palette.text2))
        painter.drawText(self.rect(), _CENTRE | Qt.TextFlag.TextWordWrap, self._nothing)
