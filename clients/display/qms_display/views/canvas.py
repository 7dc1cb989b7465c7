"""A widget whose children stand at exact places given in u, mirrored as a whole in right-to-left languages."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme


class Canvas(QWidget):
    """Subclasses place their children in `arrange`, which is called whenever size, theme or direction changed."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)

    @property
    def wide(self) -> float:
        """Its width in u."""
        return self.width() / current_theme().unit

    @property
    def high(self) -> float:
        """Its height in u."""
        return self.height() / current_theme().unit

    @property
    def rtl(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def box(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A rectangle given in u from the top of the leading side, in pixels of this widget."""
        unit = current_theme().unit
        left = self.width() - (x + width) * unit if self.rtl else x * unit
        return QRectF(left, y * unit, width * unit, height * unit)

    def place(self, child: QWidget, x: float, y: float, width: float, height: float) -> None:
        """Puts `child` there, on whole pixels."""
        child.setGeometry(_whole(self.box(x, y, max(0.0, width), max(0.0, height))))

    def rounded(self, colour: str) -> QPainter:
        """A painter on the panel, which is filled with `colour` and clipped to its rounded outline."""
        theme, painter, path = current_theme(), QPainter(self), QPainterPath()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = theme.u(tokens.SCREEN.radius_panel)
        path.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.fillPath(path, QColor(colour))
        painter.setClipPath(path)
        return painter

    def arrange(self) -> None:
        """Places the children."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self.arrange()


def _whole(box: QRectF) -> QRect:
    left, top = round(box.left()), round(box.top())
    return QRect(left, top, round(box.right()) - left, round(box.bottom()) - top)
