"""How full a queue is beside the others, in the colour of its longest wait."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Tone

D = tokens.DESKTOP
WIDTH, HEIGHT = 34, D.radius_badge


class LoadBar(QWidget):
    """`share` from 0 to 1. The figures stand beside it, so that nothing is told by the bar alone."""

    def __init__(self, share: float, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share, self._tone = share, tone
        theme = current_theme()
        self.setFixedSize(theme.px(WIDTH), theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p, painter = current_theme().palette, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colour = {Tone.WARN: p.warn_bar, Tone.BAD: p.bad_bar}.get(self._tone, p.good_bar)
        radius = self.height() / 2
        for ground, share in ((p.badge, 1.0), (colour, self._share)):
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * share, self.height()), radius, radius)
