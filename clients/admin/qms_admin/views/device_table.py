"""The devices as a table: its header says by what it is sorted, and a press there sorts by that."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_contract.devices import Device
from qms_contract.lists import DeviceSort

from qms_admin.intents import Open, SeekItems, SeeRow
from qms_admin.sections import Section
from qms_admin.shelf import Where
from qms_admin.state import Screen
from qms_admin.views.device_delegate import DeviceDelegate
from qms_admin.views.device_words import seen_words, state_words
from qms_admin.views.long_model import LongModel, Shown
from qms_admin.views.long_view import LongView
from qms_admin.views.row_paint import LEFT, RIGHT, paint_text

D = tokens.DESKTOP
SORTS = {
    "name": (DeviceSort.NAME, DeviceSort.NAME_DOWN),
    "branch": (DeviceSort.BRANCH, DeviceSort.BRANCH_DOWN),
    "state": (DeviceSort.URGENCY,),
    "seen": (DeviceSort.LAST_SEEN, DeviceSort.LAST_SEEN_DOWN),
    "version": (DeviceSort.VERSION, DeviceSort.VERSION_DOWN),
}
"""What a press on a column sorts by, and what the next."""


Columns = Callable[[QRect], dict[str, QRect]]


class DeviceHeader(QWidget):
    """`sorted_by` carries a DeviceSort. `columns` says where those of the rows stand."""

    sorted_by = Signal(object)

    def __init__(self, text: Translator, columns: Columns, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._sort, self.columns = text, str(DeviceSort.URGENCY), columns
        self.setFixedHeight(current_theme().px(D.button))
        self.setObjectName("device_header")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_sort(self, sort: str) -> None:
        self._sort = sort
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        for key, place in self.columns(self.rect()).items():
            if place.contains(at):
                self.sorted_by.emit(_next(SORTS[key], self._sort))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, size = current_theme(), QPainter(self), current_theme().px(D.icon_small)
        for key, place in self.columns(self.rect()).items():
            words, align = self._t(f"device.head_{key}"), RIGHT if key == "version" else LEFT
            chosen = self._sort in SORTS[key]
            ink = theme.palette.text if chosen else theme.palette.text2
            paint_text(painter, place, words, ink, size=D.small, strong=chosen, align=align)
            if chosen and len(SORTS[key]) > 1:
                wide = painter.fontMetrics().horizontalAdvance(words) + theme.px(D.gap1)
                left = place.right() - wide - size if align is RIGHT else place.left() + wide
                icon = "down" if self._sort.startswith("-") else "up"
                draw_icon(painter, icon, ink, QRectF(left, (self.height() - size) / 2, size, size))


def _next(sorts: tuple[DeviceSort, ...], now: str) -> DeviceSort:
    return sorts[1] if len(sorts) > 1 and now == sorts[0] else sorts[0]


class DeviceTable(Panel):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("card", name="device_table", parent=parent)
        self._t, self._screen = text, Screen()
        self._delegate = DeviceDelegate(text)
        self._header = DeviceHeader(text, self._delegate.columns)
        self._header.sorted_by.connect(self._sort)
        self._model = LongModel(Where.PAGE, self._words, self)
        self._model.missing.connect(lambda row: self.wanted.emit(SeeRow(Where.PAGE, Section.DEVICES, row)))
        self._view = LongView(
            self._model, self._delegate, name="device_rows", label=text("nav.devices"), tall=D.row + D.gap1
        )
        self._view.chosen.connect(lambda item_id: self.wanted.emit(Open(Section.DEVICES, item_id)))
        self._said = Label("", "caption", "quiet", name="devices_said", wrap=True)
        self._said.setContentsMargins(*(current_theme().px(D.gap3),) * 4)
        for part in (self._header, Rule()):
            self.box.addWidget(part)
        self.box.addWidget(self._view, 1)
        self.box.addWidget(self._said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        tall = D.row + D.badge if self._delegate.is_stacked(self._header.rect()) else D.row + D.gap1
        self._view.verticalHeader().setDefaultSectionSize(current_theme().px(tall))

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        listing = screen.estate.shelf.listing(Where.PAGE, Section.DEVICES)
        self._header.show_sort(listing.sought.sort)
        self._delegate.show_estate(screen.estate, frozenset(screen.drafts))
        self._header.update()
        self._fit_rows()
        self._model.show_list(screen.estate.shelf, Section.DEVICES)
        self._view.mark(screen.chosen_id)
        self._view.viewport().update()
        if listing.total is None:
            said = self._t("list.reading")
        else:
            said = self._t.plural("device.count", listing.total) if listing.total else self._t("device.none_here")
        self._said.setText(listing.trouble or said)

    def _words(self, thing: Shown) -> str:
        if not isinstance(thing, Device):
            return self._t("list.reading")
        estate = self._screen.estate
        state, seen = state_words(self._t, thing, estate.read_at), seen_words(self._t, thing, estate)
        return ", ".join(filter(None, (thing.name, estate.branch_name(thing.branch_id), state, seen)))

    def _sort(self, sort: DeviceSort) -> None:
        known = self._screen.estate.shelf.listing(Where.PAGE, Section.DEVICES).sought
        self.wanted.emit(SeekItems(Where.PAGE, Section.DEVICES, replace(known, sort=str(sort))))
