"""A QR code on white, its modules on whole pixels so that any phone reads it."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.ticket.qr import qr_modules

QUIET_MODULES = 2


class QrCode(QWidget):
    """`size` in pixels, never less: a code that a layout cuts cannot be read. Black on white in every theme.

    `said` is what a screen reader says of it.
    """

    def __init__(self, content: str, size: int, said: str, *, name: str = "qr", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(said)
        self._rows = qr_modules(content)
        self.setFixedSize(size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette = QPainter(self), current_theme().palette
        painter.fillRect(self.rect(), QColor(palette.qr_paper))
        module = max(1, self.width() // (len(self._rows) + 2 * QUIET_MODULES))
        first = (self.width() - module * len(self._rows)) // 2
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(
                        QRect(first + x * module, first + y * module, module, module), QColor(palette.qr_ink)
                    )
