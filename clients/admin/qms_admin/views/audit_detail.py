"""A deed: who did it, from where, and what it changed, field by field; the way back for a change."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_clientkit.widgets.scrolled import scrolled
from qms_contract.audit import AuditEntry

from qms_admin.history import names_of
from qms_admin.state import Screen
from qms_admin.views.audit_changes import AuditChanges
from qms_admin.views.audit_words import subject, title
from qms_admin.views.moments import when
from qms_admin.views.take_back_panel import TakeBackPanel

D = tokens.DESKTOP
_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class AuditDetail(Panel):
    """`wanted` carries a TakeBack."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("card", name="audit_detail", parent=parent)
        self._t = text
        self._entry: AuditEntry | None = None
        self._title = Label("", "heading", name="audit_title", wrap=True)
        self._line = Label("", "body", "quiet", name="audit_line", wrap=True)
        self._title.setTextInteractionFlags(_SELECTABLE)
        self._copy = Button(text("audit.copy_id"), name="audit_copy", icon="copy", on_click=self._copy_id)
        self._changes, self._back = AuditChanges(text), TakeBackPanel(text)
        self._back.wanted.connect(self.wanted)
        self._build()

    def show_screen(self, screen: Screen) -> None:
        entry = screen.audit.chosen
        self._entry = entry
        self.setVisible(entry is not None)
        if entry is None:
            return
        names = names_of(screen.estate)
        self._title.setText(title(self._t, entry, names))
        self._line.setText(self._who(screen, entry))
        self._copy.setEnabled(entry.target_id is not None)
        self._changes.show_entry(entry, names)
        can_act = not screen.busy and screen.lost_since is None
        self._back.show_version(screen.audit.before, subject(self._t, entry, names), screen, can_act=can_act)

    def _who(self, screen: Screen, entry: AuditEntry) -> str:
        role = self._t.find(f"staff.{entry.role}") if entry.role else None
        who = f"{entry.actor_name} ({role})" if entry.actor_name and role else entry.actor_name
        key = "audit.line" if entry.address else "audit.line_here"
        moment = when(self._t, screen, entry.ts)
        return self._t(key, name=who or self._t("audit.nobody"), time=moment, address=entry.address or "")

    def _copy_id(self) -> None:
        if self._entry is not None and self._entry.target_id is not None:
            QGuiApplication.clipboard().setText(str(self._entry.target_id))

    def _build(self) -> None:
        theme = current_theme()
        head = Panel("none", "h", pad=theme.px(D.gap5), gap=theme.px(D.gap4))
        words = QVBoxLayout()
        words.setSpacing(theme.px(D.gap1))
        words.addWidget(self._title)
        words.addWidget(self._line)
        head.box.addLayout(words, 1)
        head.box.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        inner, foot = Panel("none"), Panel("none", pad=theme.px(D.gap5))
        foot.box.addWidget(self._back)
        inner.box.addWidget(self._changes)
        inner.box.addStretch(1)
        inner.box.addWidget(foot)
        self.box.addWidget(head)
        self.box.addWidget(Rule())
        self.box.addWidget(scrolled(inner), 1)
