"""The deeds, page by page as they come into sight, under the day of the first one in sight."""

from PySide6.QtCore import QModelIndex, QPoint, Signal
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule

from qms_admin.intents import ChooseAudit, SeeAuditRow
from qms_admin.state import Screen
from qms_admin.views.audit_delegate import AuditDelegate
from qms_admin.views.audit_model import ENTRY, AuditModel
from qms_admin.views.moments import day_of
from qms_admin.views.row_list import RowList
from qms_admin.views.slow_search import SlowSearch

D = tokens.DESKTOP


class AuditList(Panel):
    """`wanted` carries intents, `sought` the words that were typed."""

    wanted = Signal(object)
    sought = Signal(str)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("card", name="audit_list", parent=parent)
        self._t, self._screen = text, Screen()
        theme = current_theme()
        self._search = SlowSearch(text("audit.search"), name="audit_search")
        self._search.sought.connect(self.sought)
        self._day = Label("", "label", "quiet", name="audit_day")
        self._day.setContentsMargins(theme.px(D.gap4), theme.px(D.gap1), theme.px(D.gap4), theme.px(D.gap2))
        self._nothing = Label("", "body", "quiet", name="audit_nothing", wrap=True)
        self._nothing.setContentsMargins(*(theme.px(D.gap4),) * 4)
        self._count = Label("", "caption", "quiet", name="audit_count")
        self._count.setContentsMargins(*(theme.px(D.gap3),) * 4)
        self._model = AuditModel(text, self)
        self._model.missing.connect(lambda row: self.wanted.emit(SeeAuditRow(row)))
        self._view = self._listed()
        top = Panel("none", pad=theme.px(D.gap3))
        top.box.addWidget(self._search)
        for part in (top, self._day, Rule(), self._nothing):
            self.box.addWidget(part)
        self.box.addWidget(self._view, 1)
        self.box.addWidget(self._count)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        log = screen.audit
        self._model.show_screen(screen)
        self._nothing.setText(log.trouble or (self._t("audit.none") if log.total == 0 else ""))
        self._nothing.setVisible(bool(self._nothing.text()))
        self._count.setText(self._t.plural("audit.count", log.total) if log.total else "")
        self._choose_shown()
        self._show_day()

    def _listed(self) -> RowList:
        view = RowList(
            self._model, AuditDelegate(), name="audit_rows", label=self._t("nav.audit"), tall=D.row_two_lines
        )
        view.selectionModel().currentChanged.connect(self._chosen)
        view.verticalScrollBar().valueChanged.connect(lambda _value: self._show_day())
        return view

    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        entry = index.data(ENTRY) if index.isValid() else None
        if entry is not None and entry != self._screen.audit.chosen:
            self.wanted.emit(ChooseAudit(entry))

    def _choose_shown(self) -> None:
        """The row of what the detail shows is the marked one; it is looked for among those that are read first."""
        chosen, current = self._screen.audit.chosen, self._view.currentIndex()
        if chosen is None or (current.isValid() and current.data(ENTRY) == chosen):
            return
        first = self._screen.audit.pages.get(0, ())
        if chosen in first and not current.isValid():
            self._view.setCurrentIndex(self._model.index(first.index(chosen)))

    def _show_day(self) -> None:
        index = self._view.indexAt(QPoint(1, 1))
        entry = index.data(ENTRY) if index.isValid() else None
        self._day.setText(day_of(self._t, self._screen, entry.ts) if entry is not None else "")
        self._day.setVisible(bool(self._screen.audit.total))
