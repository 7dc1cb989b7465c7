"""The share that was seen within target in each hour: as bars, told in words and by their height, not by colour alone."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font

from qms_admin.dashboard import Hour

D = tokens.DESKTOP
_CENTRE = Qt.AlignmentFlag.AlignCenter
GOOD = 90
"""Percent, where the branch sets no limit of its own."""
NEAR = 10
"""So many points below are still near."""

TONES, INKS = ("chart_over", "warn_bar", "chart_under"), ("on_chart_over", "on_warn_bar", "on_chart_under")
"""Of the palette, for the shares over the limit, near it and under it."""


class TargetChart(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours: tuple[Hour, ...] = ()
        self._limit = GOOD
        self.setObjectName("target_chart")
        self.setMinimumHeight(current_theme().px(D.nav_width // 2))

    def show_hours(self, hours: tuple[Hour, ...], limit: int, said: str) -> None:
        self._hours, self._limit = tuple(one for one in hours if one.within_target is not None), limit
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._hours:
            return
        floor, wide = self.height() - theme.px(D.gap5), self.width() / len(self._hours)
        bar = min(wide * 0.82, float(theme.px(D.gap8)))
        for place, hour in enumerate(self._hours):
            percent = round((hour.within_target or 0) * 100)
            box = QRectF(place * wide + (wide - bar) / 2, floor - floor * percent / 100, bar, floor * percent / 100)
            fill, ink = self._colours(percent)
            painter.setPen(
                QPen(QColor(theme.palette.bad_bar), 1) if fill == theme.palette.surface else Qt.PenStyle.NoPen
            )
            painter.setBrush(QColor(fill))
            painter.drawRect(box)
            painter.setFont(text_font(theme.px(D.small), QFont.Weight.Bold))
            room = QRectF(box.left() - wide, floor - theme.px(D.gap6), bar + 2 * wide, theme.px(D.gap6))
            painter.setPen(QColor(ink if box.height() >= room.height() else theme.palette.text))
            painter.drawText(room, _CENTRE, str(percent))
            painter.setFont(text_font(theme.px(D.caption)))
            painter.setPen(QColor(theme.palette.text2))
            painter.drawText(QRectF(place * wide, floor, wide, theme.px(D.gap5)), _CENTRE, f"{hour.hour:02}")
        painter.setPen(QPen(QColor(theme.palette.text2), 1, Qt.PenStyle.DashLine))
        y = int(floor - floor * self._limit / 100)
        painter.drawLine(0, y, self.width(), y)

    def _colours(self, percent: int) -> tuple[str, str]:
        p = current_theme().palette
        place = 0 if percent >= self._limit else 1 if percent >= self._limit - NEAR else 2
        return getattr(p, TONES[place]), getattr(p, INKS[place])
