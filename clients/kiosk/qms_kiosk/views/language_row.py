"""A language on the first screen: its name in its own script, what to do, and an arrow along its line of reading."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy
from qms_clientkit.i18n.translator import Translator, is_rtl
from qms_clientkit.theme import tokens
from qms_clientkit.theme.fonts import text_font, title_font
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.fit import draw_fitted
from qms_clientkit.widgets.painted import PaintedButton

from qms_kiosk.views.guide_stops import SPOKEN_LANGUAGE
from qms_kiosk.views.language_name import language_name

PACKAGE = "qms_kiosk.i18n"
PAD, TOP = 4.6, 2.4
SHRINKS = 0.7


class LanguageRow(PaintedButton):
    """Its own direction is the language's."""

    def __init__(self, language: str, *, on_click: Callable[[], object]) -> None:
        super().__init__(Kind.CHOICE, f"language_{language}")
        rtl = is_rtl(language)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        self.setText(language_name(language))
        self.setProperty(SPOKEN_LANGUAGE, language)
        self._touch = Translator(PACKAGE, language)("home.touch")
        self.setAccessibleDescription(self._touch)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.clicked.connect(lambda _checked=False: on_click())

    def sizeHint(self) -> QSize:
        return QSize(self.theme.u(tokens.SCREEN.target), self.theme.u(tokens.SCREEN.target))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.u(tokens.SCREEN.target), self.theme.u(tokens.SCREEN.target_portrait))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, worn, theme = QPainter(self), self.worn(), self.theme
        self.paint_body(painter, worn, theme.u(tokens.SCREEN.radius_row))
        pad, top, size = theme.u(PAD), min(theme.u(TOP), self.height() // 10), theme.u(tokens.SCREEN.icon)
        arrow = self._has_room_for_arrow(self.width() - 3 * pad - size)
        words = self.width() - 2 * pad - (size + pad if arrow else 0)
        split = self.height() * 0.6
        left = self.width() - pad - words if self.rtl() else pad
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        name = QRectF(left, top, words, split - top)
        draw_fitted(painter, name, self.text(), title_font(self.text(), theme.larger(4)), worn.text, align)
        touch = QRectF(left, split, words, self.height() - split - top)
        quiet = worn.text if worn.fill == theme.palette.accent else theme.palette.text2
        draw_fitted(painter, touch, self._touch, text_font(theme.larger(2), QFont.Weight.Normal), quiet, align)
        if arrow:
            x = pad if self.rtl() else self.width() - pad - size
            draw_icon(painter, "arrow", worn.icon, QRectF(x, (self.height() - size) / 2, size, size), rtl=self.rtl())

    def _has_room_for_arrow(self, words: float) -> bool:
        """The name comes first: where it would have to shrink much, the arrow goes."""
        name = title_font(self.text(), round(self.theme.larger(4) * SHRINKS))
        return QFontMetricsF(name).horizontalAdvance(self.text()) <= words
