"""What a deed changed: each field before and after, side by side; what did not change is shown when asked for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.audit import AuditAction, AuditEntry

from qms_admin.history import Difference, differences, same_fields
from qms_admin.views.values import value_words
from qms_admin.views.words import field_words

D = tokens.DESKTOP
_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse
_WEIGHTS = (5, 6, 6)
"""Of the columns: field, before, after."""


class AuditChanges(Panel):
    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("none", name="audit_changes", parent=parent)
        self._t = text
        self._shown: tuple[AuditEntry, dict[str, str]] | None = None
        self._is_open = False
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        theme = current_theme()
        self._rest = Label("", "body", "quiet", name="audit_rest")
        self._open = Button(text("audit.show"), Kind.LINK, name="audit_show", on_click=self._show_rest)
        foot = Panel("none", "h", pad=(theme.px(D.gap5), theme.px(D.gap3), theme.px(D.gap5), 0), gap=theme.px(D.gap2))
        foot.box.addWidget(self._rest)
        foot.box.addWidget(self._open)
        foot.box.addStretch(1)
        self._foot = foot
        self.box.addLayout(self._rows)
        self.box.addWidget(foot)
        self.box.addStretch(1)

    def show_entry(self, entry: AuditEntry, names: dict[str, str]) -> None:
        if (entry, names) != self._shown:
            self._shown, self._is_open = (entry, names), False
            self._fill()

    def _show_rest(self) -> None:
        self._is_open = True
        self._fill()

    def _fill(self) -> None:
        assert self._shown is not None, "filled with a deed"
        entry, names = self._shown
        while (taken := self._rows.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        found = differences(entry.before, entry.after, entry.target_id)
        alike = same_fields(entry.before, entry.after, entry.target_id)
        if found:
            self._rows.addWidget(self._head(entry))
        for one in found:
            self._rows.addWidget(self._row(one, names, entry))
        for one in alike if self._is_open else []:
            self._rows.addWidget(self._row(one, names, entry))
        self._rest.setText(self._t.plural("audit.unchanged", len(alike)) if alike else "")
        self._foot.setVisible(bool(alike) and not self._is_open)

    def _head(self, entry: AuditEntry) -> Panel:
        theme = current_theme()
        head = self._line("head")
        head.setFixedHeight(theme.px(D.chip))
        words = ("audit.field", "audit.before", "audit.after")
        for key, weight, shown in zip(words, _WEIGHTS, (True, *self._sides(entry)), strict=True):
            if shown:
                head.box.addWidget(Label(self._t(key), "caption", "quiet"), weight)
        return head

    @staticmethod
    def _sides(entry: AuditEntry) -> tuple[bool, bool]:
        """Whether there is something to see before and after: what is new was nothing, what is gone is nothing."""
        is_new = entry.before is None or entry.action is AuditAction.CONFIG_CREATED
        return not is_new, entry.after is not None

    def _row(self, one: Difference, names: dict[str, str], entry: AuditEntry) -> Panel:
        theme, line = current_theme(), self._line("row")
        line.setMinimumHeight(theme.px(D.row))
        line.box.addWidget(Label(field_words(self._t, one.key), "body", wrap=True), _WEIGHTS[0])
        has_before, has_after = self._sides(entry)
        is_same = one.before == one.after
        if has_before:
            line.box.addWidget(self._value(one, one.before, names, "sunken" if is_same else "note_bad"), _WEIGHTS[1])
        if has_before and has_after:
            line.box.addWidget(Icon("arrow", theme.px(D.icon_badge), "text2"))
        if has_after:
            line.box.addWidget(self._value(one, one.after, names, "sunken" if is_same else "note_good"), _WEIGHTS[2])
        return line

    def _value(self, one: Difference, value: object, names: dict[str, str], kind: str) -> Panel:
        theme = current_theme()
        field = Panel(kind, pad=(theme.px(D.gap3), theme.px(D.gap1), theme.px(D.gap3), theme.px(D.gap1)))
        shown = Label(value_words(value, names, self._t, one.key), "body", wrap=True)
        shown.setTextInteractionFlags(_SELECTABLE)
        field.box.addWidget(shown)
        return field

    @staticmethod
    def _line(kind: str) -> Panel:
        theme = current_theme()
        side = theme.px(D.gap5)
        return Panel(kind, "h", pad=(side, theme.px(D.gap1), side, theme.px(D.gap1)), gap=theme.px(D.gap3))
