"""The other counters at a glance: who, what they do, since when."""

from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.counters import Counter, CounterState

from qms_agent.state import Screen
from qms_agent.views.rows import Rows
from qms_agent.views.words import since

D = tokens.DESKTOP
_TONES = {"serving": Tone.GOOD, "called": Tone.ACCENT, "idle": Tone.NEUTRAL, "paused": Tone.NEUTRAL}
LONG = timedelta(minutes=10)
"""A visit that takes longer is a long one, unless those of today take so long as a rule."""


def long_visit(mean_seconds: int | None) -> timedelta:
    """From when on a visit is a long one: ten minutes, or half as much again as today's took here."""
    return max(LONG, timedelta(seconds=(mean_seconds or 0) * 1.5))


class OthersCard(Panel):
    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__("card", name="others_card", parent=parent)
        self._t, self._time = text, clock
        theme = current_theme()
        head = Panel("none", "h", pad=(theme.px(D.gap4), theme.px(D.gap3)) * 2)
        self._as_of = Badge("", small=True, name="others_as_of")
        head.box.addWidget(Label(text("others.title"), "lead"), 1)
        head.box.addWidget(self._as_of)
        self._rows = Rows(self._row)
        self._shown: list[Counter] = []
        self._stale, self._long = False, LONG
        self._badges: dict[UUID, tuple[Badge, Counter, Tone]] = {}
        self.box.addWidget(head)
        self.box.addWidget(self._rows)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def show_screen(self, screen: Screen) -> None:
        others, self._stale = screen.others(), screen.lost_since is not None
        self._long = long_visit(screen.today.mean_service_seconds if screen.today is not None else None)
        if others != self._shown:
            self._shown = others
            gone = set(self._badges) - {one.counter_id for one in others}
            for counter_id in gone:
                del self._badges[counter_id]
            self._rows.show_items(others)
        self.setVisible(bool(others))
        self._as_of.setVisible(self._stale)
        if screen.lost_since is not None:
            time = Formats(self._t.language, screen.zone).clock(screen.lost_since)
            self._as_of.show_word(self._t("waiting.as_of", time=time), Tone.NEUTRAL)
        self._tick()

    def _row(self, counter: Counter) -> QWidget:
        theme = current_theme()
        row = Panel("row", "h", pad=(theme.px(D.gap4), 0, theme.px(D.gap3), 0), gap=theme.px(D.gap3))
        row.setFixedHeight(theme.px(D.row_two_lines if counter.agent_name else D.row))
        name = Label(counter.name, "number_row", name=f"other_{counter.name}")
        name.setMinimumWidth(theme.px(D.gap5))
        doing, words = self._doing(counter)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch(1)
        texts.addWidget(Label(counter.agent_name or words, "body"))
        if counter.agent_name:
            texts.addWidget(Label(words, "small", "quiet"))
        texts.addStretch(1)
        row.box.addWidget(name)
        row.box.addLayout(texts, 1)
        self._badges.pop(counter.counter_id, None)
        if doing in _TONES:
            badge = Badge("", _TONES[doing])
            self._badges[counter.counter_id] = badge, counter, _TONES[doing]
            row.box.addWidget(badge)
        return row

    def _doing(self, counter: Counter) -> tuple[str, str]:
        """What the counter does: a key, and the words for it."""
        if counter.state is CounterState.CLOSED:
            return "closed", self._t("others.closed")
        if counter.current_number is not None:
            doing = "serving" if counter.current_status == "serving" else "called"
            return doing, self._t(f"others.{doing}", number=counter.current_number)
        if counter.state is CounterState.PAUSED:
            reason = counter.reason
            return "paused", self._t("others.paused_reason", reason=reason) if reason else self._t("others.paused")
        return "idle", self._t("others.idle")

    def _tick(self) -> None:
        for badge, counter, tone in self._badges.values():
            running = since(self._time, counter.current_since or counter.since)
            is_long = tone is Tone.GOOD and running >= self._long
            worn = Tone.WARN if is_long else tone
            badge.show_word(
                Formats.stopwatch(running), Tone.NEUTRAL if self._stale else worn, "clock" if is_long else ""
            )
