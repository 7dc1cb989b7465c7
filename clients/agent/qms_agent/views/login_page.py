"""Sign in: three fields, one button, and what is wrong said beside it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_agent.intents import LogIn
from qms_agent.state import Screen

D = tokens.DESKTOP
CARD_WIDTH = D.list_width + D.gap8


class LoginPage(QWidget):
    """`wanted` carries a LogIn."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = text
        theme = current_theme()
        self.tenant = Field(text("login.tenant"), name="login_tenant")
        self.username = Field(text("login.username"), name="login_username")
        self.password = Field(text("login.password"), name="login_password", password=True)
        self.trouble = Banner("note_bad", name="login_trouble")
        self.go = Button(text("login.go"), Kind.PRIMARY, name="login_go", stretch=False, on_click=self._submit)
        self.server = Label("", "caption", "quiet", name="login_server", wrap=True)
        card = Panel("card", pad=theme.px(D.gap7), gap=theme.px(D.gap4))
        card.setMaximumWidth(theme.px(CARD_WIDTH))
        card.box.addWidget(Label(text("login.title"), "title"))
        card.box.addWidget(Label(text("login.sentence"), "body", "quiet", wrap=True))
        for part in (self.trouble, self.tenant, self.username, self.password, self.go, self.server):
            card.box.addWidget(part)
        for field in (self.tenant, self.username, self.password):
            field.edit.returnPressed.connect(self._submit)  # type: ignore[attr-defined]
        # The card is as wide as it may be, and narrower in a strip.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 1000)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addLayout(row)
        box.addStretch(1)

    def show_screen(self, screen: Screen) -> None:
        """Offers what is remembered, and says what went wrong."""
        self.server.setText(self._t("login.server", server=screen.server))
        for field, remembered in ((self.tenant, screen.tenant), (self.username, screen.username)):
            if not field.text():
                field.set_text(remembered)
        self.trouble.say(screen.login_error)
        self.go.setEnabled(not screen.busy)
        self.go.set_content(self._t("login.working") if screen.busy else self._t("login.go"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.password.set_text("")
        empty = [field for field in (self.tenant, self.username, self.password) if not field.text()]
        empty[0].edit.setFocus()

    def _submit(self) -> None:
        if not self.go.isEnabled():
            return
        password = self.password.edit.text()  # type: ignore[attr-defined]
        if self.tenant.text() and self.username.text() and password:
            self.wanted.emit(LogIn(self.tenant.text(), self.username.text(), password))
        else:
            self.trouble.say(self._t("login.missing"))
