"""Devices: search, what to look after first, the table, and the chosen one."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.empty_state import EmptyState
from qms_clientkit.widgets.flow import FlowLayout
from qms_clientkit.widgets.panel import Panel
from qms_contract.devices import DeviceType, FleetSummary
from qms_contract.lists import DeviceState

from qms_admin.intents import SeekItems
from qms_admin.listing import Sought
from qms_admin.sections import Section
from qms_admin.shelf import Where
from qms_admin.state import Screen
from qms_admin.views.device_detail import DeviceDetail
from qms_admin.views.device_table import DeviceTable
from qms_admin.views.slow_search import SlowSearch

D = tokens.DESKTOP
FILTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "all": (),
    "attention": (("state", DeviceState.ATTENTION),),
    "kiosk": (("type", DeviceType.KIOSK),),
    "display": (("type", DeviceType.DISPLAY),),
}
DETAIL_WIDTH = D.strip_width
_DOWN, _ALONG = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class DevicesPage(QWidget):
    """`wanted` carries intents; `adding` asks for the dialog."""

    wanted = Signal(object)
    adding = Signal()

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen = text, Screen()
        theme = current_theme()
        self._search = SlowSearch(text("list.search"), name="device_search")
        self._search.sought.connect(lambda words: self._seek(replace(self._sought, words=words)))
        self._chips = {kind: self._chip(kind) for kind in FILTERS}
        self._table, self._detail = DeviceTable(text), DeviceDetail(text)
        self._detail.setFixedWidth(theme.px(DETAIL_WIDTH))
        self._top = QBoxLayout(_ALONG)
        self._full, self._empty = self._filled(), self._nothing()
        for part in (self._table, self._detail):
            part.wanted.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(D.gap4))
        row.addWidget(self._full, 1)
        row.addWidget(self._empty, 1)
        row.addWidget(self._detail)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < current_theme().px(D.list_width * 3)
        self._top.setDirection(_DOWN if narrow else _ALONG)
        self._detail.setFixedWidth(min(current_theme().px(DETAIL_WIDTH), self.width() * 2 // 5))

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        fleet = screen.estate.fleet
        is_empty = fleet is not None and not fleet.total
        self._full.setVisible(not is_empty)
        self._empty.setVisible(is_empty)
        self._detail.show_screen(screen)
        self._search.show_words(self._sought.words)
        self._show_chips(fleet)
        self._table.show_screen(screen)

    @property
    def _sought(self) -> Sought:
        return self._screen.estate.shelf.listing(Where.PAGE, Section.DEVICES).sought

    def _show_chips(self, fleet: FleetSummary | None) -> None:
        known = fleet or FleetSummary(total=0, kiosks=0, displays=0, attention=0)
        counts = {"all": known.total, "attention": known.attention, "kiosk": known.kiosks, "display": known.displays}
        for kind, chip in self._chips.items():
            icon = "alert" if kind == "attention" and counts[kind] else ""
            chip.set_content(self._t(f"device.filter_{kind}", count=counts[kind]), icon)
            chip.setChecked(self._sought.filters == FILTERS[kind])

    def _choose(self, kind: str) -> None:
        self._seek(replace(self._sought, filters=FILTERS[kind]))

    def _seek(self, sought: Sought) -> None:
        self.wanted.emit(SeekItems(Where.PAGE, Section.DEVICES, sought))

    def _chip(self, kind: str) -> Chip:
        return Chip(self._t(f"device.filter_{kind}", count=0), name=f"device_filter_{kind}",
                    on_click=lambda: self._choose(kind))  # fmt: skip

    def _filled(self) -> QWidget:
        theme, holder, chips = current_theme(), QWidget(), QWidget()
        flow = FlowLayout(chips, theme.px(D.gap2))
        for chip in self._chips.values():
            flow.addWidget(chip)
        box, top = QVBoxLayout(holder), self._top
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(D.gap4))
        top.setSpacing(theme.px(D.gap4))
        self._search.setFixedWidth(theme.px(D.nav_width))
        # By its alignment the column may be wider than the field; else the chips' height would be that in the field's width.
        top.addWidget(self._search, 0, Qt.AlignmentFlag.AlignLeft)
        top.addWidget(chips, 1)
        box.addLayout(top)
        box.addWidget(self._table, 1)
        return holder

    def _nothing(self) -> Panel:
        add = Button(
            self._t("device.add"), Kind.PRIMARY, name="empty_device_add", icon="plus", on_click=self.adding.emit
        )
        card = Panel("card")
        title, hint = self._t("device.empty"), self._t("device.empty_hint")
        card.box.addWidget(EmptyState("monitor", title, hint, name="device_empty", action=add))
        return card
