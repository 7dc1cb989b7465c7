"""One of several to choose from: its mark, its name and what is worth knowing of it; and a place chosen by a round mark."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.badge import Tone, badge_colours
from qms_clientkit.widgets.painted import PaintedButton

D = tokens.DESKTOP
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Choice(PaintedButton):
    """Enter is left to the dialog, once this is the chosen one."""

    def __init__(self, words: str, told: str, kind: Kind, name: str, parent: QWidget | None = None) -> None:
        super().__init__(kind, name, parent)
        self._told = told
        self.setCheckable(True)
        self.setText(words)
        self.setAccessibleName(f"{words}, {told}" if told else words)
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_told(self, told: str) -> None:
        """Change what stands beside the name."""
        self._told = told
        self.setAccessibleName(f"{self.text()}, {told}" if told else self.text())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            self.click()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _word_font(self) -> QFont:
        weight = QFont.Weight.Bold if self.isChecked() else QFont.Weight.Medium
        return text_font(self.theme.px(D.body), weight)

    def _told_font(self) -> QFont:
        return text_font(self.theme.px(D.body), QFont.Weight.Normal)

    def _paint_told(self, painter: QPainter, box: QRect, align: Qt.AlignmentFlag) -> int:
        """The width it took."""
        painter.setFont(self._told_font())
        painter.setPen(QColor(self.theme.palette.text2))
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, self._told)
        return QFontMetrics(self._told_font()).horizontalAdvance(self._told)


class ChoiceTile(_Choice):
    """48 high, as wide as there is room; a name too long for it is shortened and is the tool tip."""

    def __init__(self, mark: str, words: str, told: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(words, told, Kind.CHIP, name, parent)
        self._mark = mark

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(D.nav_width), self.theme.px(D.secondary))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(D.gap8 * 2), self.theme.px(D.secondary))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = self.theme, QPainter(self)
        self.paint_body(painter, self.worn(), theme.px(D.radius_control))
        box = self.rect().adjusted(theme.px(D.gap3), 0, -theme.px(D.gap3), 0)
        box.setLeft(box.left() + self._paint_mark(painter, box) + theme.px(D.gap3))
        told = self._paint_told(painter, box, Qt.AlignmentFlag.AlignRight)
        box.setRight(box.right() - told - theme.px(D.gap2))
        painter.setFont(self._word_font())
        painter.setPen(QColor(self.worn().text))
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, words)

    def _paint_mark(self, painter: QPainter, box: QRect) -> int:
        theme = self.theme
        ground, ink = badge_colours(Tone.SOLID if self.isChecked() else Tone.ACCENT, theme.palette)
        painter.setFont(text_font(theme.px(D.body), QFont.Weight.Bold))
        size = theme.px(D.badge)
        width = max(size, painter.fontMetrics().horizontalAdvance(self._mark) + 2 * theme.px(D.gap1))
        badge = QRectF(box.left(), (self.height() - size) / 2, width, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(badge, theme.px(D.radius_badge), theme.px(D.radius_badge))
        painter.setPen(QColor(ink))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._mark)
        return width


class RoundChoice(_Choice):
    """One of a few that shut each other out; the arrow keys pass from one to the next."""

    def __init__(self, words: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(words, "", Kind.GHOST, name, parent)
        self.setAutoExclusive(True)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._word_font()).horizontalAdvance(self.text())
        return QSize(words + self.theme.px(D.icon + D.gap3), self.theme.px(D.chip))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = self.theme, QPainter(self)
        worn = self.worn()
        if self.hasFocus() and self.window().property("keyboard_focus"):
            self._paint_ring(painter, theme.px(D.radius_control), worn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        start = theme.px(D.gap1)
        self._paint_round(painter, QPointF(start + theme.px(D.icon) / 2, self.height() / 2))
        box = self.rect().adjusted(start + theme.px(D.icon + D.gap2), 0, 0, 0)
        painter.setFont(self._word_font())
        painter.setPen(QColor(theme.palette.text))
        painter.drawText(box, _LEFT, self.text())
        box.setLeft(box.left() + painter.fontMetrics().horizontalAdvance(self.text()) + theme.px(D.gap2))
        self._paint_told(painter, box, Qt.AlignmentFlag.AlignLeft)

    def _paint_round(self, painter: QPainter, centre: QPointF) -> None:
        palette, width = self.theme.palette, self.theme.px(D.border_strong)
        radius = self.theme.px(D.icon) / 2 - width / 2
        painter.setPen(QPen(QColor(palette.accent if self.isChecked() else palette.border), width))
        painter.setBrush(QColor(palette.surface))
        painter.drawEllipse(centre, radius, radius)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.accent))
            painter.drawEllipse(centre, radius - 2 * width, radius - 2 * width)
