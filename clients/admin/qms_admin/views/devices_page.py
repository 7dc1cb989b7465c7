"""Devices: search, what to look after first, the table, and the chosen one."""

from PySide6.QtCore import Signal
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
from qms_clientkit.widgets.search_field import SearchField
from qms_contract.device_health import attention
from qms_contract.devices import Device, DeviceType

from qms_admin.state import Screen
from qms_admin.views.device_detail import DeviceDetail
from qms_admin.views.device_table import DeviceTable
from qms_admin.views.words import matches

D = tokens.DESKTOP
FILTERS = ("all", "attention", "kiosk", "display")
DETAIL_WIDTH = D.strip_width
_DOWN, _ALONG = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class DevicesPage(QWidget):
    """`wanted` carries intents; `adding` asks for the dialog."""

    wanted = Signal(object)
    adding = Signal()

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen, self._filter = text, Screen(), "all"
        theme = current_theme()
        self._search = SearchField(text("list.search"), name="device_search")
        self._search.searched.connect(lambda _sought: self._draw())
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
        self._full.setVisible(bool(screen.estate.devices))
        self._empty.setVisible(not screen.estate.devices)
        self._detail.show_screen(screen)
        self._draw()

    def _draw(self) -> None:
        estate, sought = self._screen.estate, self._search.text()
        for kind, chip in self._chips.items():
            count = len([one for one in estate.devices if self._is_in(one, kind)])
            icon = "alert" if kind == "attention" and count else ""
            chip.set_content(self._t(f"device.filter_{kind}", count=count), icon)
            chip.setChecked(kind == self._filter)
        found = [one for one in estate.devices if matches(one, sought, self._t, estate)]
        shown = [one for one in found if self._is_in(one, self._filter)]
        self._table.show_devices(self._screen, sorted(shown, key=self._urgency))

    def _urgency(self, device: Device) -> tuple[bool, bool, str, str]:
        estate = self._screen.estate
        calm = not attention(device, estate.read_at)
        return (calm, not device.active, estate.branch_name(device.branch_id), device.name)

    def _is_in(self, device: Device, kind: str) -> bool:
        if kind == "attention":
            return attention(device, self._screen.estate.read_at)
        return kind == "all" or device.type is DeviceType(kind)

    def _choose(self, kind: str) -> None:
        self._filter = kind
        self._draw()

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
        top.addWidget(self._search)
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
