"""The bar under a form: what is to be corrected, what is unsaved, Discard and Save."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP
SAVE_KEY = "Ctrl+S"
STACKED_BELOW = D.list_width * 2
"""Narrower than this the words stand above the buttons."""
_DOWN, _ALONG = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class Foot(Panel):
    """`names` begins the object names of its buttons where they would stand twice in a window."""

    saved = Signal()
    discarded = Signal()

    def __init__(self, text: Translator, *, names: str = "", parent: QWidget | None = None):
        theme = current_theme()
        pad = (theme.px(D.gap6), theme.px(D.gap3)) * 2
        super().__init__("card_foot", "h", pad=pad, gap=theme.px(D.gap3), name="foot", parent=parent)
        self._t = text
        self._alert = Icon("alert", theme.px(D.icon_badge), "bad_text")
        self._wrong = Label("", "label", "bad", name=f"{names}foot_problems")
        self._changes = Label("", "body", "quiet", name=f"{names}foot_changes", wrap=True)
        self.discard = Button(text("foot.discard"), name=f"{names}discard", on_click=self.discarded.emit)
        self.save = Button(text("foot.save"), Kind.PRIMARY, name=f"{names}save", key="Ctrl S", on_click=self.saved.emit)
        self.save.setShortcut(SAVE_KEY)
        says, presses = (Panel("none", "h", gap=theme.px(D.gap3)) for _ in range(2))
        for part in (self._alert, self._wrong):
            says.box.addWidget(part)
        says.box.addWidget(self._changes, 1)
        presses.box.addStretch(1)
        presses.box.addWidget(self.discard)
        presses.box.addWidget(self.save)
        self.box.addWidget(says, 1)
        self.box.addWidget(presses)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < current_theme().px(STACKED_BELOW)
        self.box.setDirection(_DOWN if narrow else _ALONG)

    def show_state(self, changes: int, wrong: int, conflicting: int, *, new: bool, can_act: bool) -> None:
        self._alert.setVisible(bool(wrong or conflicting))
        self._wrong.setVisible(bool(wrong or conflicting))
        if conflicting and not wrong:
            self._wrong.setText(self._t.plural("foot.conflicts", conflicting))
        else:
            self._wrong.setText(self._t.plural("foot.problems", wrong))
        self._changes.setText(self._t.plural("foot.changes", changes) if changes else self._t("foot.nothing"))
        self.discard.setEnabled(bool(changes) or new)
        self.save.setEnabled(bool(changes) and not wrong and can_act)
