"""What a counter does at this moment: open or paused, by whom, since when, and the number it serves."""

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.counters import Counter, CounterState

from qms_admin.estate import Estate

D = tokens.DESKTOP
_TONES = {CounterState.OPEN: Tone.GOOD, CounterState.PAUSED: Tone.WARN, CounterState.CLOSED: Tone.NEUTRAL}


class CounterNow(Panel):
    """Hidden for what is no counter."""

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        pad = (theme.px(D.gap6), theme.px(D.gap3)) * 2
        super().__init__("none", "h", pad=pad, gap=theme.px(D.gap3), name="counter_now", parent=parent)
        self._t = text
        self._badge = Badge("", name="counter_now_state")
        self._who = Label("", "body", "quiet", name="counter_now_who")
        self._number = Label("", "number_row", name="counter_now_number")
        self.box.addWidget(self._badge)
        self.box.addWidget(self._who, 1)
        self.box.addWidget(self._number)
        self.hide()

    def show_counter(self, counter: Counter | None, estate: Estate) -> None:
        self.setVisible(counter is not None)
        if counter is None:
            return
        self._badge.show_word(self._t(f"counter.{counter.state}"), _TONES[counter.state])
        self._who.setText(self._by_whom(counter, estate))
        number = counter.current_number
        doing = "serving" if counter.current_status == "serving" else "called"
        self._number.setText(self._t(f"counter.now_{doing}", number=number) if number else "")

    def _by_whom(self, counter: Counter, estate: Estate) -> str:
        if counter.agent_name is None or counter.since is None:
            return self._t("counter.nobody")
        zone = estate.branch.time_zone if estate.branch is not None else "UTC"
        since = Formats(self._t.language, zone).clock(counter.since)
        said = self._t("counter.by", name=counter.agent_name, time=since)
        return f"{said} ({counter.reason})" if counter.reason else said
