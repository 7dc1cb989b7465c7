"""The branch's pictures and videos; its own name on its own colour while there is none to show."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme

from qms_display.views.brand_panel import BrandPanel


class MediaPanel(BrandPanel):
    """`sized` tells its size in pixels, `drawn` that the picture it was given last is on the screen."""

    sized = Signal(QSize)
    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None

    @property
    def image(self) -> QImage | None:
        """What is shown, None for the name."""
        return self._image

    def show_image(self, image: QImage | None) -> None:
        """Show `image`, made for this panel's size; None for the name."""
        if (image is None) != (self._image is None):
            for part in (self.organisation, self.branch):
                part.setVisible(image is None)
        self._image = image
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sized.emit(self.size())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            super().paintEvent(event)
            return
        theme = current_theme()
        painter = self.rounded(theme.palette.band)
        box = self._image.rect()
        box.moveCenter(self.rect().center())
        painter.drawImage(
            box.intersected(self.rect()) if _fits(box.size(), self.size()) else self._fitted(), self._image
        )
        self.drawn.emit()

    def _fitted(self) -> QRectF:
        """A picture made for another size, until the one for this size has come."""
        assert self._image is not None, "only a picture is fitted"
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )


def _fits(inner: QSize, outer: QSize) -> bool:
    return inner.width() <= outer.width() and inner.height() <= outer.height()
