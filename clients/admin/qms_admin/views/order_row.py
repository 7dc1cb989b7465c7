"""One order to a device: what was asked, what came of it and when, and a button that shows what was sent."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.devices import DeviceCommand, OrderState

from qms_admin.intents import ShowContent
from qms_admin.state import Screen
from qms_admin.views.moments import when

D = tokens.DESKTOP
_LOOKS = {
    OrderState.WAITING: ("clock", "text2"),
    OrderState.DONE: ("check", "good_text"),
    OrderState.FAILED: ("alert", "bad_text"),
    OrderState.EXPIRED: ("alert", "bad_text"),
}


class OrderRow(Panel):
    """`wanted` carries a ShowContent. `name` ends its object names."""

    wanted = Signal(object)

    def __init__(
        self, text: Translator, screen: Screen, order: DeviceCommand, name: str, parent: QWidget | None = None
    ) -> None:
        theme = current_theme()
        super().__init__(
            "row", "h", pad=(0, theme.px(D.gap2)) * 2, gap=theme.px(D.gap2), name=f"order_{name}", parent=parent
        )
        icon, colour = _LOOKS[order.state]
        self.box.addWidget(Icon(icon, theme.px(D.icon_badge), colour))
        says = QVBoxLayout()
        says.setSpacing(0)
        says.addWidget(Label(text(f"order.{order.command}"), "body", wrap=True))
        says.addWidget(Label(_state(text, screen, order), "caption", "quiet", name=f"order_state_{name}", wrap=True))
        self.box.addLayout(says, 1)
        if order.content_type is not None:
            show = Button(text("order.show"), name=f"order_show_{name}", tall=D.chip)
            show.setAccessibleName(f"{text('order.show')}: {text(f'order.{order.command}')}")
            show.clicked.connect(lambda _checked=False: self.wanted.emit(ShowContent(order)))
            self.box.addWidget(show)


def _state(text: Translator, screen: Screen, order: DeviceCommand) -> str:
    """What came of it, why when the device says so, and when."""
    moment = when(text, screen, order.finished_at or order.created_at)
    said = text(f"order.state_{order.state}", time=moment, name=order.created_by)
    return f"{said}: {order.message}" if order.message else said
