"""Where one of many is chosen: it shows the chosen one, and drops down a list that is searched by the server."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.select import Select

from qms_admin.estate import Estate, name_of
from qms_admin.sections import Section
from qms_admin.views.pick_panel import PickPanel

_OPENING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F4)


class Picker(Select):
    """`picked` carries the id that a person chose, None where `none` says what that means; `wanted` carries intents."""

    picked = Signal(object)
    wanted = Signal(object)

    def __init__(
        self,
        text: Translator,
        section: Section,
        label: str,
        *,
        name: str,
        none: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, name=name, parent=parent)
        self._t, self._section, self._none, self._estate = text, section, none, Estate()
        self.panel: PickPanel | None = None

    def show_chosen(self, item_id: UUID | None, estate: Estate) -> None:
        self._estate = estate
        item = estate.find(self._section, item_id)
        words = self._none if item_id is None else name_of(item) if item is not None else "…"
        if (item_id, words) != (self.value(), self.currentText()) or not self.count():
            self.set_choices([(item_id, words)], item_id)
        if self.panel is not None:
            self.panel.show_estate(estate)

    def showPopup(self) -> None:
        if self.panel is not None:
            return
        self.panel = PickPanel(self._t, self._section, self._none, self)
        self.panel.wanted.connect(self.wanted)
        self.panel.picked.connect(self.picked)
        self.panel.closed.connect(self._closed)
        self.panel.show_estate(self._estate)
        self.panel.open_below(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING:
            self.showPopup()
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _closed(self) -> None:
        self.panel = None
