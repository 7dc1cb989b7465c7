"""The last screen: thanks, and what happens next. A touch anywhere, or a few seconds, make room for the next visitor."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label

from qms_kiosk.state import PrintState
from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.frame import Frame
from qms_kiosk.views.guide_stops import spelled
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.scene import Scene


class Thanks(Frame):
    """Says the number once more."""

    def __init__(self, scene: Scene, intents: Intents) -> None:
        super().__init__(scene, intents, name="screen_thanks", with_toggles=False)
        low = scene.low_reach and not scene.portrait
        if low:
            self.body.setSpacing(self.theme.u(2))
        self.body.addStretch(2)
        self.body.addWidget(
            Icon("check", self.theme.u(10 if low else 16), "accent_text"), 0, Qt.AlignmentFlag.AlignHCenter
        )
        labels = [
            Label(self.words("thanks.title"), "k4_title" if low else "k5_title", name="thanks_title", wrap=True),
            Label(self._next(), "k2" if low else "k3", name="thanks_next", wrap=True),
            Label(self._keep(), "k1" if low else "k2", "quiet", name="thanks_keep", wrap=True),
        ]
        for label in labels:
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.body.addWidget(label)
        self.body.addStretch(3)
        height = m.BUTTON_PORTRAIT if scene.portrait else m.BUTTON_LANDSCAPE
        words = self.words("thanks.next")
        button = ChoiceButton(
            words, name="next_visitor", height=height, kind=Kind.PRIMARY, step=2, on_click=intents.home.emit
        )
        self.action_row.addWidget(button)
        self.finish()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.intents.home.emit()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """The second tap of two on the button before."""

    def spoken(self) -> list[str]:
        ticket = self.scene.state.ticket
        call = self.words("thanks.call", number=spelled(ticket.display_number)) if ticket else ""
        return [self.words("thanks.title"), call, self._keep()]

    def _next(self) -> str:
        ticket = self.scene.state.ticket
        return self.words("thanks.call", number=ticket.display_number) if ticket else ""

    def _keep(self) -> str:
        """What is known of the paper: it may still be coming."""
        keys = {PrintState.PRINTED: "thanks.keep", PrintState.PRINTING: "thanks.wait"}
        return self.words(keys.get(self.scene.state.print_state, "thanks.remember"))
