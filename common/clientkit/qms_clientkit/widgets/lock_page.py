"""The program is locked: who works here, and the password that goes on. Nothing of the work is seen."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.staff.intents import LogOut, Unlock
from qms_clientkit.staff.screen import StaffScreen
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP
_CODE = re.compile(r"^[0-9]{6}$", re.ASCII)
CARD_WIDTH = D.list_width + D.gap8


class LockPage(QWidget):
    """`wanted` carries an Unlock or a LogOut."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = text
        self.who = Label("", "title", name="lock_who", wrap=True)
        self.sentence = Label("", "body", "quiet", wrap=True)
        self.password = Field(text("sign_in.password"), name="lock_password", password=True)
        self.code = Field(text("sign_in.code"), name="lock_code", hint=text("sign_in.code_hint"))
        self.code.hide()
        self.trouble = Banner("note_bad", name="lock_trouble")
        self.trouble.box.setContentsMargins(*(current_theme().px(D.gap3),) * 4)
        self.go = Button(text("lock.go"), Kind.PRIMARY, name="lock_go", on_click=self._submit)
        leave = Button(text("lock.leave"), Kind.GHOST, name="lock_leave", icon="logout")
        leave.clicked.connect(lambda _checked=False: self.wanted.emit(LogOut()))
        for field in (self.password, self.code):
            assert isinstance(field.edit, QLineEdit)
            field.edit.returnPressed.connect(self._submit)
        card = Panel("card", pad=current_theme().px(D.gap7), gap=current_theme().px(D.gap4))
        card.setMaximumWidth(current_theme().px(CARD_WIDTH))
        card.box.addWidget(Icon("lock", current_theme().px(D.icon_large), "accent_text"))
        for part in (self.who, self.sentence, self.trouble, self.password, self.code, self.go, leave):
            card.box.addWidget(part)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 1000)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addLayout(row)
        box.addStretch(1)

    def show_screen(self, screen: StaffScreen) -> None:
        self.who.setText(screen.me.display_name if screen.me is not None else "")
        self.sentence.setText(self._t("lock.sentence"))
        self.trouble.say(screen.lock_error)
        if screen.wants_code is not self.code.isVisibleTo(self):
            self.code.set_text("")
            self.code.setVisible(screen.wants_code)
            (self.code if screen.wants_code else self.password).edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.go.setEnabled(not screen.busy)
        self.go.set_content(self._t("sign_in.working" if screen.busy else "lock.go"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.password.set_text("")
        self.password.edit.setFocus()

    def _submit(self) -> None:
        if not self.go.isEnabled():
            return
        password = self.password.edit.text()  # type: ignore[attr-defined]
        code = self.code.text().replace(" ", "") if self.code.isVisibleTo(self) else ""
        if not password:
            self.trouble.say(self._t("lock.missing"))
        elif self.code.isVisibleTo(self) and not _CODE.match(code):
            self.trouble.say(self._t("sign_in.code_missing"))
        else:
            self.wanted.emit(Unlock(password, code))
