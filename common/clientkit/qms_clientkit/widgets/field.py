"""A text field with its label above and, when it is wrong, the sentence that says so below."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.polish import set_property

D = tokens.DESKTOP


class Field(QWidget):
    """`edit` is the QLineEdit (or another editor that was given); `changed` carries a line edit's text. A line edit takes
    at most `limit` letters, 0 for Qt's own many."""

    changed = Signal(str)

    def __init__(
        self,
        label: str,
        *,
        name: str,
        placeholder: str = "",
        hint: str = "",
        password: bool = False,
        limit: int = 0,
        editor: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme = current_theme()
        self.label = Label("", "label")
        self.edit = editor or QLineEdit()
        self.edit.setObjectName(name)
        self.set_label(label)
        self.label.setBuddy(self.edit)
        self._hint = Label(hint, "caption", "quiet", wrap=True, name=f"{name}_hint")
        if not hint:
            self._hint.hide()
        self._build_error(name)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(D.radius_badge))
        for part in (self.label, self.edit, self._hint, self._error):
            box.addWidget(part)
        if self.edit.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Fixed:
            box.addStretch(1)
        if isinstance(self.edit, QLineEdit):
            self.edit.setPlaceholderText(placeholder)
            self.edit.setEchoMode(QLineEdit.EchoMode.Password if password else QLineEdit.EchoMode.Normal)
            if limit:
                self.edit.setMaxLength(limit)
            self.edit.textChanged.connect(self.changed)

    def set_label(self, label: str) -> None:
        """Say what the field is for."""
        self.label.setText(label.replace("&", "&&"))  # with a buddy, an ampersand would be a mnemonic
        self.edit.setAccessibleName(label)

    def text(self) -> str:
        """The line edit's text without surrounding blanks."""
        return self.edit.text().strip() if isinstance(self.edit, QLineEdit) else ""

    def set_text(self, text: str) -> None:
        """Put `text` into the line edit."""
        if isinstance(self.edit, QLineEdit) and self.edit.text() != text:
            self.edit.setText(text)

    def set_error(self, sentence: str) -> None:
        """Say what is wrong; an empty sentence takes the mark away."""
        set_property(self.edit, "invalid", bool(sentence))
        self._sentence.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._hint.setVisible(bool(self._hint.text()) and not sentence)
        self.edit.setAccessibleDescription(sentence)

    def error(self) -> str:
        """The sentence shown, or an empty one."""
        return self._sentence.text()

    def _build_error(self, name: str) -> None:
        theme = current_theme()
        self._error = QWidget()
        self._sentence = Label("", "body", "bad", wrap=True, name=f"{name}_error")
        row = QHBoxLayout(self._error)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(D.radius_badge))
        row.addWidget(Icon("alert", theme.px(D.icon_small), "bad_text"))
        row.addWidget(self._sentence, 1)
        self._error.hide()
