"""Text on several lines, flush with the side where its lines begin, also where that is the right one.

Qt 6.8 moves a wrapped line of right-to-left text inwards by the width of the space at which it was broken, so that only
the last line stands at the edge. Its lines are laid out here, as Qt lays them out, and drawn where they belong.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextLine, QTextOption
from PySide6.QtWidgets import QStyle

_RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft


def draw_wrapped(painter: QPainter, box: QRectF, align: Qt.AlignmentFlag, text: str) -> None:
    """`text` in the painter's font and direction, wrapped at `box`'s width; a leading alignment follows the direction."""
    sided = QStyle.visualAlignment(painter.layoutDirection(), align)
    if painter.layoutDirection() != _RIGHT_TO_LEFT or not sided & Qt.AlignmentFlag.AlignRight:
        painter.drawText(box, align | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextDontClip, text)
        return
    layout = QTextLayout(text.replace("\n", "\u2028"), painter.font())
    lines = _lines(layout, box.width())
    y = box.top() + (box.height() - sum(line.height() for line in lines)) * _above(sided)
    for line in lines:
        line.draw(painter, QPointF(box.right() - line.naturalTextWidth(), y))
        y += line.height()


def _lines(layout: QTextLayout, width: float) -> list[QTextLine]:
    option = QTextOption()
    option.setTextDirection(_RIGHT_TO_LEFT)
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    lines = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLeadingIncluded(True)
        line.setLineWidth(width)
        lines.append(line)
    layout.endLayout()
    return lines


def _above(sided: Qt.AlignmentFlag) -> float:
    """The part of the room left over that stands above the lines."""
    if sided & Qt.AlignmentFlag.AlignVCenter:
        return 0.5
    return 1.0 if sided & Qt.AlignmentFlag.AlignBottom else 0.0
