"""A network printer's address, typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label

from qms_kiosk.staff.state import StaffState
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.staff.intents import StaffIntents
from qms_kiosk.views.staff.keypad import Keypad
from qms_kiosk.views.staff.page_parts import NoteLine
from qms_kiosk.views.staff.pin_page import WIDTH


class AddressPage(QWidget):
    def __init__(self, scene: Scene, intents: StaffIntents) -> None:
        super().__init__()
        self._words = scene.words()
        self._field = Label("", "k3_strong", name="address_entered")
        self._field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._note = NoteLine()
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        holder = QWidget()
        holder.setFixedWidth(current_theme().u(WIDTH))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().u(1))
        for part in (self._field, self._note, Keypad(intents, self._words, more=(".", ":"))):
            column.addWidget(part)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.addWidget(holder, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_state(self, state: StaffState) -> None:
        self._field.setText(state.entered or "192.168.…")
        self._field.set_tone("" if state.entered else "quiet")
        self._note.show_note(self._words(f"staff.note_{state.note}", detail="") if state.note else "", good=False)
