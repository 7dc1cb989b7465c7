"""The devices as a table under its header."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_clientkit.widgets.scrolled import scrolled
from qms_contract.devices import Device

from qms_admin.estate import Section
from qms_admin.intents import Open
from qms_admin.state import Screen
from qms_admin.views.device_row import NARROW, WEIGHTS, DeviceRow

D = tokens.DESKTOP
_HEADS = ("name", "branch", "state", "seen", "version")


class DeviceTable(Panel):
    """`wanted` carries an Open."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("card", name="device_table", parent=parent)
        self._t = text
        self._shown: object = None
        self._rows: dict[UUID, DeviceRow] = {}
        self._spare: list[Label] = []
        holder = Panel("none")
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        self._nothing = Label("", "body", "quiet", name="devices_none", wrap=True)
        self._nothing.setContentsMargins(*(current_theme().px(D.gap4),) * 4)
        holder.box.addLayout(self._box)
        holder.box.addWidget(self._nothing)
        holder.box.addStretch(1)
        scroll = scrolled(holder, sideways=True)
        self.box.addWidget(self._header())
        self.box.addWidget(Rule())
        self.box.addWidget(scroll, 1)

    def show_devices(self, screen: Screen, devices: list[Device]) -> None:
        shown = (devices, screen.estate.read_at, screen.estate.branches)
        if shown != self._shown:
            self._shown = shown
            self._fill(screen, devices)
        self._nothing.setText("" if devices else self._t("device.none_here"))
        for device_id, row in self._rows.items():
            row.set_chosen(device_id == screen.chosen_id, device_id in screen.drafts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for label in self._spare:
            label.setVisible(self.width() >= current_theme().px(NARROW))

    def _fill(self, screen: Screen, devices: list[Device]) -> None:
        focused = next((device_id for device_id, row in self._rows.items() if row.hasFocus()), None)
        while (taken := self._box.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.setObjectName("")
                widget.deleteLater()
        self._rows = {one.device_id: self._row(screen, one) for one in devices}
        if focused in self._rows:
            self._rows[focused].setFocus()

    def _row(self, screen: Screen, device: Device) -> DeviceRow:
        row = DeviceRow(self._t, device, screen.estate)
        row.pressed.connect(lambda: self.wanted.emit(Open(Section.DEVICES, device.device_id)))
        self._box.addWidget(row)
        return row

    def _header(self) -> Panel:
        theme = current_theme()
        side = theme.px(D.gap4)
        header = Panel("none", "h", pad=(side, 0, side, 0), gap=theme.px(D.gap3))
        header.setFixedHeight(theme.px(D.button))
        for width in (D.icon, D.gap2):
            header.box.addWidget(_room(theme.px(width)))
        for head, weight in zip(_HEADS, WEIGHTS, strict=True):
            label = Label(self._t(f"device.head_{head}"), "caption", "quiet")
            label.setMinimumWidth(1)
            header.box.insertWidget(header.box.count() - 1, label, weight)
            if head == "version":
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if head != "name":
                self._spare.append(label)
        return header


def _room(width: int) -> QWidget:
    """The place of what only the rows have."""
    room = QWidget()
    room.setFixedWidth(width)
    return room
