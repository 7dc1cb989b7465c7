"""A phone number or a reference, typed on the screen, where the chosen service asks for one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.qt.screenshot import PICTURED
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_contract.kiosk import ReferenceAsk
from qms_contract.services import Service

from qms_kiosk.steps import is_whole
from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.frame import Frame
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.reference_pad import ReferencePad
from qms_kiosk.views.scene import Scene

FIELD = 18.0
GROUP = 3
"""Digits are shown in threes, so that a long number can be read back."""


class _Typed(FittedLabel):
    """What was typed; on no picture that is taken from afar."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.window().property(PICTURED):
            super().paintEvent(event)


class Reference(Frame):
    """`update_scene` shows what was typed; OK can be touched once it is whole."""

    def __init__(self, scene: Scene, intents: Intents, service: Service) -> None:
        super().__init__(scene, intents, name="screen_reference", with_toggles=False, way_back=True)
        self._kind, self._optional = service.reference_kind, service.reference is ReferenceAsk.OPTIONAL
        self._typed = _Typed("", self.theme.k(6), name="reference_typed")
        self._pad = ReferencePad(scene, intents, self.words, self._kind)
        self._arrange()
        self._add_actions()
        self.finish()
        self.update_scene(scene)

    def update_scene(self, scene: Scene) -> None:
        super().update_scene(scene)
        self._typed.set_text(grouped(scene.state.reference))
        self._ok.setEnabled(is_whole(scene.state))

    def spoken(self) -> list[str]:
        hints = [self.words("reference.hint"), self.words("reference.type")]
        return [self.words(f"reference.{self._kind}"), *hints]

    def _arrange(self) -> None:
        low = self.scene.low_reach
        if self.scene.portrait:
            self.body.addStretch(3 if low else 1)
            for part in (*self._texts(), self._field(), self._pad):
                self.body.addWidget(part)
            self.body.addStretch(0 if low else 2)
            return
        if low:
            above = QHBoxLayout()
            above.setSpacing(self.theme.u(self.scene.gap))
            above.addWidget(self._texts()[0], 1)
            above.addWidget(self._field(), 1)
            self.body.addLayout(above)
            self.body.addStretch(1)
            self.body.addWidget(self._pad)
            return
        self._make_room()
        sides, left = QHBoxLayout(), QVBoxLayout()
        sides.setSpacing(self.theme.u(self.scene.gap * 2 if self.scene.wide else self.scene.gap))
        left.setSpacing(self.theme.u(3))
        left.addStretch(1)
        for part in (*self._texts(), self._field()):
            left.addWidget(part)
        left.addStretch(2)
        sides.addLayout(left, 1)
        sides.addWidget(self._pad, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(sides, 1)

    def _make_room(self) -> None:
        """Four rows of keys fit, each the gap from the next, when what lies around buttons in head and band counts too."""
        side, above = self.theme.u(m.MARGIN), (m.HEAD_LANDSCAPE - m.LANGUAGE_HEIGHT) / 2
        top, bottom = (self.theme.u(self.scene.gap - one) for one in (above, m.BAND_PAD_LANDSCAPE))
        self.body.setContentsMargins(side, top, side, bottom)

    def _texts(self) -> list[QWidget]:
        step = "k5_title" if self.scene.portrait else "k4_title"
        title = Label(self.words(f"reference.{self._kind}"), step, name="title", wrap=True)
        hint = Label(self.words("reference.hint"), "k1" if self.scene.narrow else "k2", "quiet", name="hint", wrap=True)
        return [title, hint]

    def _field(self) -> Panel:
        pad = self.theme.u(4)
        field = Panel("card", pad=(pad, 0, pad, 0), name="reference_field")
        field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        field.setFixedHeight(self.theme.u(FIELD))
        field.setAccessibleName(self.words(f"reference.{self._kind}"))
        field.box.addWidget(self._typed)
        return field

    def _add_actions(self) -> None:
        height = m.BUTTON_PORTRAIT if self.scene.portrait else m.BUTTON_LANDSCAPE
        back = ChoiceButton(
            self.words("actions.back"),
            name="back",
            height=height,
            kind=Kind.BAND,
            icon="left",
            step=2,
            on_click=self.intents.back.emit,
        )
        self._ok = ChoiceButton(
            self.words("reference.ok"),
            name="reference_ok",
            height=height,
            kind=Kind.PRIMARY,
            icon="check",
            step=2,
            on_click=self.intents.reference_given.emit,
        )
        self.action_row.addWidget(back, 3)
        if self._optional:
            skip = ChoiceButton(
                self.words("reference.skip"),
                name="reference_skip",
                height=height,
                kind=Kind.BAND,
                step=2,
                on_click=self.intents.reference_skipped.emit,
            )
            self.action_row.addWidget(skip, 4)
        self.action_row.addWidget(self._ok, 5)


def grouped(typed: str) -> str:
    """In threes from the front, the last one not alone; a reference with letters as it is."""
    sign, digits = typed[:1] if typed.startswith("+") else "", typed.lstrip("+")
    if not digits.isdigit():
        return typed
    groups = [digits[start : start + GROUP] for start in range(0, len(digits), GROUP)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return sign + "\u2009".join(groups)
