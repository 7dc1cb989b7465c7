"""A calm screen with one message: please wait, the server is silent, this service is closed, not ready yet."""

from PySide6.QtCore import Qt
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_contract.problems import Code

from qms_kiosk.state import KioskState, Phase
from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.frame import Frame
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.opening import opening_words
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.ticket_facts import asked_service

ICONS = {Phase.ISSUING: "hold", Phase.UNANSWERED: "offline", Phase.REFUSED: "info", Phase.LOADING: "hold"}
KNOWN_REFUSALS = ("SERVICE_CLOSED", "SERVICE_FULL")


class Message(Frame):
    """Icon, title, sentence; a way back where there is one."""

    def __init__(self, scene: Scene, intents: Intents) -> None:
        super().__init__(scene, intents, name=f"screen_{scene.state.phase}", with_toggles=False)
        title, sentence = self._texts()
        self._quiet = scene.state.phase is Phase.ISSUING
        pressed = scene.low_reach and not scene.portrait  # the words need what room is above the buttons
        self.icon = Icon(ICONS[scene.state.phase], self.theme.u(8 if pressed else 16), "accent_text")
        self.title = Label(title, "k4_title" if pressed else "k5_title", name="message_title", wrap=True)
        self.opening = Label(self._opening(), "k2" if pressed else "k3", name="message_opening", wrap=True)
        self.sentence = Label(sentence, "k2", "quiet", name="message_text", wrap=True)
        if pressed:
            self.body.setSpacing(self.theme.u(2))
        self.body.addStretch(2)
        self.body.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.title, self.opening, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.body.addWidget(label)
        self.body.addStretch(3)
        self._add_actions()
        self.finish()
        self.update_scene(scene)

    def update_scene(self, scene: Scene) -> None:
        """While the answer may come at once nothing is said; after 150 ms "please wait" is."""
        super().update_scene(scene)
        told = not self._quiet or scene.state.please_wait
        for part in (self.icon, self.title, self.sentence):
            part.setVisible(told)
        self.opening.setVisible(told and bool(self.opening.text()))

    def spoken(self) -> list[str]:
        return [one.text() for one in (self.title, self.opening, self.sentence) if not one.isHidden()]

    def _texts(self) -> tuple[str, str]:
        state, words = self.scene.state, self.words
        match state.phase:
            case Phase.ISSUING:
                return words("issuing.wait"), words("issuing.wait_hint")
            case Phase.UNANSWERED:
                return words("issuing.unanswered"), words("issuing.unanswered_hint")
            case Phase.REFUSED:
                return self._refusal(state)
        return words("loading.title"), words("loading.unreachable", server=self.scene.server)

    def _refusal(self, state: KioskState) -> tuple[str, str]:
        """Full for today ends with an opening, full just now as soon as somebody is served: the server tells which."""
        code: str = state.refusal if state.refusal in KNOWN_REFUSALS else "any"
        hint = "hint"
        if state.refusal is Code.SERVICE_FULL and state.next_opening is None:
            code, hint = "full_now", "full_now_hint"
        return self.words(f"refused.{code}", service=self._service_name(state)), self.words(f"refused.{hint}")

    def _opening(self) -> str:
        """When tickets are given again, if this is a refusal that knows it."""
        state = self.scene.state
        key = "refused.again" if state.refusal == "SERVICE_FULL" else "refused.opens"
        return opening_words(self.scene, state.next_opening, key) if state.phase is Phase.REFUSED else ""

    def _service_name(self, state: KioskState) -> str:
        return asked_service(self.scene, state.issue.service_id) if state.issue else ""

    def _add_actions(self) -> None:
        if self.scene.state.phase not in (Phase.REFUSED, Phase.UNANSWERED):
            return
        height = m.BUTTON_PORTRAIT if self.scene.portrait else m.BUTTON_LANDSCAPE
        refused = self.scene.state.phase is Phase.REFUSED
        again = self.words("refused.choose") if refused else self.words("warning.start_again")
        intent = self.intents.back if refused else self.intents.home
        self.action_row.addWidget(
            ChoiceButton(again, name="message_action", height=height, kind=Kind.PRIMARY, step=2, on_click=intent.emit)
        )
