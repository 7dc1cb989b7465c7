"""Sign in: three fields, a fourth for who has a second factor, one button, and what is wrong said beside it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.staff.intents import LogIn
from qms_clientkit.staff.screen import StaffScreen
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.password_card import PasswordCard, note


class LoginPage(PasswordCard):
    """`wanted` carries a LogIn. Each program says in `login.sentence` who it is for."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(text, "login", "sign_in.go", parent)
        self.tenant = Field(text("sign_in.tenant"), name="login_tenant")
        self.username = Field(text("sign_in.username"), name="login_username")
        self.server_trouble = note("note_warn", "login_server_trouble")
        self.kept_aside = note("note_warn", "login_kept_aside")
        self.server = Label("", "caption", "quiet", name="login_server", wrap=True)
        title, sentence = (
            Label(text("sign_in.title"), "title"),
            Label(text("login.sentence"), "body", "quiet", wrap=True),
        )
        notes = (self.kept_aside, self.server_trouble, self.trouble)
        self.lay_out(title, sentence, *notes, *self._fields(), self.code, self.go, self.server)

    def show_screen(self, screen: StaffScreen) -> None:
        """Offers what is remembered, and says what went wrong."""
        self.server.setText(self._t("sign_in.server", server=screen.server))
        for field, remembered in ((self.tenant, screen.tenant), (self.username, screen.username)):
            if not field.text():
                field.set_text(remembered)
        self.show_code(screen.wants_code)
        self.trouble.say(screen.login_error if screen.login_error != screen.server_trouble else "")
        self.server_trouble.say(screen.server_trouble)
        self.kept_aside.say(self._t("sign_in.kept_aside", file=screen.kept_aside) if screen.kept_aside else "")
        self.show_busy(screen.busy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.password.set_text("")
        empty = [field for field in self._fields() if not field.text()]
        empty[0].edit.setFocus()

    def missing(self, password: str) -> str:
        is_whole = self.tenant.text() and self.username.text() and password
        return "" if is_whole else self._t("sign_in.missing")

    def submit(self, password: str, code: str) -> None:
        self.wanted.emit(LogIn(self.tenant.text(), self.username.text(), password, code))

    def _fields(self) -> tuple[Field, Field, Field]:
        return self.tenant, self.username, self.password
