"""A kiosk's button: words, with an icon beside or above; pressed, the whole of it turns to the accent at once."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.fit import draw_fitted, fitted
from qms_clientkit.widgets.painted import PaintedButton

PAD, GAP = 2.0, 2.0
"""Inside the border, and between icon and words, in u."""


class ChoiceButton(PaintedButton):
    """`step` is the type step of the words, `height` in u; it takes the width it is given. `above`: icon over words."""

    def __init__(
        self,
        text: str,
        *,
        name: str,
        height: float,
        kind: Kind = Kind.CHOICE,
        icon: str = "",
        above: bool = False,
        step: int = 1,
        icon_size: float = tokens.SCREEN.icon,
        on_click: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(kind, name, parent)
        self._height, self._icon, self._above, self._step, self._icon_size = height, icon, above, step, icon_size
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: on_click())

    def sizeHint(self) -> QSize:
        return QSize(self.theme.u(self._height), self.theme.u(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, worn = QPainter(self), self.worn()
        self.paint_body(painter, worn, self.theme.u(tokens.SCREEN.radius_button))
        icon_box, text_box = self._boxes()
        if self._icon:
            draw_icon(painter, self._icon, worn.icon, icon_box, rtl=self.rtl())
        draw_fitted(painter, text_box, self.text(), self._font(), worn.text, Qt.AlignmentFlag.AlignCenter, 2)

    def _font(self) -> QFont:
        return text_font(self.theme.larger(self._step), QFont.Weight.DemiBold)

    def _boxes(self) -> tuple[QRectF, QRectF]:
        """Where icon and words are painted."""
        pad, gap = self.theme.u(PAD), self.theme.u(GAP)
        inner = QRectF(self.rect()).adjusted(pad, pad / 2, -pad, -pad / 2)
        if not self._icon:
            return QRectF(), inner
        size = self.theme.u(self._icon_size)
        if not self.text():
            at = inner.center()
            return QRectF(at.x() - size / 2, at.y() - size / 2, size, size), QRectF()
        return self._stacked(inner, size) if self._above else self._side_by_side(inner, size, gap)

    def _stacked(self, inner: QRectF, size: float) -> tuple[QRectF, QRectF]:
        line = QFontMetricsF(self._font()).height()
        top = inner.top() + max(0.0, (inner.height() - size - line) / 2)
        icon = QRectF(inner.center().x() - size / 2, top, size, size)
        return icon, QRectF(inner.left(), icon.bottom(), inner.width(), inner.bottom() - icon.bottom())

    def _width_of_words(self, room: float, height: float) -> float:
        """On one line, or of the longer of two: the icon stands beside them, and not at the other side of the blank."""
        font, words = self._font(), self.text()
        on_one = QFontMetricsF(font).horizontalAdvance(words) + 1
        if on_one <= room:
            return on_one
        box = QRectF(0, 0, room, height)
        metrics = QFontMetricsF(fitted(words, font, box, 2))
        return min(metrics.boundingRect(box, Qt.TextFlag.TextWordWrap, words).width() + 2, room)

    def _side_by_side(self, inner: QRectF, size: float, gap: float) -> tuple[QRectF, QRectF]:
        wanted = self._width_of_words(inner.width() - size - gap, inner.height())
        left = inner.left() + (inner.width() - size - gap - wanted) / 2
        top = inner.center().y() - size / 2
        if self.rtl():
            return (
                QRectF(left + wanted + gap, top, size, size),
                QRectF(left, inner.top(), wanted, inner.height()),
            )
        return QRectF(left, top, size, size), QRectF(left + size + gap, inner.top(), wanted, inner.height())
