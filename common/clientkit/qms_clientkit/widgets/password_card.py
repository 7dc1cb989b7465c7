"""The card in the middle of a page on which somebody says who they are: password, a code when it is asked for, one button."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP
_CODE = re.compile(r"^[0-9]{6}$", re.ASCII)
CARD_WIDTH = D.list_width + D.gap8


class PasswordCard(QWidget):
    """A subclass lays out the parts with `lay_out` and does in `submit` what the button, or Enter in a field, is for.

    `go_words` is the text's key for the button; `name` begins the names of the parts.
    """

    def __init__(self, text: Translator, name: str, go_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._go_words = text, go_words
        self.password = Field(text("sign_in.password"), name=f"{name}_password", password=True)
        self.code = Field(text("sign_in.code"), name=f"{name}_code", hint=text("sign_in.code_hint"))
        self.code.edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.code.hide()
        self.trouble = note("note_bad", f"{name}_trouble")
        self.go = Button(text(go_words), Kind.PRIMARY, name=f"{name}_go", on_click=self._press)

    def lay_out(self, *parts: QWidget) -> None:
        """As wide as the card may be, and narrower in a strip."""
        theme = current_theme()
        card = Panel("card", pad=theme.px(D.gap7), gap=theme.px(D.gap4))
        card.setMaximumWidth(theme.px(CARD_WIDTH))
        for part in parts:
            card.box.addWidget(part)
            if isinstance(part, Field) and isinstance(part.edit, QLineEdit):
                part.edit.returnPressed.connect(self._press)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 1000)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addLayout(row)
        box.addStretch(1)

    def submit(self, password: str, code: str) -> None:
        """The code is empty unless it was asked for, and is one then."""
        raise NotImplementedError

    def missing(self, password: str) -> str:
        """What is still to be typed, in words."""
        raise NotImplementedError

    def show_busy(self, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self.go.set_content(self._t("sign_in.working" if busy else self._go_words))

    def show_code(self, wanted: bool) -> None:
        """Asked for, it takes the focus; a code is good once, so it is typed anew each time."""
        if wanted is self.code.isVisibleTo(self):
            return
        self.code.set_text("")
        self.code.setVisible(wanted)
        (self.code if wanted else self.password).edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _press(self) -> None:
        if not self.go.isEnabled():
            return
        password = self.password.edit.text()  # type: ignore[attr-defined]
        is_asked = self.code.isVisibleTo(self)
        code = self.code.text().replace(" ", "") if is_asked else ""
        if missing := self.missing(password):
            self.trouble.say(missing)
        elif is_asked and not _CODE.match(code):
            self.trouble.say(self._t("sign_in.code_missing"))
        else:
            self.submit(password, code)


def note(kind: str, name: str) -> Banner:
    """A note that may need several lines."""
    banner, pad = Banner(kind, name=name), current_theme().px(D.gap3)
    banner.box.setContentsMargins(pad, pad, pad, pad)
    return banner
