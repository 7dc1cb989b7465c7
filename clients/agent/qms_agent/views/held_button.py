"""The strip's way to those on hold: how many there are, and who is due."""

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.widgets.button import Button

from qms_agent.state import Screen, is_due

D = tokens.DESKTOP


class HeldButton(Button):
    """Hidden while nobody is on hold, and in the window, where they stand in their card."""

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__("", name="held_open", icon="hold", key="F11", tall=D.button, stretch=True, parent=parent)
        self._t, self._time, self._screen = text, clock, Screen()
        self._is_strip = False
        self.hide()

    def set_strip(self, strip: bool) -> None:
        self._is_strip = strip
        self.show_screen(self._screen)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        self.setVisible(self._is_strip and bool(screen.on_hold))
        if screen.on_hold:
            first = screen.held(self._time.now())[0]
            due = is_due(first, self._time.now())
            key = "held.open_due" if due else "held.open"
            words = self._t(key, count=len(screen.on_hold), number=first.display_number)
            self.set_content(words, "clock" if due else "hold")
