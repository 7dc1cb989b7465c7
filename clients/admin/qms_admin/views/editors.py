"""The editors of a form: each shows a value, and tells when a person changes it."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.flow import FlowLayout
from qms_clientkit.widgets.select import Select

from qms_admin.forms.base import Cell, Editor, Value
from qms_admin.forms.branch import time_zones
from qms_admin.views.words import say

D = tokens.DESKTOP
_LABEL = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignBottom
LINES = 3
"""Lines of text that a field of several lines shows."""


class SuffixEdit(QLineEdit):
    """A line edit with its unit at the end, which is no part of the text."""

    def __init__(self, suffix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suffix = suffix
        if suffix:
            metrics = QFontMetrics(text_font(current_theme().px(D.body), QFont.Weight.Normal))
            self.setTextMargins(0, 0, metrics.horizontalAdvance(suffix) + current_theme().px(D.gap2), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._suffix:
            return
        theme, painter = current_theme(), QPainter(self)
        painter.setFont(text_font(theme.px(D.body), QFont.Weight.Normal))
        painter.setPen(QColor(theme.palette.text2))
        box: QRect = self.rect().adjusted(0, 0, -theme.px(D.gap3), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._suffix)


class LinesEdit(QPlainTextEdit):
    """Several lines; Tab leaves it, as it leaves every other field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        metrics = QFontMetrics(text_font(current_theme().px(D.body), QFont.Weight.Normal))
        self.setFixedHeight(LINES * metrics.lineSpacing() + 2 * current_theme().px(D.gap3))


class CellEditor(QWidget):
    """`changed` carries the value. Subclasses show one and name the widget that takes the focus."""

    changed = Signal(object)

    def __init__(self, text: Translator, cell: Cell, name: str, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = Field(say(text, cell.label), name=name, hint=say(text, cell.hint), editor=editor)
        self.field.label.setWordWrap(True)
        self.field.label.setAlignment(_LABEL)
        if cell.rtl:
            editor.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        editor.setEnabled(not cell.fixed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.field)

    def show_rtl(self, is_rtl: bool) -> None:
        """Where the language of what is written changes."""
        right = Qt.LayoutDirection.RightToLeft
        self.field.edit.setLayoutDirection(right if is_rtl else Qt.LayoutDirection.LeftToRight)

    def show_value(self, value: Value) -> None:
        raise NotImplementedError

    def show_error(self, sentence: str) -> None:
        self.field.set_error(sentence)


class TextEditor(CellEditor):
    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        edit = SuffixEdit(say(text, cell.suffix))
        super().__init__(text, cell, name, edit)
        self._edit = edit
        if cell.editor is Editor.PASSWORD:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        if cell.editor is Editor.ZONE:
            completer = QCompleter(list(time_zones()), edit)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            edit.setCompleter(completer)
            completer.activated.connect(lambda zone: self.changed.emit(str(zone)))
        edit.textEdited.connect(lambda words: self.changed.emit(words.strip()))

    def show_value(self, value: Value) -> None:
        if self._edit.text().strip() != value:
            self._edit.setText(str(value))


class LinesEditor(CellEditor):
    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        edit = LinesEdit()
        super().__init__(text, cell, name, edit)
        self._edit = edit
        edit.textChanged.connect(lambda: self.changed.emit(edit.toPlainText().strip()))

    def show_value(self, value: Value) -> None:
        if self._edit.toPlainText().strip() != value:
            self._edit.blockSignals(True)
            self._edit.setPlainText(str(value))
            self._edit.blockSignals(False)


class ChoiceEditor(CellEditor):
    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        select = Select(say(text, cell.label), name=name)
        super().__init__(text, cell, name, select)
        self._select = select
        select.set_choices([(value, say(text, words)) for value, words in cell.choices])
        select.activated.connect(lambda _index: self.changed.emit(select.value()))

    def show_value(self, value: Value) -> None:
        index = self._select.findData(value)
        if index != self._select.currentIndex():
            self._select.setCurrentIndex(index)


class Chips(QWidget):
    """Chips that wrap; focus on the group goes to its first chip."""

    changed = Signal(object)

    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        super().__init__()
        self._chips = {value: Chip(say(text, words), name=f"{name}_{value}") for value, words in cell.choices}
        flow = FlowLayout(self, current_theme().px(D.gap2))
        for value, chip in self._chips.items():
            flow.addWidget(chip)
            chip.clicked.connect(lambda on, value=value: self._toggled(value, on))
        self._value: tuple[str, ...] = ()

    def show_value(self, value: tuple[str, ...]) -> None:
        self._value = value
        for key, chip in self._chips.items():
            chip.setChecked(key in value)

    def _toggled(self, value: str, on: bool) -> None:
        """What is added comes last, as the order may matter; a set of counters is kept in the order shown."""
        others = tuple(one for one in self._value if one != value)
        self._value = (*others, value) if on else others
        self.changed.emit(self._value)


class ChipsEditor(CellEditor):
    def __init__(self, text: Translator, cell: Cell, name: str) -> None:
        chips = Chips(text, cell, name)
        super().__init__(text, cell, name, chips)
        self._chips = chips
        chips.changed.connect(self.changed)

    def show_value(self, value: Value) -> None:
        self._chips.show_value(value if isinstance(value, tuple) else ())
