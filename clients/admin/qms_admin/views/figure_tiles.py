"""The five figures at the top of the dashboard."""

from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator, localised
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_contract.analytics import Figures

from qms_admin.dashboard import Dashboard, Queue, Urgency, longest, unserved_share
from qms_admin.views.figure_tile import FigureTile

D = tokens.DESKTOP
TILES = ("waiting", "longest", "served", "target", "unserved")
FIRST_ROW = 3
WIDE = D.list_width * 3 - D.gap4
"""From here on all stand in one row; below, three over two."""


class FigureTiles(QWidget):
    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._formats = text, Formats(text.language)
        self._tiles = {name: FigureTile(text(f"dashboard.{name}"), name=f"tile_{name}") for name in TILES}
        gap, box = current_theme().px(D.gap4), QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(gap)
        self._rows = QHBoxLayout(), QHBoxLayout()
        for row in self._rows:
            row.setSpacing(gap)
            box.addLayout(row)
        self._is_wide: bool | None = None
        self._arrange(is_wide=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_wide=self.width() >= current_theme().px(WIDE))

    def show_queues(self, queues: tuple[Queue, ...] | None, now: datetime, *, stale: bool) -> None:
        """What is now; None: it is not known yet. A stale one alarms nobody."""
        waiting, wait = self._tiles["waiting"], self._tiles["longest"]
        if queues is None:
            waiting.show_figure("")
            wait.show_figure("")
            return
        count, busy = sum(one.waiting for one in queues), sum(one.waiting > 0 for one in queues)
        over = sum(one.urgency(now) is Urgency.OVER for one in queues)
        told = self._t.plural("dashboard.over", over) if over else self._t("dashboard.none_over")
        people, where = self._t.plural("dashboard.people", count), self._t.plural("dashboard.in_services", busy)
        waiting.show_figure(str(count), people, told, where, alarm=over > 0 and not stale)
        self._show_longest(longest(queues), now, stale=stale)

    def _show_longest(self, queue: Queue | None, now: datetime, *, stale: bool) -> None:
        if queue is None:
            self._tiles["longest"].show_figure("0:00", "", self._t("dashboard.nobody_waits"))
            return
        name = localised(queue.service.names, self._t.language, queue.service.name)
        target = self._t("dashboard.the_target", time=self._formats.minutes(queue.service.target_wait_minutes))
        alarm = queue.urgency(now) is Urgency.OVER and not stale
        self._tiles["longest"].show_figure(Formats.stopwatch(queue.longest(now)), "", name, target, alarm=alarm)

    def show_totals(self, known: Dashboard | None, weekday: str) -> None:
        """Of the day so far; None: not known. `weekday` is the day's name, as it is compared with the one a week before."""
        is_today = known is None or known.day is None
        self._tiles["served"].set_title(self._t("dashboard.served" if is_today else "dashboard.served_then"))
        for name, words in {"served": self._served, "target": self._target, "unserved": self._unserved}.items():
            totals, before = (known.totals, known.before) if known is not None else (None, None)
            said = words(totals) if totals is not None else ("",)
            then = self._then(name, before) if totals is not None and said[0] and before is not None else ""
            compared = (self._t("dashboard.week_before", day=weekday, figure=then),) if then else ()
            self._tiles[name].show_figure(*said, *compared)

    def _then(self, name: str, before: Figures) -> str:
        """The same figure a week before; empty where there was none."""
        share = {"target": before.sla, "unserved": unserved_share(before)}.get(name)
        if name == "served":
            return self._formats.number(before.served) if before.visits else ""
        return f"{self._percent(share)} %" if share is not None else ""

    def _served(self, totals: Figures) -> tuple[str, ...]:
        came, called = (
            self._t("dashboard.came", count=totals.visits),
            self._t("dashboard.called_so", count=totals.called),
        )
        return self._formats.number(totals.served), "", came, called

    def _target(self, totals: Figures) -> tuple[str, ...]:
        half, most = totals.wait.p50_seconds, totals.wait.p90_seconds
        if totals.sla is None or half is None or most is None:
            return "", "", self._t("dashboard.nobody_called")
        lines = (
            self._t("dashboard.half", time=self._minutes(half)),
            self._t("dashboard.most", time=self._minutes(most)),
        )
        return self._percent(totals.sla), "%", *lines

    def _unserved(self, totals: Figures) -> tuple[str, ...]:
        share = unserved_share(totals)
        if share is None:
            return "", "", self._t("dashboard.nobody_ended")
        no_shows = self._t.plural("dashboard.no_shows", max(totals.visits_lost - totals.cancelled, 0))
        return self._percent(share), "%", no_shows, self._t("dashboard.cancelled", count=totals.cancelled)

    def _minutes(self, seconds: float) -> str:
        return self._formats.minutes(round(seconds / 60))

    def _percent(self, share: float) -> str:
        return self._formats.number(share * 100)

    def _arrange(self, *, is_wide: bool) -> None:
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        for place, tile in enumerate(self._tiles.values()):
            self._rows[0 if is_wide or place < FIRST_ROW else 1].addWidget(tile, 1)
