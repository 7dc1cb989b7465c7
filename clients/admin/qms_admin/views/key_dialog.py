"""A new API key: what it is for, what it may do, until when; then the key itself, this once."""

from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.select import Select
from qms_contract.access import Permission
from qms_contract.api_keys import CreateApiKey

from qms_admin.forms.base import Cell, Editor, words
from qms_admin.forms.role import permission_choices
from qms_admin.intents import ForgetKey, MakeKey
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.editors import Chips
from qms_admin.views.picker import Picker

D = tokens.DESKTOP
DAYS = (30, 90, 365, 730)


class KeyDialog(Dialog):
    """`wanted` carries intents. It stays open until the key was made, shows it, and forgets it when it is closed."""

    wanted = Signal(object)

    def __init__(self, host: QWidget, text: Translator, screen: Screen) -> None:
        super().__init__(
            host, text("key.new"), text("key.sentence"), confirm=text("key.make"), cancel=text("common.cancel"),
            width=D.dialog_width + D.nav_width // 2, name="key",
        )  # fmt: skip
        self._t, self._screen = text, screen
        self._made, self._asked_at = False, screen.notice
        self.trouble = Banner("note_bad", name="key_trouble")
        self.name = Field(text("key.name"), name="key_name", hint=text("key.name_hint"))
        every = text("staff.all_branches")
        self._branch = Picker(text, Section.BRANCHES, text("pair.branch"), name="key_branch", none=every)
        self._branch.wanted.connect(self.wanted)
        self._branch.picked.connect(self._choose_branch)
        self._choose_branch(None)
        self._days = Select(text("key.days"), name="key_days")
        self._days.set_choices([(days, text.plural("key.for_days", days)) for days in DAYS], DAYS[2])
        cell = Cell("permissions", words("role.may"), Editor.CHIPS, choices=permission_choices())
        self._may = Chips(text, cell, "key_may")
        self._chosen: tuple[str, ...] = ()
        self._may.changed.connect(self._choose)
        self._asked = [self.trouble, self.name, Label(text("role.may"), "label"), self._may]
        self._asked += [
            Field(text("pair.branch"), name="key_branch", editor=self._branch),
            Field(text("key.days"), name="key_days", editor=self._days),
        ]
        self._key = QLineEdit()
        self._key.setReadOnly(True)
        self._told = [
            Label(text("key.once"), "body", wrap=True, name="key_once"),
            Field(text("key.key"), name="key_key", editor=self._key),
            Button(text("key.copy"), name="key_copy", icon="copy", on_click=self._copy),
        ]
        for part in (*self._asked, *self._told):
            self.content.addWidget(part)
        for part in self._told:
            part.hide()
        self.accepted.connect(self._go_on)
        self.rejected.connect(lambda: self.wanted.emit(ForgetKey()))
        self.name.changed.connect(lambda _words: self._allow())
        self._allow()

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        self._branch.show_chosen(self._branch_id, screen.estate)
        notice = screen.notice
        is_refused = notice is not None and notice.trouble and notice != self._asked_at
        self.trouble.say(notice.sentence if is_refused and notice is not None and not self._made else "")
        if screen.new_key is not None and not self._made:
            self._tell(screen.new_key.key)
        self._allow()

    def _tell(self, key: str) -> None:
        self._made = True
        for part in self._asked:
            part.hide()
        for part in self._told:
            part.show()
        self._key.setText(key)
        self._key.setFocus()
        self._key.selectAll()
        self.confirm.set_content(self._t("common.close"), "")
        self.cancel.hide()
        self.adjustSize()

    def _choose_branch(self, branch_id: UUID | None) -> None:
        self._branch_id = branch_id
        self._branch.show_chosen(branch_id, self._screen.estate)

    def _choose(self, chosen: object) -> None:
        self._chosen = tuple(str(one) for one in chosen) if isinstance(chosen, tuple) else ()
        self._allow()

    def _allow(self) -> None:
        self.confirm.setEnabled(self._made or (bool(self.name.text() and self._chosen) and not self._screen.busy))

    def _go_on(self) -> None:
        if self._made:
            self.wanted.emit(ForgetKey())
            return
        self.keep_open()
        self._asked_at = self._screen.notice
        days = self._days.value()
        now = self._screen.estate.read_at
        assert now is not None, "what is configured has been read"
        self.wanted.emit(MakeKey(CreateApiKey(
            name=self.name.text(),
            permissions=[one for one in Permission if one.value in self._chosen],
            expires_at=now + timedelta(days=int(str(days))),
            branch_id=self._branch_id,
        )))  # fmt: skip

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key.text())
