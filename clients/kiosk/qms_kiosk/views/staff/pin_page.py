"""The PIN, or why none is asked for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label

from qms_kiosk.staff.state import StaffState
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.staff.intents import StaffIntents
from qms_kiosk.views.staff.keypad import Keypad
from qms_kiosk.views.staff.page_parts import NoteLine

WIDTH = 84.0


class PinPage(QWidget):
    def __init__(self, scene: Scene, intents: StaffIntents) -> None:
        super().__init__()
        self._words = scene.words()
        self._dots = Label("", "k4_title", name="pin_dots")
        self._dots.setMinimumHeight(current_theme().u(9))
        self._dots.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._note = NoteLine()
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._pad = Keypad(intents, self._words)
        holder = QWidget()
        holder.setFixedWidth(current_theme().u(WIDTH))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().u(2))
        for part in (self._dots, self._note, self._pad):
            column.addWidget(part)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.addWidget(holder, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_state(self, state: StaffState) -> None:
        locked = state.locked_seconds > 0
        self._dots.setText("●" * len(state.entered))
        self._pad.setVisible(state.note != "no_pin" and not locked)
        note = self._words.plural("staff.locked", state.locked_seconds) if locked else ""
        if not locked and state.note:
            note = self._words(f"staff.note_{state.note}", detail=state.detail)
        self._note.show_note(note, good=False)
