"""The API keys with which other systems are let in: a row each, made by a dialog, revoked once the name is typed."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.empty_state import EmptyState
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.scrolled import scrolled
from qms_contract.api_keys import ApiKey

from qms_admin.intents import RevokeKey
from qms_admin.state import Screen
from qms_admin.views.dialogs import ask_name
from qms_admin.views.key_dialog import KeyDialog

D = tokens.DESKTOP
SOON_DAYS = 14
"""A key that ends within so many days says so in colour."""


class KeysPage(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen = text, Screen()
        self._shown: object = None
        self._dialog: KeyDialog | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._list, self._empty = self._listed(), self._nothing()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._list)
        box.addWidget(self._empty)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        keys = screen.estate.api_keys
        self._list.setVisible(bool(keys))
        self._empty.setVisible(not keys)
        places = [screen.estate.branch_name(key.branch_id) for key in keys]
        shown = (keys, places, screen.busy or screen.lost_since is not None)
        if shown != self._shown:
            self._shown = shown
            self._fill(keys)
        if self._dialog is not None:
            self._dialog.show_screen(screen)

    def begin(self) -> None:
        """The dialog of a new key."""
        self._dialog = KeyDialog(self, self._t, self._screen)
        self._dialog.wanted.connect(self.wanted)
        self._dialog.destroyed.connect(self._closed)
        self._dialog.open()

    def _closed(self) -> None:
        self._dialog = None

    def _fill(self, keys: tuple[ApiKey, ...]) -> None:
        while (taken := self._rows.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for key in keys:
            self._rows.addWidget(self._row(key))

    def _row(self, key: ApiKey) -> Panel:
        theme, row = current_theme(), QVBoxLayout()
        gap = theme.px(D.gap4)
        panel = Panel(
            "row", "h", pad=(gap, theme.px(D.gap3), gap, theme.px(D.gap3)), gap=gap, name=f"key_row_{key.name}"
        )
        row.setSpacing(theme.px(D.gap1))
        may = ", ".join(self._t(f"permission.{one.value.replace('.', '_')}") for one in key.permissions)
        where = self._screen.estate.branch_name(key.branch_id) or self._t("staff.all_branches")
        row.addWidget(Label(key.name, "label", name=f"key_name_{key.name}"))
        row.addWidget(Label(f"{where}: {may}", "caption", "quiet", wrap=True))
        panel.box.addLayout(row, 1)
        panel.box.addWidget(self._end(key))
        revoke = Button(self._t("key.revoke"), name=f"key_revoke_{key.name}", icon="trash", tall=D.chip)
        revoke.clicked.connect(lambda _checked=False: self._ask_revoke(key))
        revoke.setEnabled(not self._screen.busy and self._screen.lost_since is None)
        panel.box.addWidget(revoke)
        return panel

    def _end(self, key: ApiKey) -> Badge:
        now: datetime = self._screen.estate.read_at or key.created_at
        days = (key.expires_at - now).days
        date = f"{Formats(self._t.language).day(key.expires_at)} {key.expires_at.year}"
        if days < 0:
            return Badge(self._t("key.ended"), Tone.BAD, icon="alert")
        return Badge(self._t("key.ends", date=date), Tone.WARN if days < SOON_DAYS else Tone.NEUTRAL)

    def _ask_revoke(self, key: ApiKey) -> None:
        sentence = self._t("key.revoke_sentence")
        ask_name(self, self._t, self._t("key.revoke"), sentence, key.name, lambda: self.wanted.emit(RevokeKey(key)))

    def _listed(self) -> Panel:
        card, holder = Panel("card", name="keys"), Panel("none")
        holder.box.addLayout(self._rows)
        holder.box.addStretch(1)
        card.box.addWidget(scrolled(holder))
        return card

    def _nothing(self) -> Panel:
        card = Panel("card")
        add = Button(self._t("key.new"), Kind.PRIMARY, name="empty_key_new", icon="plus", on_click=self.begin)
        words = self._t("key.empty"), self._t("key.empty_hint")
        card.box.addWidget(EmptyState("key", *words, name="keys_empty", action=add))
        return card
