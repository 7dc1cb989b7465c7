"""Everybody on hold, over the desk: the strip has no room for them, and by F11 they are at hand in the window too."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.empty_state import EmptyState

from qms_agent.state import Screen
from qms_agent.views.held_rows import HeldRows

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HeldDialog(Dialog):
    """Shows who is on hold now, also when that changes. `rows` has the signals. Enter presses what has the keyboard."""

    def __init__(self, host: QWidget, text: Translator, clock: ServerClock) -> None:
        super().__init__(
            host, text("held.title"), confirm=text("common.close"), cancel=text("dialog.cancel"), name="held"
        )
        self.cancel.hide()
        self.rows = HeldRows(text, clock, narrow=True, prefix="held_")
        self._nobody = EmptyState("hold", text("held.nobody"), text("held.nobody_hint"), name="held_nobody")
        self.content.addWidget(self.rows)
        self.content.addWidget(self._nobody)

    def show_screen(self, screen: Screen) -> None:
        self.rows.show_screen(screen)
        self.rows.setVisible(bool(screen.on_hold))
        self._nobody.setVisible(not screen.on_hold)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() in _ENTER and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        super()._fill()
        self.confirm.set_content(self.confirm.text(), key="Esc" if self.confirm.key() else "")
