"""Large text, high contrast, lower buttons: real switches, lit while they are on."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind

from qms_kiosk.state import Toggle
from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.scene import Scene

ICONS = {Toggle.LARGE_TEXT: "text", Toggle.HIGH_CONTRAST: "contrast", Toggle.LOW_REACH: "reach"}


class ToggleBar(QWidget):
    """Three buttons; `stacked` puts the icons above the words."""

    def __init__(self, scene: Scene, intents: Intents, *, stacked: bool) -> None:
        super().__init__()
        theme, words = current_theme(), scene.words()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.u(scene.gap))
        height = scene.target + (2.0 if stacked and scene.portrait else 0.0)
        for which, icon in ICONS.items():
            button = ChoiceButton(
                words(f"toggles.{which}"),
                name=f"toggle_{which}",
                height=height,
                kind=Kind.BAND,
                icon=icon,
                above=stacked,
                step=1,
                icon_size=m.ICON_TOGGLE,
                on_click=partial(intents.toggle.emit, which),
            )
            button.setCheckable(True)
            button.setChecked(which in scene.state.toggles)
            row.addWidget(button, 1)
