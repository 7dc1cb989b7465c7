"""What painted controls share: their state, the rounded body, the focus ring."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.scale import Audience, Theme
from qms_clientkit.theme.skins import Kind, Skin, State, skin


class PaintedButton(QAbstractButton):
    """A button drawn by us: subclasses draw their content over `paint_body`."""

    def __init__(self, kind: Kind, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._hovered = self._was_pressed = False
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def setText(self, text: str) -> None:
        """Say `text`; an ampersand is an ampersand, not a mnemonic."""
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def text(self) -> str:
        return super().text().replace("&&", "&")

    @property
    def theme(self) -> Theme:
        return current_theme()

    def state(self) -> State:
        """The state it is drawn in; pressed beats checked beats hover."""
        if not self.isEnabled():
            return State.DISABLED
        if self.isDown():
            return State.PRESSED
        if self.isChecked():
            return State.CHECKED
        return State.HOVER if self._hovered else State.NORMAL

    def worn(self) -> Skin:
        """The skin of the present state."""
        return skin(self.kind, self.state(), self.theme.palette)

    def rtl(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def paint_body(self, painter: QPainter, worn: Skin, radius: float) -> None:
        """Fill, border and focus ring; alignments then follow the widget's direction."""
        painter.setLayoutDirection(self.layoutDirection())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.theme.border
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        style = Qt.PenStyle.DashLine if worn.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(worn.line), width, style) if worn.line else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(worn.fill) if worn.fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box if worn.line else QRectF(self.rect()), radius, radius)
        if self.hasFocus() and self.window().property("keyboard_focus"):
            self._paint_ring(painter, radius, worn)

    def _paint_ring(self, painter: QPainter, radius: float, worn: Skin) -> None:
        desktop = self.theme.audience is Audience.DESKTOP
        width = self.theme.px(tokens.DESKTOP.border_strong) if desktop else self.theme.u(tokens.SCREEN.border_contrast)
        colour = worn.text if worn.fill == self.theme.palette.accent else self.theme.palette.accent_text
        painter.setPen(QPen(QColor(colour), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = width * 1.5
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius - width, radius - width
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._was_pressed = True
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second tap of two counts where the first one did: on a screen that came up in between it chooses nothing."""
        if self._was_pressed:
            super().mouseDoubleClickEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange, QEvent.Type.EnabledChange):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)
