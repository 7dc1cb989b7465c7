"""Printer, last tickets, network, log, restart."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget
from qms_clientkit.theme.apply import current_theme

from qms_kiosk.staff.state import Page, StaffState
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.staff.intents import StaffIntents

TILE, ICON = 34.0, 10.0


class MenuPage(QWidget):
    def __init__(self, scene: Scene, intents: StaffIntents) -> None:
        super().__init__()
        words, grid = scene.words(), QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(current_theme().u(scene.gap))
        tiles: tuple[tuple[str, str, Callable[[], object]], ...] = (
            ("printer", "printer", partial(intents.page.emit, Page.PRINTER)),
            ("last", "ticket", partial(intents.page.emit, Page.LAST)),
            ("network", "wifi", partial(intents.page.emit, Page.NETWORK)),
            ("logs", "doc", partial(intents.page.emit, Page.LOGS)),
            ("restart", "refresh", intents.restart.emit),
        )
        columns = 2 if scene.portrait else 3
        for index, (name, icon, pressed) in enumerate(tiles):
            tile = ChoiceButton(
                words(f"staff.{name}"), name=f"staff_{name}", height=TILE, icon=icon, icon_size=ICON, above=True, step=2,
                on_click=pressed,
            )  # fmt: skip
            grid.addWidget(tile, index // columns, index % columns)
        grid.setRowStretch(-(-len(tiles) // columns), 1)

    def show_state(self, state: StaffState) -> None:
        """Nothing here changes."""
