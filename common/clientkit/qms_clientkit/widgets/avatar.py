"""A person's initials, or a service's letter, on a soft ground."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.tokens import Palette

D = tokens.DESKTOP


def initials(name: str) -> str:
    """At most two: of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def avatar_colours(p: Palette, *, solid: bool, square: bool = False) -> tuple[str, str]:
    """Ground and letters. In high contrast a round one is as yellow as a solid one, and its letters as black."""
    if square and not solid:
        return p.soft, p.on_soft
    ground = p.accent if solid else p.soft_pressed
    return ground, p.on_accent if ground == p.accent else p.on_soft


class Avatar(QWidget):
    """`square` is the letter tile of a service; `solid` the chosen one. `size` in pixels of tokens.Desktop."""

    def __init__(
        self,
        text: str,
        *,
        square: bool = False,
        solid: bool = False,
        size: int = D.avatar,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._text, self._square, self._solid = text, square, solid
        self.setFixedSize(current_theme().px(size), current_theme().px(size))
        self.setAccessibleName(text)

    def set_text(self, text: str, *, solid: bool | None = None) -> None:
        """Show other letters."""
        self._text, self._solid = text, self._solid if solid is None else solid
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        p = theme.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        fill, ink = avatar_colours(p, solid=self._solid, square=self._square)
        painter.setBrush(QColor(fill))
        radius = theme.px(D.radius_badge) if self._square else self.width() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setPen(QColor(ink))
        painter.setFont(text_font(self.height() * 2 // 5 + 2, QFont.Weight.Bold))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
