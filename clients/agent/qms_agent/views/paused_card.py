"""The counter is paused: for how long, why and since when, and the usual reasons to choose from."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.flow import FlowLayout
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.counters import Counter

from qms_agent.intents import Pause
from qms_agent.state import Screen, Step
from qms_agent.views.words import since

D = tokens.DESKTOP
_EVERY_MS = 1000


class PausedCard(Panel):
    """Stands in the now panel's place while the counter is paused."""

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("paused", pad=theme.px(D.gap5), gap=theme.px(D.gap2), name="paused_card", parent=parent)
        self._t, self._time = text, clock
        self._counter: Counter | None = None
        self.time = FittedLabel("", theme.px(D.number0), align=Qt.AlignmentFlag.AlignLeft, name="paused_time")
        self.reason = Label("", "lead", name="paused_reason", wrap=True)
        self.since = Label("", "body", "quiet", name="paused_since")
        head = QHBoxLayout()
        head.setSpacing(theme.px(D.gap2))
        head.addWidget(Icon("pause", theme.px(D.icon), "warn_text"))
        head.addWidget(Label(text("paused.title"), "label", "warn"), 1)
        self.box.addLayout(head)
        for part in (self.time, self.reason, self.since):
            self.box.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._tick)
        self.hide()

    def show_screen(self, screen: Screen) -> None:
        counter = self._counter = screen.counter if screen.step is Step.RESUME else None
        self.setVisible(counter is not None)
        if counter is None:
            self._timer.stop()
            return
        self.reason.setText(counter.reason or "")
        self.reason.setVisible(bool(counter.reason))
        clock = Formats(self._t.language, screen.zone).clock(counter.since) if counter.since is not None else ""
        self.since.setText(self._t("paused.since", time=clock))
        self._timer.start()
        self._tick()

    def _tick(self) -> None:
        if self._counter is not None:
            self.time.set_text(Formats.stopwatch(since(self._time, self._counter.since)))


class PauseReasons(Panel):
    """The usual reasons, the one that is given chosen. `wanted` carries a Pause with another; the pause goes on."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("card", pad=theme.px(D.gap4), gap=theme.px(D.gap3), name="pause_reasons", parent=parent)
        reasons = enumerate(text.names("dialog.pause_reasons"))
        self._chips = [
            Chip(words, name=f"paused_{place}", on_click=partial(self._give, words)) for place, words in reasons
        ]
        row = QWidget()
        flow = FlowLayout(row, theme.px(D.gap2))
        for chip in self._chips:
            chip.setAutoExclusive(False)
            flow.addWidget(chip)
        self.box.addWidget(Label(text("action.reason"), "label"))
        self.box.addWidget(row)
        self.hide()

    def show_screen(self, screen: Screen) -> None:
        counter = screen.counter if screen.step is Step.RESUME else None
        self.setVisible(counter is not None)
        for chip in self._chips:
            chip.setChecked(counter is not None and chip.text() == counter.reason)
            chip.setEnabled(screen.can_act)

    def _give(self, reason: str) -> None:
        self.wanted.emit(Pause(reason))
