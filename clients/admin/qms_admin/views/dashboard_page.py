"""The live dashboard: who waits and for how long, what the counters do, and the day so far."""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.empty_state import EmptyState
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.scrolled import scrolled
from qms_contract.counters import CounterState
from qms_contract.hours import Weekday

from qms_admin import dashboard
from qms_admin.intents import Go, Open
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.counter_line import CounterLine
from qms_admin.views.day_tools import DayTools
from qms_admin.views.device_words import state_words
from qms_admin.views.figure_tiles import WIDE, FigureTiles
from qms_admin.views.hour_card import HourCard
from qms_admin.views.live_list import LiveList
from qms_admin.views.queue_line import QueueLine
from qms_admin.views.target_card import TargetCard

D = tokens.DESKTOP
TICK_MS = 1000
_DOWN, _ALONG = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
NAMED = 2
"""So many troubled devices are named; the others are counted."""


class DashboardPage(QWidget):
    """`wanted` carries intents. `live` and `tools` are for the bar above: whether this is now, and the branch's time; and
    which day is looked at. The queues and the counters are always those of this moment."""

    wanted = Signal(object)

    def __init__(
        self, text: Translator, clock: ServerClock, *, watched: bool = False, parent: QWidget | None = None
    ) -> None:
        """`watched` from afar it has nothing to press."""
        super().__init__(parent)
        self._t, self._clock, self._screen = text, clock, Screen()
        self._watched = watched
        self.live = Badge("", name="live")
        self.tools = DayTools(text)
        self.tools.wanted.connect(self.wanted)
        self._devices = Banner("note_bad", name="dashboard_devices")
        self._devices.acted.connect(lambda: self.wanted.emit(Go(Section.DEVICES)))
        self._alarms = Banner("note_bad", name="dashboard_alarms")
        self._tiles, self._hours, self._target = FigureTiles(text), HourCard(text), TargetCard(text)
        self._hours.offer_choice(not watched)
        self._charts = QBoxLayout(_ALONG)
        self._counters: LiveList[CounterLine] = LiveList(text("nav.counters"), name="live_counters")
        self._queues: LiveList[QueueLine] = LiveList(text("dashboard.by_service"), name="live_queues")
        self._lists = QBoxLayout(_ALONG)
        self._whole, self._empty = self._filled(), self._nothing()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._whole)
        box.addWidget(self._empty)
        self._ticks = QTimer(self)
        self._ticks.setInterval(TICK_MS)
        self._ticks.timeout.connect(self._tick)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ticks.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for row in (self._lists, self._charts):
            row.setDirection(_ALONG if self.width() >= current_theme().px(WIDE) else _DOWN)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticks.stop()

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        estate, today = screen.estate, screen.dashboard
        self._whole.setVisible(estate.branch is not None)
        self._empty.setVisible(estate.branch is None)
        self._show_devices(screen)
        is_asked = today.branch_id is not None and (today.branch_id, today.day) == (estate.branch_id, screen.day)
        known = today if is_asked else None
        self._tiles.show_totals(known, self._weekday())
        self.tools.show_screen(screen, self._now())
        self._hours.show_figures(known, self._formats(), self._now())
        self._target.show_figures(known, estate.branch.alarms.target_percent if estate.branch is not None else None)
        self._tick()

    def _tick(self) -> None:
        """What changes with the time alone."""
        now, stale = self._now(), self._screen.lost_since is not None
        time = self._formats().clock(now)
        words = self._t("dashboard.as_of" if stale else "dashboard.live", time=time)
        self.live.show_word(words, Tone.NEUTRAL if stale else Tone.GOOD, "offline" if stale else "pulse")
        self._show_queues(now, stale=stale)
        self._show_counters(now, stale=stale)
        self._show_alarms(now, stale=stale)

    def _show_alarms(self, now: datetime, *, stale: bool) -> None:
        found = dashboard.raised(self._screen.estate, self._screen.dashboard, now) if not stale else ()
        said = [self._t(f"alarm.raised_{one.alarm}", much=one.much, limit=one.limit) for one in found]
        self._alarms.say(" ".join(said))

    def _now(self) -> datetime:
        """The server's time; while it cannot be reached, that of what is shown."""
        return self._screen.lost_since or self._clock.now()

    def _weekday(self) -> str:
        """Of the day that is shown."""
        branch = self._screen.estate.branch
        day = self._screen.day or (dashboard.business_day(self._now(), branch) if branch is not None else None)
        return self._t(f"weekday.{tuple(Weekday)[day.weekday()]}") if day is not None else ""

    def _formats(self) -> Formats:
        branch = self._screen.estate.branch
        return Formats(self._t.language, branch.time_zone if branch is not None else "UTC")

    def _show_queues(self, now: datetime, *, stale: bool) -> None:
        known = dashboard.queues(self._screen.estate)
        is_known = self._screen.estate.queues is not None
        self._tiles.show_queues(known if is_known else None, now, stale=stale)
        services = {one.service.service_id: one.service.code for one in known}
        lines = self._queues.rows(list(services), lambda key: self._queue_line(key, services[key]))
        most = max((one.waiting for one in known), default=0)
        for queue, line in zip(known, lines, strict=True):
            line.show_queue(queue, now, most, stale=stale)
        self._queues.say(
            self._t("dashboard.queue_note"), "" if known or not is_known else self._t("dashboard.no_service")
        )

    def _show_counters(self, now: datetime, *, stale: bool) -> None:
        known = {one.counter_id: one for one in dashboard.counters(self._screen.estate)}
        today = self._screen.dashboard
        usual = dashboard.usual(today.totals) if today.day is None else None
        lines = self._counters.rows(list(known), self._counter_line)
        for counter, line in zip(known.values(), lines, strict=True):
            line.show_counter(counter, now, usual, stale=stale)
        counts = dashboard.by_state(list(known.values()))
        order = (CounterState.OPEN, CounterState.PAUSED, CounterState.CLOSED)
        said = [self._t(f"dashboard.count_{state}", count=counts[state]) for state in order if counts[state]]
        self._counters.say(", ".join(said), "" if known else self._t("dashboard.no_counter"))

    def _queue_line(self, service_id: UUID, code: str) -> QueueLine:
        line = QueueLine(self._t, code)
        line.pressed.connect(lambda: self.wanted.emit(Open(Section.SERVICES, service_id)))
        return line

    def _counter_line(self, counter_id: UUID) -> CounterLine:
        counter = next(one for one in self._screen.estate.counters if one.counter_id == counter_id)
        line = CounterLine(self._t, counter)
        line.pressed.connect(lambda: self.wanted.emit(Open(Section.COUNTERS, counter_id)))
        return line

    def _show_devices(self, screen: Screen) -> None:
        estate = screen.estate
        troubled = estate.troubled
        if not troubled:
            self._devices.say("")
            return
        named = [f"{one.name}: {state_words(self._t, one, estate.read_at)}" for one in troubled[:NAMED]]
        sentence = self._t.plural("dashboard.devices", len(troubled), named="; ".join(named))
        self._devices.say(sentence, "" if self._watched else self._t("dashboard.show_devices"))

    def _filled(self) -> QScrollArea:
        theme, inner = current_theme(), Panel("none", gap=current_theme().px(D.gap4))
        self._lists.setSpacing(theme.px(D.gap4))
        self._lists.addWidget(self._counters, 1)
        self._lists.addWidget(self._queues, 1)
        self._charts.setSpacing(theme.px(D.gap4))
        self._charts.addWidget(self._hours, 2)
        self._charts.addWidget(self._target, 1)
        for part in (self._alarms, self._devices, self._tiles):
            inner.box.addWidget(part)
        inner.box.addLayout(self._charts, 2)
        inner.box.addLayout(self._lists, 3)
        return scrolled(inner)

    def _nothing(self) -> Panel:
        go = Button(
            self._t("nav.branches"), Kind.PRIMARY, name="empty_go",
            on_click=lambda: self.wanted.emit(Go(Section.BRANCHES)),
        )  # fmt: skip
        card = Panel("card")
        words = self._t("dashboard.empty"), self._t("dashboard.empty_hint")
        card.box.addWidget(EmptyState("pulse", *words, name="dashboard_empty", action=go))
        return card
