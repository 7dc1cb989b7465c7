"""An icon of the set as a widget, optionally on a soft tile."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon


class Icon(QWidget):
    """`tone` is a colour of the palette (`text`, `bad_text` …), `tile` the size of a soft square behind it."""

    def __init__(
        self, icon: str, size: int, tone: str = "text", *, tile: int = 0, radius: int = 0, parent: QWidget | None = None
    ):
        super().__init__(parent)
        self._icon, self._size, self._tone, self._tile, self._radius = icon, size, tone, tile, radius
        self.setFixedSize(QSize(tile or size, tile or size))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_icon(self, icon: str, tone: str | None = None) -> None:
        """Show another icon, in another colour if given."""
        self._icon, self._tone = icon, tone or self._tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = current_theme().palette
        if self._tile:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.soft))
            painter.drawRoundedRect(self.rect(), self._radius, self._radius)
        inset = (self.width() - self._size) / 2
        box = QRectF(inset, inset, self._size, self._size)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        draw_icon(painter, self._icon, getattr(palette, self._tone), box, rtl=rtl)
