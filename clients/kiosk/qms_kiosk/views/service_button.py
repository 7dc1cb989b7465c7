"""One service to choose: icon, name, hint, how many wait and how long; a row, a card or, large or low, a plain card."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.theme.skins import Kind, Skin
from qms_clientkit.widgets.fit import draw_fitted, fitted
from qms_clientkit.widgets.painted import PaintedButton

from qms_kiosk.views import measures as m
from qms_kiosk.views.service_figures import LEFT, RIGHT, Figures

TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
PAD_ROW, PAD_CARD, PAD_PLAIN, GAP_TILE = 3.2, 3.2, 3.0, 4.0
FOOT = 7.5
"""Height of a line of figures, in u."""
TALL = 26.0
"""A plain card at least so high, in u, has room for its icon and for figures on two lines."""
SHRINKS = 0.7
"""A name is set smaller by so much before it takes the hint's place."""
ROOMY = 90.0
"""A row at least so wide, in u, has room for a hint; a narrower one says the name in its place."""
LINE = 1.35
"""Height of a line in em."""


class Shape(StrEnum):
    ROW = "row"
    CARD = "card"
    PLAIN = "plain"


@dataclass(frozen=True)
class ServiceWords:
    """What a service button says. `waiting` and `wait` may be empty."""

    name: str
    hint: str = ""
    waiting: str = ""
    wait: str = ""
    icon: str = "ticket"


