"""A word on a coloured ground: state badges, counts, key caps. Always a word, never colour alone."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.theme.tokens import Palette

D = tokens.DESKTOP


class Tone(StrEnum):
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    ACCENT = "accent"
    SOLID = "solid"
    NEUTRAL = "neutral"
    NOW = "now"


def badge_colours(tone: Tone, p: Palette) -> tuple[str, str]:
    """Ground and text of a badge."""
    return {
        Tone.GOOD: (p.good_bg, p.good_text),
        Tone.WARN: (p.warn_bg, p.warn_text),
        Tone.BAD: (p.bad_bg, p.bad_text),
        Tone.ACCENT: (p.soft, p.on_soft),
        Tone.SOLID: (p.accent, p.on_accent),
        Tone.NEUTRAL: (p.badge, p.on_badge),
        Tone.NOW: (p.now_line if p.now_line != p.on_now else p.now, p.on_now),
    }[tone]


class Badge(QWidget):
    """`dot` puts a round mark before the word; `icon` one of the set; `small` is the caption-sized badge."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.NEUTRAL,
        *,
        icon: str = "",
        dot: bool = False,
        small: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon, self._dot, self._small = text, tone, icon, dot, small
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def tone(self) -> Tone:
        return self._tone

    def show_word(self, text: str, tone: Tone, icon: str = "") -> None:
        """Change word, tone and icon; does nothing when they are the same."""
        if (text, tone, icon) == (self._text, self._tone, self._icon):
            return
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = current_theme()
        width = QFontMetrics(self._font()).horizontalAdvance(self._text) + 2 * theme.px(D.gap2) + self._lead()
        return QSize(width, theme.px(D.key_cap if self._small else D.badge))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        ground, ink = badge_colours(self._tone, theme.palette)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()), theme.px(D.radius_badge), theme.px(D.radius_badge))
        self._paint_lead(painter, ink)
        painter.setPen(QColor(ink))
        painter.setFont(self._font())
        rtl = self._rtl()
        pad, lead = theme.px(D.gap2), self._lead()
        box = self.rect().adjusted(pad + (0 if rtl else lead), 0, -pad - (lead if rtl else 0), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)

    def _rtl(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _font(self) -> QFont:
        return text_font(current_theme().px(D.caption if self._small else D.body), QFont.Weight.DemiBold)

    def _lead(self) -> int:
        theme = current_theme()
        return theme.px(D.icon_small if self._icon else D.gap2) + theme.px(D.gap1 + 1) if self._icon or self._dot else 0

    def _paint_lead(self, painter: QPainter, ink: str) -> None:
        theme = current_theme()
        size = theme.px(D.icon_small if self._icon else D.gap2)
        left = self.width() - theme.px(D.gap2) - size if self._rtl() else theme.px(D.gap2)
        box = QRectF(left, (self.height() - size) / 2, size, size)
        if self._icon:
            draw_icon(painter, self._icon, ink, box, rtl=self._rtl())
        elif self._dot:
            painter.setBrush(QColor(ink))
            painter.drawEllipse(box)
