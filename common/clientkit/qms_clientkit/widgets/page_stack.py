"""One page at a time; a change is an opacity change of 120 ms, or none where motion is reduced."""

from PySide6.QtCore import QByteArray, QEasingCurve, QPropertyAnimation
from PySide6.QtWidgets import QGraphicsOpacityEffect, QStackedWidget, QWidget

from qms_clientkit.theme.tokens import Motion


class PageStack(QStackedWidget):
    """`show_page(page)`; the new page is usable at once, while it fades in."""

    def __init__(self, *, motion: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._motion = motion
        self._fade: QPropertyAnimation | None = None

    def show_page(self, page: QWidget, *, at_once: bool = False) -> None:
        """Bring `page` to the front, adding it when it is new; `at_once` without the fade."""
        if page is self.currentWidget():
            return
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)
        if self._motion and not at_once and self.isVisible():
            self._fade_in(page)

    def _fade_in(self, page: QWidget) -> None:
        effect = QGraphicsOpacityEffect(page)
        page.setGraphicsEffect(effect)
        self._fade = QPropertyAnimation(effect, QByteArray(b"opacity"), self)
        self._fade.setDuration(Motion.PAGE)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.finished.connect(lambda: page.setGraphicsEffect(None))  # type: ignore[arg-type]
        self._fade.start()
