"""The last tickets, each to be printed once more by a touch: for who lost the paper, or whose paper never came."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label

from qms_kiosk.last_tickets import Given
from qms_kiosk.staff.state import StaffState
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.staff.intents import StaffIntents
from qms_kiosk.views.staff.page_parts import GAP, GOOD, NoteLine, button
from qms_kiosk.views.ticket_facts import service_name

MOST_SHOWN = 5
BETWEEN = "  ·  "


class LastPage(QWidget):
    """The newest five; nothing can be touched while one prints."""

    def __init__(self, scene: Scene, intents: StaffIntents) -> None:
        super().__init__()
        self._scene, self._intents, self._words = scene, intents, scene.words()
        self._listed: tuple[Given, ...] | None = None
        self._list, self._note = QVBoxLayout(), NoteLine()
        self._list.setSpacing(current_theme().u(GAP))
        self._hint = Label("", "k1_strong", name="last_hint", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().u(GAP))
        column.addWidget(self._hint)
        column.addLayout(self._list)
        column.addWidget(self._note)
        column.addStretch(1)

    def show_state(self, state: StaffState) -> None:
        shown = state.last[:MOST_SHOWN]
        self._hint.setText(self._words("staff.last_hint" if shown else "staff.last_none"))
        if shown != self._listed:
            self._list_anew(shown)
        for index in range(self._list.count()):
            item = self._list.itemAt(index)
            if item is not None and (widget := item.widget()) is not None:
                widget.setEnabled(not state.busy)
        note = "searching" if state.busy else state.note
        text = self._words(f"staff.note_{note}", detail=state.detail) if note else ""
        self._note.show_note(text, good=state.busy or state.note in GOOD)

    def _list_anew(self, shown: tuple[Given, ...]) -> None:
        self._listed = shown
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for index, given in enumerate(shown):
            press = partial(self._intents.print_again.emit, given.ticket.ticket_id)
            self._list.addWidget(button(self._line(given), f"last_{index}", press, icon="printer"))

    def _line(self, given: Given) -> str:
        """Each part isolated, so that a number stays as it is within Arabic."""
        parts = [given.ticket.display_number, service_name(self._scene, given.ticket)]
        parts.append(self._scene.formats().clock(given.ticket.created_at))
        if not given.confirmed:
            parts.append(self._words("staff.last_waiting"))
        return BETWEEN.join(f"\u2068{one}\u2069" for one in parts if one)
