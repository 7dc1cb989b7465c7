"""Paints a deed of the audit log: what, who below it, when at its end."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font

from qms_admin.views.audit_model import ENTRY, TITLE, WHEN, WHO

D = tokens.DESKTOP
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AuditDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = current_theme(), QRect(option.rect)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(rect, QColor(theme.palette.soft if chosen else theme.palette.surface))
        painter.setPen(QPen(QColor(theme.palette.line), theme.px(D.border)))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._paint_words(painter, rect.adjusted(theme.px(D.gap4), 0, -theme.px(D.gap4), 0), index)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRect, index: Index) -> None:
        theme, moment, who = current_theme(), index.data(WHEN) or "", index.data(WHO) or ""
        small, strong = text_font(theme.px(D.small)), text_font(theme.px(D.body), QFont.Weight.DemiBold)
        half = box.height() // 2
        upper = QRect(box.left(), box.top() + half - theme.px(D.lead + D.gap1), box.width(), theme.px(D.lead + D.gap1))
        lower = QRect(box.left(), box.top() + half, box.width(), theme.px(D.lead))
        painter.setFont(small)
        painter.setPen(QColor(theme.palette.text2))
        room = painter.fontMetrics().horizontalAdvance(moment) + theme.px(D.gap3)
        painter.drawText(upper, _RIGHT, moment)
        painter.drawText(lower, _LEFT, painter.fontMetrics().elidedText(who, Qt.TextElideMode.ElideRight, box.width()))
        painter.setFont(strong)
        is_known = index.data(ENTRY) is not None
        painter.setPen(QColor(theme.palette.text if is_known else theme.palette.disabled_text))
        words = painter.fontMetrics().elidedText(index.data(TITLE), Qt.TextElideMode.ElideRight, box.width() - room)
        painter.drawText(upper, _LEFT, words)
