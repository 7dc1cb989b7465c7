"""Who did what: found by person, kind, time and words; a change field by field, and the way back."""

from datetime import datetime
from uuid import UUID

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
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.audit_detail import AuditDetail
from qms_admin.views.audit_list import AuditList
from qms_admin.views.new_file import choose_new_file
from qms_admin.views.picker import Picker

D = tokens.DESKTOP
_SAME = object()
LIST_WIDTH = D.list_width + D.gap8 + D.gap7


class AuditPage(QWidget):
    """`wanted` carries intents. `tools` are for the bar above: whose deeds, of what kind, since when, and the file."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen = text, Screen()
        self._people = Picker(
            text, Section.STAFF, text("audit.people"), name="audit_people", none=text("audit.all_people")
        )
        self._people.wanted.connect(self.wanted)
        self._people.picked.connect(self._choose_person)
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
        self._people.show_chosen(screen.audit.sought.person, screen.estate)
        self._people.setVisible(Section.STAFF in screen.sections)
        self._screen = screen
        self._export.setEnabled(not screen.busy and screen.lost_since is None)
        self._list.show_screen(screen)
        self._detail.show_screen(screen)

    def _bar(self) -> QWidget:
        theme, bar = current_theme(), QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(D.gap3))
        for part in (self._kinds, self._days):
            part.activated.connect(lambda _index: self._seek())
        for part in (self._people, self._kinds, self._days):
            part.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            part.setMinimumWidth(theme.px(D.nav_width * 3 // 5))
            row.addWidget(part)
        row.addWidget(self._export)
        return bar

    def _choose_person(self, person: UUID | None) -> None:
        self._seek(person=person)

    def _seek(self, words: str | None = None, person: object = _SAME) -> None:
        self._words = self._words if words is None else words
        person, days = self._screen.audit.sought.person if person is _SAME else person, self._days.value()
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
