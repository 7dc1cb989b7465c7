"""No paper: the number is to be noted from the screen (mock-up 04)."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.devices import PrinterStatus
from qms_contract.tickets import Ticket

from qms_kiosk.on_paper import may_try_paper
from qms_kiosk.state import PrintState
from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.frame import Frame
from qms_kiosk.views.guide_stops import spelled
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.number_panel import NumberPanel
from qms_kiosk.views.qr import QrCode
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.ticket_facts import service_name, status_link

LEFT = Qt.AlignmentFlag.AlignLeft
QR, QR_NARROW = 30.0, 22.0
"""Size of the QR code in u; on 4:3 the words need the room."""
ADVICE = (("pencil", "note.write"), ("camera", "note.photo"), ("bell", "note.call"))


class Note(Frame):
    """With large text and low reach a wide screen has its title over the number, to keep the rest whole.

    `has_printer` tells "out of paper" from "this kiosk prints no tickets"."""

    def __init__(
        self, scene: Scene, intents: Intents, ticket: Ticket, painted: Callable[[], object], *, has_printer: bool
    ) -> None:
        super().__init__(scene, intents, name="screen_note", with_toggles=False)
        self._ticket, self._has_printer = ticket, has_printer
        self._pressed = scene.low_reach and scene.large and not scene.portrait
        above = scene.portrait or self._pressed
        title = self.words("note.title" if above else "issued.your_number")
        number = NumberPanel(
            title,
            ticket.display_number,
            service_name(scene, ticket),
            self.words("note.taken", time=scene.formats().clock(ticket.created_at)),
            strong=above,
            step=11,
            painted=painted,
        )
        self._arrange(number)
        self._add_actions()
        self.finish()

    def update_scene(self, scene: Scene) -> None:
        super().update_scene(scene)
        self._cancel.setText(self._cancel_words())

    def _cancel_words(self) -> str:
        return self.words("note.cancel_sure" if self.scene.state.giving_back else "note.cancel")

    def spoken(self) -> list[str]:
        number = self.words("guide.number", number=spelled(self._ticket.display_number))
        reasons = [self.words(f"note.{key}") for key in (self._why(), "valid")]
        sure = [self.words("note.cancel_sure")] if self.scene.state.giving_back else []
        return [self.words("note.title"), *reasons, number, self.words("note.call"), *sure]

    def _arrange(self, number: QWidget) -> None:
        if self.scene.portrait:
            self.body.addWidget(number, 1)
            self.body.addWidget(self._reason())
            self.body.addLayout(self._advice())
            return
        row, right = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(self.theme.u(self.scene.gap))
        right.setSpacing(self.theme.u(3))
        if not self._pressed:
            right.addWidget(Label(self.words("note.title"), "k4_title", name="note_title", wrap=True))
            right.addStretch(1)
        right.addWidget(self._reason())
        right.addStretch(1)
        right.addLayout(self._advice())
        row.addWidget(number, 1)
        row.addLayout(right, 1)
        self.body.addLayout(row, 1)

    def _reason(self) -> Panel:
        pad = self.theme.u(4)
        panel = Panel(
            "note_warn", "h", pad=(pad, self.theme.u(3), pad, self.theme.u(3)), gap=self.theme.u(3.4), name="reason"
        )
        texts = QVBoxLayout()
        texts.setSpacing(0)
        strong, medium = QFont.Weight.Bold, QFont.Weight.DemiBold
        for name, key, weight in (("note_reason", self._why(), strong), ("note_valid", "valid", medium)):
            line = FittedLabel(
                self.words(f"note.{key}"), self.theme.larger(2), weight=weight, align=LEFT, title=False, name=name
            )
            texts.addWidget(line.let_shrink())
        panel.box.addWidget(Icon("noprint", self.theme.u(6.4), "warn_text"))
        panel.box.addLayout(texts, 1)
        return panel

    def _why(self) -> str:
        if not self._has_printer:
            return "none"
        if self.scene.state.print_state is PrintState.PRINTING:
            return "late"
        return "out" if self.scene.state.printer is PrinterStatus.OUT else "failed"

    def _advice(self) -> QHBoxLayout:
        row, column = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(self.theme.u(4))
        column.setSpacing(self.theme.u(3 if self.scene.portrait else 2.2))
        for icon, key in ADVICE:
            column.addLayout(self._line(icon, self.words(key)))
        row.addLayout(column, 1)
        if url := status_link(self.scene, self._ticket):
            follow = self.words("issued.follow").replace("\n", " ")
            small = self.scene.narrow or self._pressed
            row.addWidget(QrCode(url, self.theme.u(QR_NARROW if small else QR), follow))
        return row

    def _line(self, icon: str, text: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(self.theme.u(3))
        tile, radius = self.theme.u(m.TILE_CARD), self.theme.u(1.2)
        if not self.scene.narrow or not self._ticket.status_url:
            line.addWidget(Icon(icon, self.theme.u(m.ICON_CARD), "accent_text", tile=tile, radius=radius))
        line.addWidget(
            FittedLabel(text, self.theme.larger(2), align=LEFT, title=False, name=f"advice_{icon}").let_shrink(), 1
        )
        return line

    def _add_actions(self) -> None:
        height = m.BUTTON_PORTRAIT if self.scene.portrait else m.BUTTON_LANDSCAPE
        self._cancel = ChoiceButton(
            self._cancel_words(),
            name="cancel_number",
            height=height,
            kind=Kind.BAND,
            step=2,
            on_click=self.intents.cancel.emit,
        )
        noted = ChoiceButton(
            self.words("note.noted"),
            name="noted",
            height=height,
            kind=Kind.PRIMARY,
            icon="check",
            step=2,
            on_click=self.intents.noted.emit,
        )
        self.action_row.addWidget(self._cancel, 2)
        if self._has_printer and may_try_paper(self.scene.state):
            again = self.words("issued.again")
            press = self.intents.print_again.emit
            self.action_row.addWidget(
                ChoiceButton(again, name="print_again", height=height, kind=Kind.BAND, step=2, on_click=press), 2
            )
        self.action_row.addWidget(noted, 5 if self.action_row.count() == 1 else 4)
