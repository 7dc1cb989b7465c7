"""A weekday's opening times in one row: pairs of times, one more, and the same as the day above."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.flow import FlowLayout
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.polish import set_property

from qms_admin.forms.base import Cell, Value
from qms_admin.forms.hours import MOST_SPANS
from qms_admin.views.editors import CellEditor
from qms_admin.views.words import say

D = tokens.DESKTOP
NARROW = 560
USUAL = "08:00-16:00"
"""What a day begins with that had no hours; the clerk types over it."""


class SpanEdit(QWidget):
    """From and until, and a cross. `changed` after a key, `removed` when the pair shall go."""

    changed = Signal()
    removed = Signal()

    def __init__(self, text: Translator, day: str, name: str) -> None:
        super().__init__()
        self._from, self._until = QLineEdit(), QLineEdit()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(D.gap1))
        for edit, end in ((self._from, "from"), (self._until, "until")):
            edit.setObjectName(f"{name}_{end}")
            edit.setAccessibleName(text(f"hours.{end}", day=day))
            edit.setFixedWidth(current_theme().px(D.gap8 + D.gap5))
            edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
            edit.textEdited.connect(lambda _words: self.changed.emit())
        remove = Button("", Kind.GHOST, name=f"{name}_remove", icon="x", tall=D.chip, on_click=self.removed.emit)
        remove.setAccessibleName(text("hours.remove", day=day))
        row.addWidget(self._from)
        row.addWidget(Label("–", "body", "quiet"))
        row.addWidget(self._until)
        row.addWidget(remove)

    def value(self) -> str:
        return f"{self._from.text().strip()}-{self._until.text().strip()}"

    def show_value(self, typed: str) -> None:
        if typed == self.value():
            return
        opens, _, closes = typed.partition("-")
        self._from.setText(opens)
        self._until.setText(closes)

    def show_wrong(self, wrong: bool) -> None:
        for edit in (self._from, self._until):
            set_property(edit, "invalid", wrong)

    def focus(self) -> None:
        self._from.setFocus()
        self._from.selectAll()


class Spans(QWidget):
    """The day's name, its pairs, and the two buttons that add to them. `changed` carries the pairs as they are typed."""

    changed = Signal(object)

    def __init__(self, text: Translator, day: str, name: str) -> None:
        super().__init__()
        self._t, self._day, self._name = text, day, name
        self._edits: list[SpanEdit] = []
        theme = current_theme()
        title = Label(day, "label")
        title.setFixedWidth(theme.px(D.gap8 + D.gap7))
        title.setMinimumHeight(theme.px(D.field))
        self._closed = Label(text("hours.none"), "body", "quiet")
        self._closed.setFixedHeight(theme.px(D.field))
        self._more = Button("", Kind.GHOST, name=f"{name}_more", icon="plus", on_click=self._add)
        self._more.setAccessibleName(text("hours.more", day=day))
        self._more.setToolTip(text("hours.more", day=day))
        self.same = Button(text("hours.same"), Kind.GHOST, name=f"{name}_same")
        self.same.hide()
        beside = QWidget()
        self._flow = FlowLayout(beside, theme.px(D.gap2))
        for part in (self._closed, self._more):
            self._flow.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(D.gap2))
        row.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(beside, 1)
        row.addWidget(self.same, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self._more)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where two pairs do not fit beside the words, the copying button is its icon."""
        super().resizeEvent(event)
        is_narrow = self.width() < current_theme().px(NARROW)
        self.same.set_content("" if is_narrow else self._t("hours.same"), "copy" if is_narrow else "")
        words = self._t("hours.same_day", day=self._day)
        self.same.setAccessibleName(words)
        self.same.setToolTip(words)

    def value(self) -> tuple[str, ...]:
        return tuple(edit.value() for edit in self._edits)

    def show_value(self, value: tuple[str, ...]) -> None:
        if len(value) != len(self._edits):
            self._build(len(value))
        for edit, typed in zip(self._edits, value, strict=True):
            edit.show_value(typed)

    def show_wrong(self, wrong: bool) -> None:
        for edit in self._edits:
            edit.show_wrong(wrong)

    def _build(self, count: int) -> None:
        """Pairs are added or taken at the end, so that a pair that is typed in keeps the keyboard."""
        while len(self._edits) > count:
            edit = self._edits.pop()
            edit.hide()
            edit.setParent(None)
            edit.deleteLater()
        while len(self._edits) < count:
            edit = SpanEdit(self._t, self._day, f"{self._name}_{len(self._edits)}")
            edit.changed.connect(lambda: self.changed.emit(self.value()))
            edit.removed.connect(lambda edit=edit: self._remove(edit))
            self._edits.append(edit)
        self._arrange()

    def _arrange(self) -> None:
        while self._flow.takeAt(0) is not None:
            pass
        for part in (self._closed, *self._edits, self._more):
            self._flow.addWidget(part)
        self._closed.setVisible(not self._edits)
        self._more.setVisible(len(self._edits) < MOST_SPANS)
        for edit in self._edits:
            edit.show()
        self.updateGeometry()

    def _add(self) -> None:
        self.changed.emit((*self.value(), "-" if self._edits else USUAL))
        if self._edits:
            self._edits[-1].focus()

    def _remove(self, edit: SpanEdit) -> None:
        index = self._edits.index(edit)
        self._more.setFocus()
        value = self.value()
        self.changed.emit(value[:index] + value[index + 1 :])


class SpansEditor(CellEditor):
    """A weekday. `stand_below` names the day whose hours the copying button takes."""

    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        spans = Spans(text, say(text, cell.label), name)
        super().__init__(text, cell, name, spans)
        self._spans = spans
        self._above: SpansEditor | None = None
        self.field.label.hide()
        spans.changed.connect(self.changed)
        spans.same.clicked.connect(lambda _checked=False: self._copy())

    def stand_below(self, above: "SpansEditor | None") -> None:
        self._above = above
        self._spans.same.setVisible(above is not None)

    def show_value(self, value: Value) -> None:
        self._spans.show_value(value if isinstance(value, tuple) else ())

    def show_error(self, sentence: str) -> None:
        super().show_error(sentence)
        self._spans.show_wrong(bool(sentence))

    def _copy(self) -> None:
        if self._above is not None:
            self.changed.emit(self._above._spans.value())