class ServiceButton(PaintedButton):
    """`set_words` changes the figures without a new button; `plain_step` is the type step of a plain card's name."""

    def __init__(
        self,
        words: ServiceWords,
        shape: Shape,
        *,
        name: str,
        plain_step: int = 3,
        on_click: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Kind.CHOICE, name, parent)
        self._words, self._shape, self._plain_step = words, shape, plain_step
        self.setText(words.name)
        self.setAccessibleDescription(", ".join(filter(None, (words.hint, words.waiting, words.wait))))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.clicked.connect(lambda _checked=False: on_click())

    def words(self) -> ServiceWords:
        return self._words

    def set_words(self, words: ServiceWords) -> None:
        """Show other words."""
        if words != self._words:
            self._words = words
            self.setText(words.name)
            self.setAccessibleDescription(", ".join(filter(None, (words.hint, words.waiting, words.wait))))
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.u(tokens.SCREEN.target), self.theme.u(tokens.SCREEN.target_portrait))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, worn = QPainter(self), self.worn()
        self.paint_body(painter, worn, self.theme.u(tokens.SCREEN.radius_row))
        {Shape.ROW: self._row, Shape.CARD: self._card, Shape.PLAIN: self._plain}[self._shape](painter, worn)

    def _row(self, painter: QPainter, worn: Skin) -> None:
        pad, height = self.theme.u(PAD_ROW), self.height()
        roomy = self.width() > self.theme.u(ROOMY)
        tile = min(self.theme.u(m.TILE if roomy else m.TILE_CARD), height - 2 * self.theme.u(1.5))
        self._tile(painter, worn, QRectF(pad, (height - tile) / 2, tile, tile), tile * m.ICON_ROW / m.TILE)
        left = pad + tile + self.theme.u(GAP_TILE if roomy else GAP_TILE / 2)
        figures = self._width_of_figures(self.width() - left, 2 if roomy else 1)
        right = self.width() - pad - self.theme.u(2) - figures
        self._pair(
            painter,
            left,
            right - left,
            (self._words.name, 3 if roomy else 2, worn.text),
            (self._hint_beside(right - left, 3 if roomy else 2), 1, self._quiet(worn)),
            LEFT,
        )
        counts = (self._words.waiting, 2 if roomy else 1, self._count(worn)), (self._words.wait, 1, self._quiet(worn))
        if figures:
            self._pair(painter, right, figures, *counts, RIGHT)

    def _hint_beside(self, room: float, step: int) -> str:
        """The hint, unless the name is so long that it needs its place."""
        name = QFontMetricsF(self._bold(step)).horizontalAdvance(self._words.name)
        return self._words.hint if name * SHRINKS <= room else ""

    def _width_of_figures(self, room: float, step: int) -> float:
        """A third of the row, or what they need up to a half; nothing without any."""
        waiting = QFontMetricsF(self._bold(step)).horizontalAdvance(self._words.waiting)
        wait = QFontMetricsF(self._regular(1)).horizontalAdvance(self._words.wait)
        needed = max(waiting, wait) + 1
        return min(max(needed, room * 0.34), room * 0.5) if needed > 1 else 0.0

    def _pair(
        self,
        painter: QPainter,
        left: float,
        width: float,
        upper: tuple[str, int, str],
        lower: tuple[str, int, str],
        align: Qt.AlignmentFlag,
    ) -> None:
        """Two lines one above the other, the upper one bold; alone it stands in the middle, on three lines if it must."""
        if not lower[0]:
            whole = self._mirrored(QRectF(left, self.theme.u(1), width, self.height() - 2 * self.theme.u(1)))
            draw_fitted(painter, whole, upper[0], self._bold(upper[1]), upper[2], align, 3)
            return
        first_height = self.theme.larger(upper[1]) * LINE
        second_height = self.theme.larger(lower[1]) * LINE
        room = self.height() - 2 * self.theme.u(1)
        share = min(1.0, room / (first_height + second_height))
        top = (self.height() - (first_height + second_height) * share) / 2
        first = self._mirrored(QRectF(left, top, width, first_height * share))
        draw_fitted(painter, first, upper[0], self._bold(upper[1]), upper[2], align)
        second = self._mirrored(QRectF(left, first.bottom(), width, second_height * share))
        draw_fitted(painter, second, lower[0], self._regular(lower[1]), lower[2], align)

    def _card(self, painter: QPainter, worn: Skin) -> None:
        pad, tile = self.theme.u(PAD_CARD), self.theme.u(m.TILE_CARD)
        inner = QRectF(self.rect()).adjusted(pad, pad * 0.8, -pad, -pad * 0.5)
        foot = self.theme.u(FOOT)
        self._tile(painter, worn, QRectF(inner.left(), inner.top(), tile, tile), self.theme.u(m.ICON_CARD))
        left = tile + self.theme.u(2.6)
        title = self._mirrored(QRectF(inner.left() + left, inner.top(), inner.width() - left, tile))
        draw_fitted(painter, title, self._words.name, self._bold(2), worn.text, LEFT, 2)
        rule = inner.bottom() - foot
        hint = QRectF(inner.left(), inner.top() + tile, inner.width(), rule - inner.top() - tile)
        draw_fitted(painter, hint, self._words.hint, self._regular(1), self._quiet(worn), LEFT, 2)
        painter.setPen(
            QPen(QColor(worn.text if worn.fill == self.theme.palette.accent else self.theme.palette.line), 1)
        )
        painter.drawLine(int(inner.left()), int(rule), int(inner.right()), int(rule))
        most = self._even(lambda one: one._card_figures())
        figures = QRectF(inner.left(), rule, inner.width(), foot)
        self._figures().paint(painter, figures, self._colours(worn), self._mirrored, most)

    def _card_figures(self) -> tuple[int, int]:
        pad = self.theme.u(PAD_CARD)
        return self._figures().sizes(QRectF(0, 0, self.width() - 2 * pad, self.theme.u(FOOT)), stacked=False)

    def _plain(self, painter: QPainter, worn: Skin) -> None:
        """For large text and low reach: the name as large as it can be, and the figures; as large as on the cards beside."""
        inner, name, foot, stacked = self._plain_boxes()
        figures = self._figures()
        align, font = TOP_LEFT if figures else LEFT, self._bold(self._plain_step)
        most = min(one._plain_name() for one in self._beside())
        draw_fitted(painter, self._mirrored(name), self._words.name, font, worn.text, align, 3, most)
        if name.width() < inner.width():
            size = self.theme.u(m.ICON_CARD)
            box = self._mirrored(QRectF(inner.right() - size, inner.top() + self.theme.u(1), size, size))
            draw_icon(painter, self._words.icon, worn.icon, box, rtl=self.rtl())
        even = self._even(lambda one: one._plain_figures())
        figures.paint(painter, foot, self._colours(worn), self._mirrored, even, stacked=stacked)

    def _plain_boxes(self) -> tuple[QRectF, QRectF, QRectF, bool]:
        """Inside the border, of the name, of the figures, and whether those stand one below the other."""
        pad, tall = self.theme.u(PAD_PLAIN), self.height() > self.theme.u(TALL)
        inner = QRectF(self.rect()).adjusted(pad, pad * 0.6, -pad, -pad * 0.5)
        stacked = tall and self._any_too_long()
        line = min(self.theme.u(FOOT), inner.height() * 0.42) if self._figures() else 0.0
        foot = min(2 * line, inner.height() * 0.46) if stacked else line
        icon = self.theme.u(m.ICON_CARD) * 1.2 if tall else 0.0
        name = QRectF(inner.left(), inner.top(), inner.width() - icon, inner.height() - foot)
        return inner, name, QRectF(inner.left(), inner.bottom() - foot, inner.width(), foot), stacked

    def _plain_name(self) -> int:
        return fitted(self._words.name, self._bold(self._plain_step), self._plain_boxes()[1], 3).pixelSize()

    def _plain_figures(self) -> tuple[int, int]:
        _, _, foot, stacked = self._plain_boxes()
        return self._figures().sizes(foot, stacked=stacked)

    def _even(self, sizes: Callable[["ServiceButton"], tuple[int, int]]) -> tuple[int, int]:
        """Of the figures: the smallest of the screen's, so that no card looks as if it mattered more."""
        waiting, wait = zip(*(sizes(one) for one in self._beside()), strict=True)
        return min(waiting), min(wait)

    def _beside(self) -> "list[ServiceButton]":
        """The cards of the screen, with this one."""
        screen = self.parentWidget()
        return [self] if screen is None else list(screen.findChildren(ServiceButton))

    def _figures(self) -> Figures:
        return Figures(self._words.waiting, self._words.wait, self._bold(1), self._regular(1), self.theme.u(1))

    def _any_too_long(self) -> bool:
        """Whether its figures or those of a card beside it need two lines: all of a screen are alike."""
        room = 2 * self.theme.u(PAD_PLAIN)
        return any(not one._figures().fit_beside(one.width() - room) for one in self._beside())

    def _colours(self, worn: Skin) -> tuple[str, str]:
        return self._count(worn), self._quiet(worn)

    def _tile(self, painter: QPainter, worn: Skin, box: QRectF, size: float) -> None:
        box, palette = self._mirrored(box), self.theme.palette
        pressed = worn.fill == palette.accent
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.accent_hover if pressed else palette.disabled if worn.dashed else palette.soft))
        radius = self.theme.u(1.2)
        painter.drawRoundedRect(box, radius, radius)
        inset = (box.width() - size) / 2
        draw_icon(painter, self._words.icon, worn.icon, box.adjusted(inset, inset, -inset, -inset), rtl=self.rtl())

    def _quiet(self, worn: Skin) -> str:
        return worn.text if worn.fill == self.theme.palette.accent else self.theme.palette.text2

    def _count(self, worn: Skin) -> str:
        """The count is the accent's in high contrast, and the text's else."""
        high = self.theme.high_contrast and worn.fill != self.theme.palette.accent and not worn.dashed
        return self.theme.palette.accent_text if high else worn.text

    def _mirrored(self, box: QRectF) -> QRectF:
        return QRectF(self.width() - box.right(), box.y(), box.width(), box.height()) if self.rtl() else box

    def _bold(self, step: int) -> QFont:
        return text_font(self.theme.larger(step), QFont.Weight.Bold)

    def _regular(self, step: int) -> QFont:
        return text_font(self.theme.larger(step), QFont.Weight.Normal)
