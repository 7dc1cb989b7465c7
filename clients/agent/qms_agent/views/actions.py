"""The primary button, which is always the next sensible step, and the other actions with their keys."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_contract.counters import CounterState
from qms_contract.tickets import TicketStatus

from qms_agent.intents import Complete, LeaveCounter, NoShow, Primary, Recall
from qms_agent.state import Screen, Step

D = tokens.DESKTOP
_STEP_ICONS = {
    Step.CALL_NEXT: "bell",
    Step.START: "play",
    Step.COMPLETE_NEXT: "check",
    Step.RESUME: "play",
    Step.OPEN: "desk",
}
_CALLED, _SERVING = TicketStatus.CALLED, TicketStatus.SERVING


class Actions(QWidget):
    """`wanted` carries an intent; `asked` names a dialog to open: transfer, note, hold or pause."""

    wanted = Signal(object)
    asked = Signal(str)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = text
        theme = current_theme()
        self.primary = Button("", Kind.PRIMARY, name="primary", key="F2", tall=D.primary, stretch=True)
        self.primary.clicked.connect(lambda _checked=False: self.wanted.emit(Primary()))
        self.recall = self._button("recall", "volume", "F3", lambda: self.wanted.emit(Recall()))
        self.no_show = self._button("no_show", "userx", "F4", lambda: self.wanted.emit(NoShow()))
        self.transfer = self._button("transfer", "swap", "F5", lambda: self.asked.emit("transfer"))
        self.complete = self._button("complete", "check", "F6", lambda: self.wanted.emit(Complete()))
        self.note = self._button("note", "pencil", "F7", lambda: self.asked.emit("note"))
        self.hold = self._button("hold", "hold", "F8", lambda: self.asked.emit("hold"))
        self.pause = self._button("pause", "pause", "F9", lambda: self.asked.emit("pause"))
        self.close_ = self._button("close", "lock", "F10", lambda: self.wanted.emit(LeaveCounter()))
        self._rest = (
            self.recall, self.no_show, self.transfer, self.complete, self.note, self.hold, self.pause, self.close_,
        )  # fmt: skip
        self._shown: tuple[Button, ...] = ()
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.px(D.gap2))
        self._arrange(self._rest)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(D.gap3))
        box.addWidget(self.primary)
        box.addLayout(self._grid)
        for number, button in enumerate((self.primary, *self._rest), 2):
            key = QShortcut(QKeySequence(f"F{number}"), self, button.click)
            key.setAutoRepeat(False)  # a key that is held down is one press

    def show_screen(self, screen: Screen) -> None:
        """Only what can be done now is enabled; while the server is away nothing else is shown."""
        step, current = screen.step, screen.current
        status = current.status if current is not None else None
        left = screen.auto_left
        words = self._t(f"step.{step}") if left is None else self._t("step.call_in", seconds=left)
        self.primary.set_content(words, _STEP_ICONS[step])
        self.primary.setEnabled(screen.can_act and not screen.is_settling)
        at_counter = status in {_CALLED, _SERVING}
        at_counter = at_counter and screen.is_mine
        is_open = screen.is_mine and screen.counter is not None and screen.counter.state is CounterState.OPEN
        for button, possible in (
            (self.recall, at_counter and status is _CALLED),
            (self.no_show, at_counter and status is _CALLED),
            (self.transfer, at_counter),
            (self.complete, at_counter and status is _SERVING),
            (self.note, at_counter),
            (self.hold, at_counter),
            (self.pause, is_open),
            (self.close_, not at_counter),
        ):
            keeps = screen.can_keep and button in (self.no_show, self.complete, self.note)
            button.setEnabled((screen.can_act or keeps) and possible)
        is_away = screen.lost_since is not None
        self._arrange(tuple(one for one in self._rest if one.isEnabled()) if is_away else self._rest)

    def press(self, number: int) -> None:
        """What the key F`number` does."""
        (self.primary, *self._rest)[number - 2].click()

    def _arrange(self, shown: tuple[Button, ...]) -> None:
        if shown == self._shown:
            return
        self._shown = shown
        for button in self._rest:
            self._grid.removeWidget(button)
            button.setVisible(button in shown)
        for index, button in enumerate(shown):
            self._grid.addWidget(button, index // 2, index % 2)

    def _button(self, name: str, icon: str, key: str, on_click: object) -> Button:
        return Button(
            self._t(f"action.{name}"),
            name=name,
            icon=icon,
            key=key,
            tall=D.button,
            stretch=True,
            on_click=on_click,  # type: ignore[arg-type]
        )
