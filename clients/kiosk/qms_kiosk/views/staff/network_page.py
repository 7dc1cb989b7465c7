"""How the kiosk stands to its server."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label

from qms_kiosk.staff.state import NetworkState, StaffState
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.staff.intents import StaffIntents
from qms_kiosk.views.staff.page_parts import button, leading

FACTS = ("state", "server", "address", "device", "buffered", "set_aside", "clock")


class NetworkPage(QWidget):
    def __init__(self, scene: Scene, intents: StaffIntents) -> None:
        super().__init__()
        self._words = scene.words()
        grid, column, theme = QGridLayout(), QVBoxLayout(self), current_theme()
        column.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(theme.u(2.5))
        grid.setHorizontalSpacing(theme.u(6))
        grid.setColumnStretch(1, 1)
        self._facts = {name: Label("", "k2_strong", name=f"network_{name}", wrap=True) for name in FACTS}
        for row, (name, value) in enumerate(self._facts.items()):
            value.setAlignment(leading(rtl=self._words.rtl))
            grid.addWidget(Label(self._words(f"staff.network_{name}"), "k1", "quiet"), row, 0)
            grid.addWidget(value, row, 1)
        column.addLayout(grid)
        column.addStretch(1)
        column.addWidget(button(self._words("staff.try_now"), "network_try", intents.try_network.emit, icon="refresh"))

    def show_state(self, state: StaffState) -> None:
        for name, text in self._texts(state.network).items():
            self._facts[name].setText(text)

    def _texts(self, network: NetworkState | None) -> dict[str, str]:
        if network is None:
            return dict.fromkeys(FACTS, "…")
        place = [one for one in (network.branch, network.device) if one]
        return {
            "state": self._words("staff.online" if network.online else "staff.offline"),
            "server": network.server,
            "address": network.address or "–",
            "device": " · ".join(place) or "–",
            "buffered": str(network.buffered),
            "set_aside": str(network.set_aside),
            "clock": self._words("staff.seconds", seconds=f"{network.clock_seconds:+.1f}"),
        }
