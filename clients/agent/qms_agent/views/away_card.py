"""While the server is away: what can still be done at this counter, with its buttons, and what waits to be sent."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.tickets import TicketStatus

from qms_agent.state import Phase, Screen

D = tokens.DESKTOP


class AwayCard(Panel):
    """Hidden while the server answers and knows everything."""

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__("card_strong", pad=theme.px(D.gap4), gap=theme.px(D.gap2), name="away_card", parent=parent)
        self._t = text
        self.title = Label(text("away.title"), "label", name="away_title")
        self.sentence = Label("", "body", "quiet", name="away_sentence", wrap=True)
        self.kept = Label("", "body", name="away_kept", wrap=True)
        self.buttons = QVBoxLayout()
        self.box.addWidget(self.title)
        self.box.addWidget(self.sentence)
        self.box.addLayout(self.buttons)
        self.box.addWidget(self.kept)
        self.hide()

    def show_screen(self, screen: Screen) -> None:
        is_away, kept = screen.lost_since is not None, len(screen.kept)
        self.setVisible(screen.phase is Phase.DESK and (is_away or bool(kept)))
        self.title.setVisible(is_away)
        self.sentence.setVisible(is_away)
        self.sentence.setText(self._can(screen))
        self.kept.setText(self._t.plural("away.kept", kept) if kept else "")
        self.kept.setVisible(bool(kept))

    def _can(self, screen: Screen) -> str:
        current = screen.current if screen.is_mine else None
        if current is None:
            return self._t("away.nobody")
        key = "away.serving" if current.status is TicketStatus.SERVING else "away.called"
        return self._t(key, number=current.display_number)
