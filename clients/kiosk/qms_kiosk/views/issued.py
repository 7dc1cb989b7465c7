"""The number, how many are ahead, how long it takes, the QR code, and where the ticket comes out."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.skins import Kind
from qms_clientkit.theme.tokens import SCREEN
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_contract.tickets import Ticket

from qms_kiosk.on_paper import may_print_again
from qms_kiosk.state import PrintState, present_queue
from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.countdown import CountdownBar
from qms_kiosk.views.frame import Frame
from qms_kiosk.views.guide_stops import spelled
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.number_panel import NumberPanel
from qms_kiosk.views.qr import QrCode
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.ticket_facts import service_name, status_link

LEFT = Qt.AlignmentFlag.AlignLeft
WITHOUT_FACTS = (("bell", "note.call"), ("monitor", "issued.watch"))
"""What is said of a number of the kiosk's own, of which neither place nor page is known."""
SLOT_PRESSED = 16.0
QR, QR_SMALL = 30.0, 24.0
"""Size of the QR code in u; with large text, or on 4:3, the words need the room."""


class Issued(Frame):
    """Mock-up 03; with low reach a wide screen has its countdown where the words on the slot are, to keep the code whole.

    `seconds_total` is how long the screen stays, for the bar; `painted`: the number is on the glass."""

    def __init__(
        self, scene: Scene, intents: Intents, ticket: Ticket, seconds_total: float, painted: Callable[[], object]
    ) -> None:
        super().__init__(scene, intents, name="screen_issued", with_toggles=False)
        self._ticket = ticket
        number = NumberPanel(
            self.words("issued.your_number"),
            ticket.display_number,
            service_name(scene, ticket),
            "",
            strong=False,
            step=11,
            painted=painted,
        )
        self._pressed = scene.low_reach and not scene.portrait
        title = "k4_title" if scene.portrait else "k2_strong" if self._pressed else "k3_title"
        self._slot_title = Label("", title, name="slot_title", wrap=True)
        self._countdown = CountdownBar(self.words, seconds_total)
        self._slot_hint = FittedLabel(
            self.words("issued.take_hint"),
            self.theme.larger(1),
            "text2",
            weight=QFont.Weight.Normal,
            align=LEFT,
            title=False,
            name="slot_hint",
        ).let_shrink()
        self._arrange(number, self._facts(), self._slot())
        self._add_actions()
        self.finish()
        if not self._pressed:
            self.band.box.insertWidget(1, self._countdown)
        self.update_scene(scene)

    def update_scene(self, scene: Scene) -> None:
        super().update_scene(scene)
        printing = scene.state.print_state is PrintState.PRINTING
        self._slot_title.setText(self.words("issued.printing" if printing else "issued.take"))
        self._again.setEnabled(may_print_again(scene.state))
        self._countdown.show_seconds(scene.state.seconds_left)

    def spoken(self) -> list[str]:
        """The number first; where the paper comes out last, as soon as it does."""
        said = [self.words("guide.number", number=spelled(self._ticket.display_number))]
        said.append(service_name(self.scene, self._ticket))
        said += [f"{label}: {value}" for _, label, value, _ in self._known_facts()]
        said.append(self._slot_title.text())
        if self.scene.state.print_state is PrintState.PRINTED:
            said.append(self.words("issued.take_hint"))
        return said

    def _arrange(self, number: QWidget, facts: QWidget, slot: QWidget) -> None:
        if self.scene.portrait:
            facts.setFixedHeight(self.theme.u(m.FACTS + 11))
            self.body.addWidget(number, 1)
            self.body.addWidget(facts)
            self.body.addWidget(slot)
            return
        row, right = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(self.theme.u(self.scene.gap))
        right.setSpacing(self.theme.u(m.GAP_PORTRAIT))
        right.addWidget(facts, 1)
        right.addWidget(slot)
        row.addWidget(number, 1)
        row.addLayout(right, 1)
        self.body.addLayout(row, 1)

    def _facts(self) -> Panel:
        pad = self.theme.u(4.6)
        panel = Panel("card", "h", pad=(pad, self.theme.u(3), pad, self.theme.u(3)), gap=self.theme.u(4), name="facts")
        facts = QVBoxLayout()
        facts.setSpacing(self.theme.u(2))
        facts.addStretch(1)
        for icon, label, value, name in self._known_facts():
            facts.addLayout(self._fact(icon, label, value, name))
        if not self._known_facts() and not self._ticket.status_url:
            for icon, key in WITHOUT_FACTS:
                facts.addLayout(self._advice(icon, self.words(key)))
        facts.addStretch(1)
        panel.box.addLayout(facts, 1)
        if url := status_link(self.scene, self._ticket):
            if self.scene.portrait:
                panel.box.addWidget(Rule(self.theme.u(SCREEN.border), vertical=True))
            panel.box.addLayout(self._qr(url))
        return panel

    def _known_facts(self) -> list[tuple[str, str, str, str]]:
        facts, ticket = [], self._ticket
        if ticket.position is not None:
            label = self.words("issued.ahead" if self.scene.portrait else "issued.ahead_short")
            facts.append(("users", label, str(ticket.position - 1), "people_ahead"))
        queue = present_queue(self.scene.state, ticket.service_id)
        if queue is not None and queue.estimate is not None:
            wait = self.scene.formats().wait(queue.estimate)
            facts.append(("clock", self.words("issued.wait"), wait, "estimated_wait"))
        return facts

    def _fact(self, icon: str, label: str, value: str, name: str) -> QHBoxLayout:
        row, texts = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(self.theme.u(3))
        texts.setSpacing(0)
        tile, radius = self.theme.u(m.TILE_CARD), self.theme.u(1.2)
        if not self.scene.narrow:
            row.addWidget(Icon(icon, self.theme.u(m.ICON_CARD), "accent_text", tile=tile, radius=radius))
        small = FittedLabel(label, self.theme.larger(1), "text2", weight=QFont.Weight.Normal, align=LEFT, title=False)
        texts.addWidget(small)
        texts.addWidget(FittedLabel(value, self.theme.k(3 if self.scene.narrow else 4), "text", align=LEFT, name=name))
        row.addLayout(texts, 1)
        return row

    def _advice(self, icon: str, text: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.u(3))
        tile, radius = self.theme.u(m.TILE_CARD), self.theme.u(1.2)
        row.addWidget(Icon(icon, self.theme.u(m.ICON_CARD), "accent_text", tile=tile, radius=radius))
        label = FittedLabel(text, self.theme.larger(2), align=LEFT, title=False, name=f"issued_{icon}")
        row.addWidget(label.let_shrink(), 1)
        return row

    def _qr(self, url: str) -> QBoxLayout:
        column, follow = QVBoxLayout(), self.words("issued.follow").replace("\n", " ")
        column.setSpacing(self.theme.u(0.5))
        column.addStretch(1)
        column.addWidget(QrCode(url, self.theme.u(self._qr_size()), follow), 0, Qt.AlignmentFlag.AlignHCenter)
        for line in self._qr_hint():
            column.addWidget(line)
        column.addStretch(1)
        return column

    def _qr_size(self) -> float:
        return QR_SMALL if self.scene.large or self.scene.narrow or self._pressed else QR

    def _qr_hint(self) -> list[QWidget]:
        """Its lines; one where the script is tall and the screen low. A line gives up its blank, the QR nothing.

        None where it is pressed together: what the code is for is then only in the tree.
        """
        if self._pressed and (self.scene.large or self.scene.narrow):
            return []
        words = self.words("issued.follow")
        lines = [words.replace("\n", " ")] if self.words.rtl and not self.scene.portrait else words.split("\n")
        size, plain = self.theme.k(0), QFont.Weight.Normal
        return [
            FittedLabel(line, size, "text2", weight=plain, title=False, name=f"qr_hint_{index}").let_shrink()
            for index, line in enumerate(lines)
        ]

    def _slot(self) -> Panel:
        pad = self.theme.u(5)
        panel = Panel("sunken", "h", pad=(pad, self.theme.u(2), pad, self.theme.u(2)), gap=pad, name="slot")
        panel.setMinimumHeight(self.theme.u(SLOT_PRESSED if self._pressed else m.SLOT))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch(1)
        texts.addWidget(self._slot_title)
        texts.addWidget(self._countdown if self._pressed else self._slot_hint)
        texts.addStretch(1)
        panel.box.addWidget(Icon("arrowdown", self.theme.u(m.ICON_ROW), "accent_text"))
        panel.box.addLayout(texts, 1)
        return panel

    def _add_actions(self) -> None:
        height = m.BUTTON_PORTRAIT if self.scene.portrait else m.BUTTON_LANDSCAPE
        no_paper = ChoiceButton(
            self.words("issued.no_paper"),
            name="no_paper",
            height=height,
            kind=Kind.BAND,
            icon="printer",
            step=2,
            on_click=self.intents.no_paper.emit,
        )
        self._again = ChoiceButton(
            self.words("issued.again"),
            name="print_again",
            height=height,
            kind=Kind.BAND,
            step=2,
            on_click=self.intents.print_again.emit,
        )
        done = ChoiceButton(
            self.words("issued.done"),
            name="done",
            height=height,
            kind=Kind.PRIMARY,
            step=2,
            on_click=self.intents.done.emit,
        )
        self.action_row.addWidget(no_paper, 5)
        self.action_row.addWidget(self._again, 4)
        self.action_row.addWidget(done, 4 if self.scene.portrait else 5)
