"""What can be asked of a device from afar, and what came of the last orders."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.flow import FlowLayout
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.devices import Device, DeviceCommand, DeviceOrder

from qms_admin.intents import GiveOrder, HideContent
from qms_admin.state import Screen
from qms_admin.views.content_dialog import ContentDialog
from qms_admin.views.order_row import OrderRow

D = tokens.DESKTOP
_ICONS = {
    DeviceOrder.RESTART: "refresh",
    DeviceOrder.RELOAD: "sliders",
    DeviceOrder.SCREENSHOT: "camera",
    DeviceOrder.SEND_LOGS: "doc",
}
"""What is asked here; a test of the ticket is asked on its own page."""


class DeviceOrdersPanel(Panel):
    """`wanted` carries intents. Hidden while nothing of the device's orders is known, which is also who may not give any."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("none", gap=theme.px(D.gap3), name="device_orders", parent=parent)
        self._t = text
        self._device: Device | None = None
        self._shown: tuple[UUID, tuple[DeviceCommand, ...]] | None = None
        self._dialog: ContentDialog | None = None
        self._buttons = {order: self._button(order) for order in _ICONS}
        presses = QWidget()
        flow = FlowLayout(presses, theme.px(D.gap2))
        for button in self._buttons.values():
            flow.addWidget(button)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._none = Label(text("order.none"), "caption", "quiet", name="order_none")
        self.box.addWidget(Label(text("order.title"), "label"))
        self.box.addWidget(presses)
        self.box.addWidget(self._none)
        self.box.addLayout(self._rows)

    def show_device(self, screen: Screen, device: Device, *, can_act: bool) -> None:
        self._device = device
        orders = screen.orders
        is_known = orders.device_id == device.device_id and orders.items is not None
        self.setVisible(is_known)
        for order, button in self._buttons.items():
            button.setEnabled(can_act and is_known and device.active and order not in orders.waiting)
        if is_known:
            self._show_rows(screen, device.device_id, orders.items or ())
        self._show_content(screen)

    def _show_rows(self, screen: Screen, device_id: UUID, items: tuple[DeviceCommand, ...]) -> None:
        if (device_id, items) == self._shown:
            return
        self._shown = device_id, items
        self._none.setVisible(not items)
        while (taken := self._rows.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for index, order in enumerate(items):
            row = OrderRow(self._t, screen, order, str(index))
            row.wanted.connect(self.wanted)
            self._rows.addWidget(row)

    def _show_content(self, screen: Screen) -> None:
        content = screen.orders.content
        if content is not None and self._dialog is None:
            self._dialog = ContentDialog(self, self._t, screen, content)
            self._dialog.wanted.connect(self.wanted)
            self._dialog.rejected.connect(self._put_away)
            self._dialog.open()
        elif content is None and self._dialog is not None:
            self._dialog.reject()

    def _put_away(self) -> None:
        self._dialog = None
        self.wanted.emit(HideContent())

    def _button(self, order: DeviceOrder) -> Button:
        button = Button(self._t(f"order.{order}"), name=f"device_{order}", icon=_ICONS[order], tall=D.button)
        button.clicked.connect(lambda _checked=False: self._ask(order))
        return button

    def _ask(self, order: DeviceOrder) -> None:
        """A restart takes the device from whoever stands before it, so it is asked for twice."""
        if self._device is None:
            return
        give = GiveOrder(self._device.device_id, order)
        if order is not DeviceOrder.RESTART:
            self.wanted.emit(give)
            return
        sure = Dialog(
            self, self._t("order.restart"), self._t("order.restart_sentence", name=self._device.name),
            confirm=self._t("order.restart"), cancel=self._t("common.cancel"), name="restart_dialog",
        )  # fmt: skip
        sure.accepted.connect(lambda: self.wanted.emit(give))
        sure.open()
