"""The way back to how a thing was before a change, once its name is typed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.versions import ConfigVersion

from qms_admin.intents import TakeBack
from qms_admin.state import Screen
from qms_admin.views.moments import when

D = tokens.DESKTOP


class TakeBackPanel(Panel):
    """`wanted` carries a TakeBack. Without a version to go back to it is not there."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("card_strong", pad=theme.px(D.gap5), gap=theme.px(D.gap2), name="take_back", parent=parent)
        self._t = text
        self._version: ConfigVersion | None = None
        self._name, self._can_act = "", True
        self._title = Label(text("audit.back"), "heading", name="take_back_title", wrap=True)
        self._sentence = Label("", "body", "quiet", wrap=True)
        self._typed = Field("", name="take_back_name")
        self._typed.label.setWordWrap(True)
        self._typed.changed.connect(lambda _words: self._allow())
        self._do = Button(text("audit.back_do"), Kind.PRIMARY, name="take_back_do", on_click=self._go)
        row = QHBoxLayout()
        row.setSpacing(theme.px(D.gap3))
        row.addWidget(self._typed, 1)
        row.addWidget(self._do, 0, Qt.AlignmentFlag.AlignBottom)
        self.box.addWidget(self._title)
        self.box.addWidget(self._sentence)
        self.box.addLayout(row)

    def show_version(self, version: ConfigVersion | None, name: str, screen: Screen, *, can_act: bool) -> None:
        self.setVisible(version is not None)
        self._can_act, self._name = can_act, name
        if version is not None and version != self._version:
            self._typed.set_text("")
            self._typed.set_label(self._t("confirm.type", name=name))
            self._sentence.setText(self._told(version, screen))
        self._version = version
        self._allow()

    def _told(self, version: ConfigVersion, screen: Screen) -> str:
        said, later = self._t("audit.back_sentence", time=when(self._t, screen, version.ts)), screen.audit.later
        return f"{self._t.plural('audit.back_later', later)} {said}" if later else said

    def _is_typed(self) -> bool:
        return self._can_act and bool(self._name) and self._typed.text() == self._name

    def _allow(self) -> None:
        self._do.setEnabled(self._is_typed())

    def _go(self) -> None:
        if self._version is not None and self._is_typed():
            self.wanted.emit(TakeBack(self._version.config_version_id))
