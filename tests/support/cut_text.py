"""Which words of a window do not fit where they stand."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget


def cut_labels(window: QWidget) -> list[Any]:
    """Labels whose text needs more than their own room. One that was shortened knowingly has the whole as tool tip."""
    return list(_cut_labels(window))


def cut_buttons(window: QWidget) -> list[str]:
    """Buttons that are narrower than their words."""
    shown = (one for one in window.findChildren(QAbstractButton) if one.isVisible() and one.text())
    return [one.text() for one in shown if one.width() < one.sizeHint().width() - 1]


def outside(window: QWidget) -> list[tuple[str, QRect]]:
    """Labels and buttons, and parts of them, that lie beyond the window's edge."""
    return [(name, box) for name, box in _boxes(window, QLabel, QAbstractButton) if not window.rect().contains(box)]


def beyond_side(window: QWidget) -> list[str]:
    """Buttons and fields that stick out at the side, where no scrolling reaches them."""
    boxes = _boxes(window, QAbstractButton, QLineEdit)
    return [name for name, box in boxes if box.width() and not 0 <= box.left() <= box.right() < window.width()]


def _boxes(window: QWidget, *kinds: type[QWidget]) -> list[tuple[str, QRect]]:
    shown = [one for kind in kinds for one in window.findChildren(kind) if one.isVisible()]
    return [(one.objectName(), QRect(one.mapTo(window, QPoint()), one.size())) for one in shown]


def _cut_labels(window: QWidget) -> Iterator[Any]:
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text() or label.toolTip():
            continue
        metrics, inner = QFontMetricsF(label.font()), label.contentsRect()
        flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextSingleLine
        room = inner.toRectF() if label.wordWrap() else inner.toRectF().adjusted(0, 0, 9999, 0)
        needed = metrics.boundingRect(room, 0 if "\n" in label.text() else flags, label.text())
        if needed.width() > inner.width() + 1 or needed.height() > inner.height() + metrics.descent() + 1:
            yield label.objectName(), label.text(), needed.size(), inner.size()


def wider_than_place(window: QWidget) -> list[tuple[str, int, int]]:
    """What scrolls downwards alone and yet wants to be wider than its place, so that its end is never seen."""
    areas = (one for one in window.findChildren(QScrollArea) if one.isVisible() and one.widget() is not None)
    fixed = (one for one in areas if one.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    widths = ((one.widget().objectName(), one.widget().width(), one.viewport().width()) for one in fixed)
    return [found for found in widths if found[1] > found[2]]


def overlapping(window: QWidget) -> list[tuple[str, str]]:
    """Buttons and choices that cover one another, as far as they are seen."""
    found = [one for kind in (QAbstractButton, QComboBox) for one in window.findChildren(kind) if one.isVisible()]
    boxes = [(one, box) for one in found if one.objectName() and not (box := _seen(one, window)).isEmpty()]
    pairs = ((one, other) for place, one in enumerate(boxes) for other in boxes[:place])
    covering = ((one, other) for (one, box), (other, place) in pairs if box.intersects(place))
    return [
        (one.objectName(), other.objectName())
        for one, other in covering
        if not one.isAncestorOf(other) and not other.isAncestorOf(one)
    ]


def _seen(part: QWidget, window: QWidget) -> QRect:
    """Where it stands in the window, without what lies beyond the places that it stands in."""
    box, around = QRect(part.mapTo(window, QPoint()), part.size()), part.parentWidget()
    while around is not None and around is not window:
        box &= QRect(around.mapTo(window, QPoint()), around.size())
        around = around.parentWidget()
    return box & window.rect()
