"""How long the screen stays: a bar and the seconds."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label

THICKNESS = 0.7


class CountdownBar(QWidget):
    """`total` seconds is the whole bar."""

    def __init__(self, words: Translator, total: float) -> None:
        super().__init__()
        self._words, self._total = words, total
        self._bar = _Bar()
        self._label = Label("", "k0", "quiet", name="closes_in")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().u(3))
        row.addWidget(self._bar, 1)
        row.addWidget(self._label)

    def show_seconds(self, seconds: int | None) -> None:
        """Draw what is left; all of it while nothing counts."""
        left = self._total if seconds is None else min(float(seconds), self._total)
        self._bar.show_share(left / self._total if self._total else 0.0)
        self._label.setText(self._words.plural("issued.closes", round(left)))


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._share = 1.0
        self.setMinimumHeight(current_theme().u(THICKNESS))

    def show_share(self, share: float) -> None:
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        thickness = theme.u(THICKNESS)
        top = (self.height() - thickness) / 2
        full = self.width() * self._share
        left = self.width() - full if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 0.0
        for colour, box in (
            (theme.palette.line, QRectF(0, top, self.width(), thickness)),
            (theme.palette.accent, QRectF(left, top, full, thickness)),
        ):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(box, thickness / 2, thickness / 2)
