"""A counter on the dashboard: who sits there, what happens, with which number, and for how long."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Tone
from qms_clientkit.widgets.elided_label import ElidedLabel
from qms_clientkit.widgets.label import Label
from qms_contract.counters import Counter

from qms_admin.dashboard import Doing, doing, since
from qms_admin.views.badge_cell import BadgeCell
from qms_admin.views.press_row import PressRow

D = tokens.DESKTOP
_LOOKS = {
    Doing.SERVING: (Tone.GOOD, ""),
    Doing.LONG: (Tone.WARN, "clock"),
    Doing.CALLED: (Tone.ACCENT, "bell"),
    Doing.FREE: (Tone.ACCENT, ""),
    Doing.PAUSED: (Tone.WARN, "pause"),
    Doing.CLOSED: (Tone.NEUTRAL, ""),
}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CounterLine(PressRow):
    def __init__(self, text: Translator, counter: Counter, parent: QWidget | None = None) -> None:
        name = f"live_counter_{counter.name}"
        super().__init__(name=name, parent=parent)
        theme, self._t = current_theme(), text
        self._counter = ElidedLabel("", "number_row", name=f"{name}_name")
        self._counter.setFixedWidth(theme.px(D.gap7))
        self._who = ElidedLabel("", "body", name=f"{name}_who")
        self._state = BadgeCell(D.head * 2 + D.gap2, name=f"{name}_state")
        self._number = Label("", "label", name=f"{name}_number")
        self._number.setMinimumWidth(theme.px(D.head))
        self._time = Label("", "body", "quiet", name=f"{name}_time")
        self._time.setMinimumWidth(theme.px(D.head))
        self._time.setAlignment(_RIGHT)
        self.box.addWidget(self._counter)
        self.box.addWidget(self._who, 1)
        for part in (self._state, self._number, self._time):
            self.box.addWidget(part)

    def show_counter(self, counter: Counter, now: datetime, known: timedelta | None = None, *, stale: bool) -> None:
        """As it is at `now`; a stale one loses its colour. Who is served for longer than `known` is served long."""
        what, began = doing(counter, now, known), since(counter)
        tone, icon = _LOOKS[what]
        words = self._t(f"dashboard.{what}")
        time = Formats.stopwatch(now - began) if began is not None else ""
        who, number = _who(counter, what), counter.current_number or ""
        self._counter.show_text(counter.name)
        self._who.show_text(who)
        self._state.badge.show_word(words, Tone.NEUTRAL if stale else tone, icon)
        self._number.setText(number)
        self._time.setText(time)
        said = (self._t("counter.named", name=counter.name), who, words, number)
        self.setAccessibleName(", ".join(part for part in said if part))


def _who(counter: Counter, what: Doing) -> str:
    """And why, for a pause."""
    reason = counter.reason if what is Doing.PAUSED else None
    return ", ".join(part for part in (counter.agent_name, reason) if part)
