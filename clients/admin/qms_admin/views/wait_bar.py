"""How full a queue is beside the fullest, in the colour of its longest wait."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Tone

D = tokens.DESKTOP


class WaitBar(QWidget):
    """The figures stand beside it, so that nothing is told by the bar alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share, self._tone = 0.0, Tone.GOOD
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(current_theme().px(D.scroll_bar))

    def show_share(self, share: float, tone: Tone) -> None:
        """`share` from 0 to 1."""
        if (share, tone) != (self._share, self._tone):
            self._share, self._tone = share, tone
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(D.nav_width // 2), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(D.gap7), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        p, painter = current_theme().palette, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colour = {Tone.WARN: p.warn_bar, Tone.BAD: p.bad_bar, Tone.NEUTRAL: p.border}.get(self._tone, p.good_bar)
        radius, filled = self.height() / 2, max(self.width() * self._share, float(self.height()))
        painter.setBrush(QColor(p.badge))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        if self._share > 0:
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(0, 0, filled, self.height()), radius, radius)
