"""Sign in: three fields, a fourth for who has a second factor, one button, and what is wrong said beside it."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.staff.intents import LogIn
from qms_clientkit.staff.screen import StaffScreen
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP
_CODE = re.compile(r"^[0-9]{6}$", re.ASCII)
CARD_WIDTH = D.list_width + D.gap8


class LoginPage(QWidget):
    """`wanted` carries a LogIn. Each program says in `login.sentence` who it is for."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = text
        self.tenant = Field(text("sign_in.tenant"), name="login_tenant")
        self.username = Field(text("sign_in.username"), name="login_username")
        self.password = Field(text("sign_in.password"), name="login_password", password=True)
        self.code = Field(text("sign_in.code"), name="login_code", hint=text("sign_in.code_hint"))
        self.code.edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.code.hide()
        self.trouble = _note("note_bad", "login_trouble")
        self.server_trouble = _note("note_warn", "login_server_trouble")
        self.kept_aside = _note("note_warn", "login_kept_aside")
        self.go = Button(text("sign_in.go"), Kind.PRIMARY, name="login_go", stretch=False, on_click=self._submit)
        self.server = Label("", "caption", "quiet", name="login_server", wrap=True)
        for field in (*self._fields(), self.code):
            assert isinstance(field.edit, QLineEdit)
            field.edit.returnPressed.connect(self._submit)
        # The card is as wide as it may be, and narrower in a strip.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._card(), 1000)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addLayout(row)
        box.addStretch(1)

    def show_screen(self, screen: StaffScreen) -> None:
        """Offers what is remembered, and says what went wrong."""
        self.server.setText(self._t("sign_in.server", server=screen.server))
        for field, remembered in ((self.tenant, screen.tenant), (self.username, screen.username)):
            if not field.text():
                field.set_text(remembered)
        self._show_code(screen.wants_code)
        self.trouble.say(screen.login_error if screen.login_error != screen.server_trouble else "")
        self.server_trouble.say(screen.server_trouble)
        self.kept_aside.say(self._t("sign_in.kept_aside", file=screen.kept_aside) if screen.kept_aside else "")
        self.go.setEnabled(not screen.busy)
        self.go.set_content(self._t("sign_in.working") if screen.busy else self._t("sign_in.go"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.password.set_text("")
        empty = [field for field in self._fields() if not field.text()]
        empty[0].edit.setFocus()

    def _show_code(self, wanted: bool) -> None:
        """Asked for, it takes the focus; a code is good once, so it is typed anew each time."""
        if wanted == self.code.isVisibleTo(self):
            return
        self.code.set_text("")
        self.code.setVisible(wanted)
        (self.code if wanted else self.password).edit.setFocus()

    def _fields(self) -> tuple[Field, Field, Field]:
        return self.tenant, self.username, self.password

    def _card(self) -> Panel:
        theme = current_theme()
        card = Panel("card", pad=theme.px(D.gap7), gap=theme.px(D.gap4))
        card.setMaximumWidth(theme.px(CARD_WIDTH))
        card.box.addWidget(Label(self._t("sign_in.title"), "title"))
        card.box.addWidget(Label(self._t("login.sentence"), "body", "quiet", wrap=True))
        notes = (self.kept_aside, self.server_trouble, self.trouble)
        for part in (*notes, *self._fields(), self.code, self.go, self.server):
            card.box.addWidget(part)
        return card

    def _submit(self) -> None:
        if not self.go.isEnabled():
            return
        password = self.password.edit.text()  # type: ignore[attr-defined]
        code = self.code.text().replace(" ", "") if self.code.isVisibleTo(self) else ""
        if not (self.tenant.text() and self.username.text() and password):
            self.trouble.say(self._t("sign_in.missing"))
        elif self.code.isVisibleTo(self) and not _CODE.match(code):
            self.trouble.say(self._t("sign_in.code_missing"))
        else:
            self.wanted.emit(LogIn(self.tenant.text(), self.username.text(), password, code))


def _note(kind: str, name: str) -> Banner:
    """A note that may need several lines."""
    note, theme = Banner(kind, name=name), current_theme()
    note.box.setContentsMargins(*(theme.px(D.gap3),) * 4)
    return note
