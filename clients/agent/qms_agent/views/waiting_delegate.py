"""Paints a row of the waiting list: number in bold, service with its mark, origin, age as a badge."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.widgets.age_badge import age_tone
from qms_clientkit.widgets.badge import Tone, badge_colours

from qms_agent.views.waiting_model import (
    AGE,
    MARK_ROLE,
    MENU,
    MINUTES_ROLE,
    NEXT_ROLE,
    NUMBER,
    SERVICE,
    TARGET_ROLE,
    TICKET_ROLE,
)

D = tokens.DESKTOP
Index = QModelIndex | QPersistentModelIndex


def _has_keyboard(view: QWidget) -> bool:
    return view.hasFocus() and bool(view.window().property("keyboard_focus"))


def number_width(number: str) -> int:
    """What a column needs to show `number` whole."""
    theme = current_theme()
    words = QFontMetrics(text_font(theme.px(D.lead), QFont.Weight.Bold)).horizontalAdvance(number)
    return words + theme.px(D.gap3 + D.gap2)


class WaitingDelegate(QStyledItemDelegate):
    """`stale` takes the colour from the ages while the server is away."""

    stale = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, current_theme().px(D.row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        is_marked = chosen or index.data(NEXT_ROLE)
        painter.fillRect(rect, QColor(theme.palette.soft if is_marked else theme.palette.surface))
        painter.setPen(QPen(QColor(theme.palette.line), theme.px(D.border)))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        box = rect.adjusted(theme.px(D.gap3), 0, -theme.px(D.gap2), 0)
        if index.column() == MENU:
            self._paint_dots(painter, rect)
        elif index.column() == AGE:
            self._paint_age(painter, box, index)
        else:
            self._paint_word(painter, box, index)
        if chosen and _has_keyboard(option.widget):  # type: ignore[attr-defined]
            self._paint_ring(painter, rect, index)
        painter.restore()

    @staticmethod
    def _paint_ring(painter: QPainter, rect: QRect, index: Index) -> None:
        """Each cell draws its part of the ring around the row."""
        theme = current_theme()
        width = theme.px(D.border_strong)
        painter.setPen(QPen(QColor(theme.palette.accent_text), width))
        ring = rect.adjusted(width // 2, width // 2, -width // 2, -width // 2)
        painter.drawLine(rect.left(), ring.top(), rect.right(), ring.top())
        painter.drawLine(rect.left(), ring.bottom(), rect.right(), ring.bottom())
        if index.column() == NUMBER:
            painter.drawLine(ring.topLeft(), ring.bottomLeft())
        if index.column() == MENU:
            painter.drawLine(ring.topRight(), ring.bottomRight())

    @staticmethod
    def _paint_dots(painter: QPainter, rect: QRect) -> None:
        theme, size = current_theme(), current_theme().px(D.icon)
        box = QRectF(0, 0, size, size)
        box.moveCenter(QRectF(rect).center())
        draw_icon(painter, "dots", theme.palette.text2, box)

    def _paint_word(self, painter: QPainter, box: QRect, index: Index) -> None:
        theme = current_theme()
        waits_for_paper = index.data(TICKET_ROLE).confirmed_at is None
        is_number = index.column() == NUMBER
        weight = QFont.Weight.Bold if is_number else QFont.Weight.Normal
        painter.setFont(text_font(theme.px(D.lead if is_number else D.body), weight))
        tone = theme.palette.text if is_number or index.column() == SERVICE else theme.palette.text2
        painter.setPen(QColor(theme.palette.disabled_text if waits_for_paper else tone))
        mark = index.data(MARK_ROLE) if index.column() == SERVICE else ""
        icon = "printer" if waits_for_paper else "star"
        room = box.width() - (self._paint_mark(painter, box, mark, icon) if mark else 0)
        word = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)

    def _paint_mark(self, painter: QPainter, box: QRect, mark: str, icon: str) -> int:
        """The mark at the row's end; the width it took."""
        theme = current_theme()
        font, pen = painter.font(), painter.pen()
        painter.setFont(text_font(theme.px(D.small), QFont.Weight.DemiBold))
        painter.setPen(QColor(theme.palette.accent_text))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, mark)
        size, width = theme.px(D.icon_small), painter.fontMetrics().horizontalAdvance(mark)
        place = QRectF(box.right() - width - theme.px(D.gap1) - size, box.center().y() - size / 2, size, size)
        draw_icon(painter, icon, theme.palette.accent_text, place)
        width += size + theme.px(D.gap1 + D.gap3)
        painter.setFont(font)
        painter.setPen(pen)
        return width

    def _paint_age(self, painter: QPainter, box: QRect, index: Index) -> None:
        theme = current_theme()
        tone, icon = age_tone(index.data(MINUTES_ROLE), index.data(TARGET_ROLE))
        ground, ink = badge_colours(Tone.NEUTRAL if self.stale else tone, theme.palette)
        font = text_font(theme.px(D.body), QFont.Weight.DemiBold)
        pad, size = theme.px(D.gap2), theme.px(D.icon_small)
        lead = size + theme.px(D.gap1) if icon else 0
        width = QFontMetrics(font).horizontalAdvance(index.data()) + 2 * pad + lead
        badge = QRectF(0, 0, width, theme.px(D.badge))
        badge.moveCenter(QRectF(box).center())
        badge.moveRight(box.right())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(badge, theme.px(D.radius_badge), theme.px(D.radius_badge))
        if icon:
            place = QRectF(badge.left() + pad, badge.center().y() - size / 2, size, size)
            draw_icon(painter, icon, ink, place)
        painter.setPen(QColor(ink))
        painter.setFont(font)
        painter.drawText(badge.adjusted(pad + lead, 0, -pad, 0), Qt.AlignmentFlag.AlignCenter, index.data())
