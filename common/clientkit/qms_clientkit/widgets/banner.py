"""A sentence across the page: what is wrong and what is being done about it, with at most one action."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

D = tokens.DESKTOP

_LOOKS = {
    "banner_bad": ("on_bad", Kind.ON_BAD),
    "banner_warn": ("on_warn_bar", Kind.SECONDARY),
    "bar_warn": ("warn_text", Kind.SECONDARY),
    "note_bad": ("bad_text", Kind.GHOST),
    "note_warn": ("warn_text", Kind.GHOST),
    "note_good": ("good_text", Kind.GHOST),
}


class Banner(Panel):
    """`kind` is `banner_bad`, `banner_warn` (bars), `bar_warn` (a soft bar), `note_bad`, `note_warn` or `note_good` (soft)."""

    acted = Signal()

    def __init__(
        self, kind: str = "note_warn", *, icon: str = "alert", name: str = "banner", parent: QWidget | None = None
    ):
        theme = current_theme()
        super().__init__(
            kind,
            "h",
            pad=(theme.px(D.gap4), theme.px(D.gap2), theme.px(D.gap4), theme.px(D.gap2)),
            gap=theme.px(D.gap3),
            parent=parent,
        )
        ink, action = _LOOKS[kind]
        self.setObjectName(name)
        self.setMinimumHeight(theme.px(D.banner if kind.startswith("note") else D.secondary))
        self.sentence = Label("", "body", name=f"{name}_sentence", wrap=True)
        self.action = Button("", action, name=f"{name}_action", tall=D.chip)
        self.action.clicked.connect(lambda _checked=False: self.acted.emit())
        self.box.addWidget(Icon(icon, theme.px(D.icon), ink))
        self.box.addWidget(self.sentence, 1)
        self.box.addWidget(self.action)
        self.hide()

    def say(self, sentence: str, action: str = "") -> None:
        """Show `sentence`, with a button named `action`; an empty sentence hides the banner."""
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.action.set_content(action)
        self.action.setVisible(bool(action))
        self.setVisible(bool(sentence))
