"""The first set-up: a question at a time, from an empty organisation to the first ticket."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.scrolled import scrolled

from qms_admin.intents import GoBack, GoOn, SetUpByHand, SkipStep
from qms_admin.setup import MAY_SKIP, STEPS, Step, may_go_back
from qms_admin.state import Screen
from qms_admin.views.setup_rail import SetupRail
from qms_admin.views.setup_steps import is_tried, questions

D = tokens.DESKTOP


class SetupPage(QWidget):
    """`wanted` carries intents. Enter in a field goes on."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._step = text, Step.ORGANISATION
        self._rail, self._steps = SetupRail(text), questions(text)
        self._place = Label("", "label", "quiet", name="setup_place")
        self._title = Label("", "title", name="setup_question", wrap=True)
        self._sentence = Label("", "lead", "quiet", wrap=True)
        self._trouble = Banner("note_bad", name="setup_trouble")
        side = Panel("page")
        side.box.addWidget(self._asking(), 1)
        side.box.addWidget(self._foot())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(side, 1)

    def show_screen(self, screen: Screen) -> None:
        setup = screen.setup
        self._rail.show_setup(setup)
        self._place.setText(self._t("setup.place", number=STEPS.index(setup.step) + 1, count=len(STEPS)))
        self._title.setText(self._t(f"setup.{setup.step}_question"))
        self._sentence.setText(self._t(f"setup.{setup.step}_sentence"))
        notice = screen.notice
        self._trouble.say(notice.sentence if notice is not None and notice.trouble else "")
        for step, part in self._steps.items():
            part.setVisible(step is setup.step)
        self._steps[setup.step].show_screen(screen)
        if setup.step is not self._step:
            self._step = setup.step
            self._steps[setup.step].focus_first()
        self._show_foot(screen)

    def _show_foot(self, screen: Screen) -> None:
        setup, is_last = screen.setup, screen.setup.step is STEPS[-1]
        self._back.setVisible(may_go_back(setup))
        self._by_hand.setVisible(setup.branch_id is None)
        self._skip.setVisible(setup.step in MAY_SKIP)
        self._go_on.setEnabled(not screen.busy and (not is_last or is_tried(setup)))
        self._go_on.set_content(self._t("setup.finish" if is_last else "setup.go_on"), "check" if is_last else "right")

    def _asking(self) -> QScrollArea:
        theme = current_theme()
        margin = theme.px(D.gap8)
        page = Panel("none", pad=margin, gap=theme.px(D.gap3))
        for words in (self._place, self._title, self._sentence, self._trouble):
            page.box.addWidget(words)
        page.box.addSpacing(theme.px(D.gap4))
        for part in self._steps.values():
            part.wanted.connect(self.wanted)
            part.setMaximumWidth(theme.px(D.dialog_width + D.list_width))
            page.box.addWidget(part)
        page.box.addStretch(1)
        return scrolled(page)

    def _foot(self) -> Panel:
        theme = current_theme()
        pad = (theme.px(D.gap8), theme.px(D.gap4), theme.px(D.gap8), theme.px(D.gap4))
        foot = Panel("foot", "h", pad=pad, gap=theme.px(D.gap3))
        self._back = self._button("setup.back", Kind.SECONDARY, "setup_back", GoBack(), icon="left")
        self._by_hand = self._button("setup.by_hand", Kind.LINK, "setup_by_hand", SetUpByHand())
        self._skip = self._button("setup.skip", Kind.LINK, "setup_skip", SkipStep())
        self._go_on = self._button("setup.go_on", Kind.PRIMARY, "setup_go_on", GoOn())
        foot.box.addWidget(self._back)
        foot.box.addStretch(1)
        for part in (self._by_hand, self._skip, self._go_on):
            foot.box.addWidget(part)
        return foot

    def _button(self, words: str, kind: Kind, name: str, intent: object, icon: str = "") -> Button:
        return Button(
            self._t(words), kind, name=name, icon=icon, tall=D.secondary, on_click=lambda: self.wanted.emit(intent)
        )
