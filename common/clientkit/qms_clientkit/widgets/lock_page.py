"""The program is locked: who works here, and the password that goes on. Nothing of the work is seen."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.staff.intents import LogOut, Unlock
from qms_clientkit.staff.screen import StaffScreen
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.password_card import PasswordCard


class LockPage(PasswordCard):
    """`wanted` carries an Unlock or a LogOut."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(text, "lock", "lock.go", parent)
        self.who = Label("", "title", name="lock_who", wrap=True)
        sentence = Label(text("lock.sentence"), "body", "quiet", wrap=True)
        leave = Button(text("lock.leave"), Kind.GHOST, name="lock_leave", icon="logout")
        leave.clicked.connect(lambda _checked=False: self.wanted.emit(LogOut()))
        lock = Icon("lock", current_theme().px(tokens.DESKTOP.icon_large), "accent_text")
        self.lay_out(lock, self.who, sentence, self.trouble, self.password, self.code, self.go, leave)

    def show_screen(self, screen: StaffScreen) -> None:
        self.who.setText(screen.me.display_name if screen.me is not None else "")
        self.trouble.say(screen.lock_error)
        self.show_code(screen.wants_code)
        self.show_busy(screen.busy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.password.set_text("")
        self.password.edit.setFocus()

    def missing(self, password: str) -> str:
        return "" if password else self._t("lock.missing")

    def submit(self, password: str, code: str) -> None:
        self.wanted.emit(Unlock(password, code))
