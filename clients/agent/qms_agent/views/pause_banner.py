"""Across the window while the counter is paused: who waits meanwhile."""

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.widgets.banner import Banner

from qms_agent.state import Screen, Step
from qms_agent.views.words import minutes_since


class PauseBanner(Banner):
    """Hidden in the strip, where the queues stand right below the pause."""

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__("bar_warn", icon="info", name="pause_banner", parent=parent)
        self._t, self._time = text, clock
        self._screen, self._is_strip = Screen(), False

    def set_strip(self, strip: bool) -> None:
        self._is_strip = strip
        self.show_screen(self._screen)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        is_told = screen.step is Step.RESUME and screen.lost_since is None and not self._is_strip
        self.say(self._sentence(screen) if is_told else "")

    def _sentence(self, screen: Screen) -> str:
        ages = [minutes_since(self._time, one.queued_at) for one in screen.waiting(mine=True)]
        if not ages:
            return self._t("paused.nobody")
        return self._t.plural("paused.waiting", len(ages), longest=max(ages))
