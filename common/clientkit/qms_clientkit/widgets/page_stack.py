"""One page at a time; the old one fades away within 120 ms, or at once where motion is reduced.

A picture of the old page lies over the new one and fades. The new page is live from the first moment and painted once; a
QGraphicsOpacityEffect on live widgets would render it anew for every frame, and Qt crashes when such a widget is deleted.
"""

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QStackedWidget, QWidget

from qms_clientkit.theme.tokens import Motion


class PageStack(QStackedWidget):
    """`show_page(page)`; the new page is usable at once, while the old one fades."""

    def __init__(self, *, motion: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._motion = motion
        self._veil = _Veil(self)

    def show_page(self, page: QWidget, *, at_once: bool = False) -> None:
        """Bring `page` to the front, adding it when it is new; `at_once` without the fade."""
        before = self.currentWidget()
        if page is before:
            return
        fades = self._motion and not at_once and before is not None and self.isVisible()
        picture = before.grab() if fades and before is not None else None
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)
        if picture is None:
            self._veil.end()
        else:
            self._veil.fade(picture)


class _Veil(QWidget):
    """The picture of what was there; lets every touch through."""

    def __init__(self, stack: QWidget) -> None:
        super().__init__(stack)
        self._stack = stack
        self._picture = QPixmap()
        self._opacity = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._fading = QVariantAnimation(self)
        self._fading.setDuration(Motion.PAGE)
        self._fading.setStartValue(1.0)
        self._fading.setEndValue(0.0)
        self._fading.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fading.valueChanged.connect(self._show_opacity)
        self._fading.finished.connect(self.end)
        self.hide()

    def fade(self, picture: QPixmap) -> None:
        """Lay `picture` over everything and let it go."""
        self._fading.stop()
        self._picture, self._opacity = picture, 1.0
        self.setGeometry(self._stack.rect())
        self.show()
        self.raise_()
        self._fading.start()

    def end(self) -> None:
        """Take the picture away."""
        self._fading.stop()
        self._picture = QPixmap()
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(self._opacity)
        painter.drawPixmap(0, 0, self._picture)

    def _show_opacity(self, value: float) -> None:
        self._opacity = value
        self.update()
