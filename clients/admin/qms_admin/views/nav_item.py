"""A section in the navigation: icon, word, the dot of unsaved changes, how many things need attention."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.theme.skins import Kind, State
from qms_clientkit.widgets.painted import PaintedButton

D = tokens.DESKTOP


class NavItem(PaintedButton):
    """`unsaved` is what a screen reader says of the dot."""

    def __init__(self, icon: str, text: str, unsaved: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Kind.GHOST, name, parent)
        self._icon, self._words = icon, unsaved
        self._chosen, self._unsaved, self._trouble = False, False, 0
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, *, chosen: bool, unsaved: bool, trouble: int) -> None:
        if (chosen, unsaved, trouble) == (self._chosen, self._unsaved, self._trouble):
            return
        self._chosen, self._unsaved, self._trouble = chosen, unsaved, trouble
        said = [self._words] if unsaved else []
        self.setAccessibleDescription(", ".join([*said, *([str(trouble)] if trouble else [])]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(D.nav_width - 2 * D.gap3), self.theme.px(D.nav_item))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = self.theme, QPainter(self)
        p, pad, size = theme.palette, theme.px(D.gap3), theme.px(D.icon)
        self.paint_body(painter, self.worn(), theme.px(D.radius_control))
        if self._chosen:
            self._paint_chosen(painter)
        box = QRectF(pad, (self.height() - size) / 2, size, size)
        draw_icon(painter, self._icon, p.accent_text if self._chosen else p.text2, box)
        weight = QFont.Weight.DemiBold if self._chosen else QFont.Weight.Medium
        painter.setFont(text_font(theme.px(D.body), weight))
        painter.setPen(QColor(p.text if self._chosen else p.text2))
        words = self.rect().adjusted(pad * 2 + size, 0, -pad, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        right = self.width() - pad
        if self._trouble:
            right = self._paint_trouble(painter, right)
        if self._unsaved:
            dot = theme.px(D.gap2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(p.warn_bar))
            painter.drawEllipse(QRectF(right - dot, (self.height() - dot) / 2, dot, dot))

    def _paint_chosen(self, painter: QPainter) -> None:
        p, radius = self.theme.palette, self.theme.px(D.radius_control)
        ringed = self.hasFocus() and self.window().property("keyboard_focus")
        painter.setPen(QPen(QColor(p.accent_text if ringed else p.line), 2 if ringed else 1))
        painter.setBrush(QColor(p.surface if self.state() is not State.PRESSED else p.soft))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _paint_trouble(self, painter: QPainter, right: int) -> int:
        """The count on its badge; where it begins."""
        theme, count = self.theme, str(self._trouble)
        font = text_font(theme.px(D.caption), QFont.Weight.Bold)
        width = QFontMetrics(font).horizontalAdvance(count) + theme.px(D.gap4)
        tall = theme.px(D.icon)
        box = QRect(right - width, (self.height() - tall) // 2, width, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.palette.bad_bg))
        painter.drawRoundedRect(box, theme.px(D.radius_badge), theme.px(D.radius_badge))
        painter.setPen(QColor(theme.palette.bad_text))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, count)
        return right - width - theme.px(D.gap2)
