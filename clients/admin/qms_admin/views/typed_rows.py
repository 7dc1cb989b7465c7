"""An editor of a list: a row for each of its lines, and a button for one more."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button

D = tokens.DESKTOP


class TypedRow(QWidget):
    """One line as text: `changed` after a key or a choice, `removed` when it shall go."""

    changed = Signal()
    removed = Signal()

    def value(self) -> str:
        raise NotImplementedError

    def show_value(self, typed: str) -> None:
        raise NotImplementedError

    def focus(self) -> None:
        raise NotImplementedError


class TypedRows(QWidget):
    """`changed` carries the lines as they are typed. Subclasses make a row, and give the button that adds one."""

    changed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._rows: list[TypedRow] = []
        self._more: Button | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(current_theme().px(D.gap2))

    def value(self) -> tuple[str, ...]:
        return tuple(row.value() for row in self._rows)

    def show_value(self, value: tuple[str, ...]) -> None:
        while len(self._rows) > len(value):
            row = self._rows.pop()
            row.hide()
            row.setParent(None)
            row.deleteLater()
        while len(self._rows) < len(value):
            self._rows.append(self._new_row())
        for row, typed in zip(self._rows, value, strict=True):
            row.show_value(typed)

    def make_row(self, name: str) -> TypedRow:
        raise NotImplementedError

    def offer(self, more: Button) -> None:
        self._more = more
        self._box.addWidget(more)
        self.setFocusProxy(more)

    def append(self, typed: str) -> None:
        """One more line, with the focus once it is there."""
        self.changed.emit((*self.value(), typed))
        if self._rows:
            self._rows[-1].focus()

    def _new_row(self) -> TypedRow:
        row = self.make_row(f"{self._name}_{len(self._rows)}")
        row.changed.connect(lambda: self.changed.emit(self.value()))
        row.removed.connect(lambda: self._remove(self._rows.index(row)))
        self._box.insertWidget(len(self._rows), row)
        return row

    def _remove(self, place: int) -> None:
        if self._more is not None:
            self._more.setFocus()
        value = self.value()
        self.changed.emit(value[:place] + value[place + 1 :])
