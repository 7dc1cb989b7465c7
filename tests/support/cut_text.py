"""Which words of a window do not fit where they stand."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget


def cut_labels(window: QWidget) -> list[Any]:
    """Labels whose text needs more than their own room."""
    return list(_cut_labels(window))


def outside(window: QWidget) -> list[tuple[str, QRect]]:
    """Labels and buttons, and parts of them, that lie beyond the window's edge."""
    shown = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    boxes = [(one.objectName(), QRect(one.mapTo(window, QPoint()), one.size())) for one in shown if one.isVisible()]
    return [(name, box) for name, box in boxes if not window.rect().contains(box)]


def _cut_labels(window: QWidget) -> Iterator[Any]:
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        metrics, inner = QFontMetricsF(label.font()), label.contentsRect()
        flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextSingleLine
        room = inner.toRectF() if label.wordWrap() else inner.toRectF().adjusted(0, 0, 9999, 0)
        needed = metrics.boundingRect(room, flags, label.text())
        if needed.width() > inner.width() + 1 or needed.height() > inner.height() + metrics.descent() + 1:
            yield label.objectName(), label.text(), needed.size(), inner.size()
