"""An on/off switch, 40 × 24."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.painted import PaintedButton

D = tokens.DESKTOP


class Switch(PaintedButton):
    """`label` is what a screen reader says; the visible word stands beside it."""

    def __init__(self, label: str, *, name: str, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(Kind.PRIMARY, name, parent)
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(D.switch_width), self.theme.px(D.switch_height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, p = QPainter(self), self.theme.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = p.disabled if not self.isEnabled() else p.accent if self.isChecked() else p.border
        painter.setPen(QPen(QColor(p.accent_line), D.border_strong) if self._ringed() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(track))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(p.on_accent if self.isChecked() else p.surface))
        inset = self.theme.px(D.gap1)
        knob = self.height() - 2 * inset
        at_end = self.isChecked() != self.rtl()
        painter.drawEllipse(QRectF(self.width() - knob - inset if at_end else inset, inset, knob, knob))

    def _ringed(self) -> bool:
        return self.hasFocus() and bool(self.window().property("keyboard_focus"))
