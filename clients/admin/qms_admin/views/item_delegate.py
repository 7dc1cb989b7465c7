"""Paints a row of the long lists of branches and people: tile, name, what else is said, and the dot of unsaved changes."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.avatar import initials
from qms_contract.staff import User

from qms_admin.views.long_model import THING, Index, Shown, shown_id
from qms_admin.views.row_paint import inks, is_chosen, paint_dot, paint_ground, paint_text, paint_tile

D = tokens.DESKTOP
Lines = Callable[[Shown], tuple[str, str]]


class ItemDelegate(QStyledItemDelegate):
    """`lines` gives title and second line; `icon` stands on the tile of what is no person."""

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self._lines, self._unsaved = lines, frozenset[UUID]()
        self.icon = ""

    def mark_unsaved(self, unsaved: frozenset[UUID]) -> None:
        self._unsaved = unsaved

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        thing, chosen = index.data(THING), is_chosen(option)
        painter.save()
        rect = paint_ground(painter, option)
        title, second = self._lines(thing)
        box = self._paint_tile(painter, rect, thing, title, chosen=chosen)
        self._paint_words(painter, box, title, second, is_known=thing is not None, chosen=chosen)
        if shown_id(thing) in self._unsaved:
            paint_dot(painter, box.right(), box.center().y())
        painter.restore()

    def _paint_tile(self, painter: QPainter, rect: QRect, thing: Shown, title: str, *, chosen: bool) -> QRect:
        """Paints it; the room that is left for the words."""
        theme = current_theme()
        pad, size = theme.px(D.gap3), theme.px(D.avatar)
        place = QRect(rect.left() + pad, rect.center().y() - size // 2, size, size)
        if thing is not None:
            paint_tile(painter, place, initials(title) if isinstance(thing, User) else "", self.icon, solid=chosen)
        return rect.adjusted(2 * pad + size, 0, -pad, 0)

    @staticmethod
    def _paint_words(painter: QPainter, box: QRect, title: str, second: str, *, is_known: bool, chosen: bool) -> None:
        theme, room = current_theme(), box.adjusted(0, 0, -current_theme().px(D.gap3 + D.gap2), 0)
        palette, half, line = theme.palette, box.center().y(), theme.px(D.lead)
        upper = QRect(room.left(), half - line + theme.px(D.gap1 // 2), room.width(), line)
        lower = QRect(room.left(), half + theme.px(D.gap1 // 2), room.width(), line)
        known, quiet = inks(chosen=chosen)
        ink = known if is_known else palette.disabled_text
        paint_text(painter, upper if second else room, title, ink, strong=chosen)
        paint_text(painter, lower, second, quiet, size=D.small)
