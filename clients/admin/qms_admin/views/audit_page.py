"""Who did what: found by person, kind, time and words; a change field by field, and the way back."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.select import Select

from qms_admin.audit_log import KINDS, PERIODS, Sought
from qms_admin.intents import ExportAudit, SeekAudit
from qms_admin.state import Screen
from qms_admin.views.audit_detail import AuditDetail
from qms_admin.views.audit_list import AuditList
from qms_admin.views.new_file import choose_new_file

D = tokens.DESKTOP
LIST_WIDTH = D.list_width + D.gap8 + D.gap7


class AuditPage(QWidget):
    """`wanted` carries intents. `tools` are for the bar above: whose deeds, of what kind, since when, and the file."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen = text, Screen()
        self._people = Select(text("audit.people"), name="audit_people")
        self._kinds = Select(text("audit.kinds"), name="audit_kinds")
        self._days = Select(text("audit.days"), name="audit_days")
        self._export = Button(text("audit.export"), name="audit_export", icon="download", on_click=self._choose_file)
        self._list, self._detail = AuditList(text), AuditDetail(text)
        self._list.sought.connect(lambda words: self._seek(words=words))
        for part in (self._list, self._detail):
            part.wanted.connect(self.wanted)
        self._words = ""
        self._kinds.set_choices(self._kind_choices())
        self._days.set_choices(self._day_choices())
        self.tools = self._bar()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(D.gap4))
        row.addWidget(self._list)
        row.addWidget(self._detail, 1)
        row.addStretch(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._list.setFixedWidth(min(current_theme().px(LIST_WIDTH), self.width() * 2 // 5))

    def show_screen(self, screen: Screen) -> None:
        people = sorted(screen.estate.users, key=lambda one: one.display_name)
        if screen.estate.users is not self._screen.estate.users or not self._people.count():
            every: list[tuple[object, str]] = [(None, self._t("audit.all_people"))]
            every += [(one.user_id, one.display_name) for one in people]
            self._people.set_choices(every, self._people.value())
        self._people.setVisible(bool(people))
        self._screen = screen
        self._export.setEnabled(not screen.busy and screen.lost_since is None)
        self._list.show_screen(screen)
        self._detail.show_screen(screen)

    def _bar(self) -> QWidget:
        theme, bar = current_theme(), QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(D.gap3))
        for part in (self._people, self._kinds, self._days):
            part.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            part.setMinimumWidth(theme.px(D.nav_width * 3 // 5))
            part.activated.connect(lambda _index: self._seek())
            row.addWidget(part)
        row.addWidget(self._export)
        return bar

    def _seek(self, words: str | None = None) -> None:
        self._words = self._words if words is None else words
        person, days = self._people.value(), self._days.value()
        sought = Sought(str(self._kinds.value() or ""), person, days, self._words)  # type: ignore[arg-type]
        self.wanted.emit(SeekAudit(sought))

    def _kind_choices(self) -> list[tuple[object, str]]:
        named = sorted(((kind, self._t(f"audit.kind_{kind}")) for kind in KINDS), key=lambda one: one[1])
        return [("", self._t("audit.all_kinds")), *named]

    def _day_choices(self) -> list[tuple[object, str]]:
        back = ((days, self._t.plural("audit.days_back", days)) for days in PERIODS)
        return [(None, self._t("audit.any_time")), *back]

    def _choose_file(self) -> None:
        proposed = f"audit-log-{self._screen.estate.read_at or datetime.min:%Y-%m-%d}.csv"
        choose_new_file(self, self._t("audit.export"), proposed, lambda path: self.wanted.emit(ExportAudit(path)))
