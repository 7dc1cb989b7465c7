"""A printer's address of any kind, typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label

from qms_kiosk.staff.state import LEFT_TO_RIGHT, StaffState
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.staff.intents import StaffIntents
from qms_kiosk.views.staff.keyboard import Keyboard
from qms_kiosk.views.staff.page_parts import NoteLine

MOST_SHOWN = 36
"""Of a longer address its end is shown: that is what is being typed."""


class AddressPage(QWidget):
    def __init__(self, scene: Scene, intents: StaffIntents) -> None:
        super().__init__()
        self._words = scene.words()
        self._field = Label("", "k3_strong", name="address_entered")
        self._note = NoteLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().u(1.5))
        for line in (self._field, self._note):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addWidget(Keyboard(intents, self._words))
        column.addStretch(1)

    def show_state(self, state: StaffState) -> None:
        address = state.entered
        shown = address if len(address) <= MOST_SHOWN else f"…{address[1 - MOST_SHOWN :]}"
        self._field.setText(LEFT_TO_RIGHT + shown)
        note = self._words(f"staff.note_{state.note}", detail=LEFT_TO_RIGHT + state.detail) if state.note else ""
        self._note.show_note(note, good=False)
