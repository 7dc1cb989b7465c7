"""Who is on hold, with the way back; more than have room scroll."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge
from qms_clientkit.widgets.key_cap import KeyCap
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.scrolled import scrolled

from qms_agent.state import Screen
from qms_agent.views.held_rows import HeldRows

D = tokens.DESKTOP
ROWS_SEEN = 3.5
"""A row that is cut says that there are more."""


class HeldCard(Panel):
    """Signals as HeldRows has them. Hidden while nobody is on hold."""

    wanted = Signal(object)
    noting = Signal(object)
    cancelling = Signal(object)

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__("card", name="held_card", parent=parent)
        theme = current_theme()
        self._count = Badge("", name="held_count", small=True)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(D.gap4), theme.px(D.gap2), theme.px(D.gap4), theme.px(D.gap2))
        row.addWidget(Label(text("held.title"), "label"))
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(KeyCap("F11"))
        self._rows = HeldRows(text, clock)
        self._rows.wanted.connect(self.wanted)
        self._rows.noting.connect(self.noting)
        self._rows.cancelling.connect(self.cancelling)
        self._list = scrolled(self._rows)
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.box.addWidget(head)
        self.box.addWidget(self._list)
        self.hide()

    def show_screen(self, screen: Screen) -> None:
        held = len(screen.on_hold)
        self._rows.show_screen(screen)
        self._list.setFixedHeight(round(min(held, ROWS_SEEN) * self._rows.row_height))
        self._count.show_word(str(held), self._count.tone())
        self.setVisible(bool(held))
