"""Walks a window by Tab as somebody without a mouse does, and looks whether the place is seen."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

MARGIN = 4
"""A field's ring may be drawn by the frame around it."""
MOST = 300


def walk(window: QWidget) -> Iterator[QWidget]:
    """What has the focus in this top-level window, Tab by Tab, until a widget comes again."""
    seen: set[QWidget] = set()
    glass = window.windowHandle()  # as the window system tells it
    for _ in range(MOST):
        QTest.keyClick(glass, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None, "Tab lost the focus"
        if focused in seen:
            return
        seen.add(focused)
        yield focused
    raise AssertionError("Tab never comes round")


def is_seen(widget: QWidget) -> bool:
    """Whether the focus changes pixels around the widget."""
    before = _picture(widget)
    widget.clearFocus()
    without = _picture(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return before != without


def _picture(widget: QWidget) -> QImage:
    QApplication.processEvents()
    place = QRect(widget.mapTo(widget.window(), QPoint()), widget.size())
    return widget.window().grab(place.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)).toImage()
