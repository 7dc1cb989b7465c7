"""How many wait for a service and how long it takes: the foot of its card, on one line or, where that is too long, on two."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from qms_clientkit.widgets.fit import draw_fitted, fitted

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Figures:
    """Either text may be empty. `gap` is the least room beside each, in pixels."""

    waiting: str
    wait: str
    bold: QFont
    regular: QFont
    gap: float

    def __bool__(self) -> bool:
        return bool(self.waiting or self.wait)

    def fit_beside(self, width: float) -> bool:
        """Whether both stand on one line at their full size."""
        return not (self.waiting and self.wait) or self._waiting() + self._wait() <= width

    def sizes(self, box: QRectF, *, stacked: bool) -> tuple[int, int]:
        """Of both texts, in pixels, as large as they can be in `box`; one that is empty may be as large as it likes."""
        first, second = self._boxes(box, stacked=stacked)
        waiting = fitted(self.waiting, self.bold, first).pixelSize()
        wait = fitted(self.wait, self.regular, second).pixelSize()
        return waiting if self.waiting else sys.maxsize, wait if self.wait else sys.maxsize

    def paint(
        self,
        painter: QPainter,
        box: QRectF,
        colours: tuple[str, str],
        mirrored: Callable[[QRectF], QRectF],
        most: tuple[int, int],
        *,
        stacked: bool = False,
    ) -> None:
        """On one line with `wait` at the trailing end, or one below the other; no larger than `most`, in pixels."""
        first, second = self._boxes(box, stacked=stacked)
        align = LEFT if stacked else RIGHT
        draw_fitted(painter, mirrored(first), self.waiting, self.bold, colours[0], LEFT, most=most[0])
        draw_fitted(painter, mirrored(second), self.wait, self.regular, colours[1], align, most=most[1])

    def _boxes(self, box: QRectF, *, stacked: bool) -> tuple[QRectF, QRectF]:
        """On one line each has the share that it needs, and a gap stays between them."""
        if stacked:
            half = box.height() / 2
            return (
                QRectF(box.left(), box.top(), box.width(), half),
                QRectF(box.left(), box.top() + half, box.width(), half),
            )
        share = box.width() * (self._waiting() / (self._waiting() + self._wait()) if self.wait else 1.0)
        gap = self.gap if self.wait else 0.0
        return (
            QRectF(box.left(), box.top(), share - gap, box.height()),
            QRectF(box.left() + share, box.top(), box.width() - share, box.height()),
        )

    def _waiting(self) -> float:
        return QFontMetricsF(self.bold).horizontalAdvance(self.waiting) + self.gap

    def _wait(self) -> float:
        return QFontMetricsF(self.regular).horizontalAdvance(self.wait) + self.gap
