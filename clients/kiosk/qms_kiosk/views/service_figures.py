"""How many wait for a service and how long it takes: the foot of its card, on one line or, where that is too long, on two."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from qms_clientkit.widgets.fit import draw_fitted

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

    def paint(
        self, painter: QPainter, box: QRectF, colours: tuple[str, str], mirrored: Callable[[QRectF], QRectF]
    ) -> None:
        """On one line, `wait` at the trailing end; too long for it, both shrink alike."""
        share = box.width() * (self._waiting() / (self._waiting() + self._wait()) if self.wait else 1.0)
        waiting = QRectF(box.left(), box.top(), share, box.height())
        wait = QRectF(box.left() + share, box.top(), box.width() - share, box.height())
        draw_fitted(painter, mirrored(waiting), self.waiting, self.bold, colours[0], LEFT)
        draw_fitted(painter, mirrored(wait), self.wait, self.regular, colours[1], RIGHT)

    def paint_stacked(
        self, painter: QPainter, box: QRectF, colours: tuple[str, str], mirrored: Callable[[QRectF], QRectF]
    ) -> None:
        """One below the other."""
        half = box.height() / 2
        waiting, wait = (QRectF(box.left(), box.top() + at, box.width(), half) for at in (0, half))
        draw_fitted(painter, mirrored(waiting), self.waiting, self.bold, colours[0], LEFT)
        draw_fitted(painter, mirrored(wait), self.wait, self.regular, colours[1], LEFT)

    def _waiting(self) -> float:
        return QFontMetricsF(self.bold).horizontalAdvance(self.waiting) + self.gap

    def _wait(self) -> float:
        return QFontMetricsF(self.regular).horizontalAdvance(self.wait) + self.gap
