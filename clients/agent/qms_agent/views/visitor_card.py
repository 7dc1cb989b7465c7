"""What is known of the visitor: a name or reference if there is one, how and when they came, what a colleague wrote."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator, own_name
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_contract.tickets import PriorityClass, Ticket

from qms_agent.intents import ShowHistory
from qms_agent.state import Screen
from qms_agent.views.words import told

D = tokens.DESKTOP
_HASHED = re.compile(r"^ref_[0-9a-f]{32}$")


class VisitorCard(Panel):
    """Hidden while nobody is at the counter. `wanted` carries a ShowHistory."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        pad = (theme.px(D.gap4), theme.px(D.gap3)) * 2
        super().__init__("card", pad=pad, gap=theme.px(D.gap1), name="visitor_card", parent=parent)
        self._t = text
        self._ticket: Ticket | None = None
        self.who = Label("", "label", name="visitor_who", wrap=True)
        self.class_ = Badge("", Tone.ACCENT, icon="star", small=True, name="visitor_class")
        self.channel = Badge("", Tone.NEUTRAL, small=True, name="visitor_channel")
        self.came = Label("", "body", "quiet", name="visitor_came", wrap=True)
        self.note = Label("", "body", name="visitor_note", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(theme.px(D.gap2))
        head.addWidget(self.who, 1)
        head.addWidget(self.class_)
        head.addWidget(self.channel)
        self.history = Button("", Kind.GHOST, name="visitor_history", icon="history", tall=D.badge)
        self.history.setAccessibleName(text("history.show"))
        self.history.setToolTip(text("history.show_key"))
        self.history.clicked.connect(self._want_history)
        head.addWidget(self.history)
        self._told = QWidget()
        line = QHBoxLayout(self._told)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(D.gap2))
        line.addWidget(Icon("pencil", theme.px(D.icon_small), "text2"))
        line.addWidget(self.note, 1)
        self._rule = Rule()
        self.box.addLayout(head)
        for part in (self.came, self._rule, self._told):
            self.box.addWidget(part)
        self.hide()

    def show_screen(self, screen: Screen) -> None:
        ticket = self._ticket = screen.current
        self.history.setEnabled(screen.can_act)
        if ticket is None:
            return
        self.who.setText(_name(ticket) or self._t("visitor.unnamed"))
        self.channel.show_word(self._t(f"visitor.by_{ticket.channel}"), Tone.NEUTRAL)
        is_regular = ticket.priority_class is PriorityClass.REGULAR
        self.class_.setVisible(not is_regular)
        if not is_regular:
            self.class_.show_word(self._t(f"class.{ticket.priority_class}"), Tone.ACCENT, "star")
        self.came.setText(self._came(screen, ticket))
        words = told(self._t, screen.desk, ticket)
        self.note.setText(words)
        for part in (self._rule, self._told):
            part.setVisible(bool(words))

    def _came(self, screen: Screen, ticket: Ticket) -> str:
        said = [self._t("visitor.came", time=Formats(self._t.language, screen.zone).clock(ticket.created_at))]
        if screen.visits is not None and screen.visits > 1:
            said.append(self._t("visitor.visits", count=screen.visits))
        if ticket.language:
            said.append(self._t("visitor.speaks", language=own_name(ticket.language)))
        if ticket.call_count > 1:
            said.append(self._t.plural("visitor.calls", ticket.call_count))
        return " ".join(said)

    def _want_history(self) -> None:
        if self._ticket is not None:
            self.wanted.emit(ShowHistory(self._ticket.ticket_id))


def _name(ticket: Ticket) -> str:
    """A reference that is kept as a hash is nobody's name."""
    reference = ticket.customer_ref or ""
    return "" if _HASHED.match(reference) else reference
