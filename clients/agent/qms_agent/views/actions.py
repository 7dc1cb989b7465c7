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
    """`wanted` carries an intent; `asked` names a dialog to open: transfer, note, hold, pause or reason.

    `grid` holds the other actions, each always in the same of six places; two that are never possible together share one.
    """

    wanted = Signal(object)
    asked = Signal(str)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = text
        theme = current_theme()
        self.primary = Button("", Kind.PRIMARY, name="primary", key="F2", tall=D.primary, stretch=True)
        self.primary.clicked.connect(lambda _checked=False: self.wanted.emit(Primary()))
        self.recall = self._button("recall", "bell", "F3", lambda: self.wanted.emit(Recall()))
        self.no_show = self._button("no_show", "userx", "F4", lambda: self.wanted.emit(NoShow()))
        self.transfer = self._button("transfer", "swap", "F5", lambda: self.asked.emit("transfer"))
        self.complete = self._button("complete", "check", "F6", lambda: self.wanted.emit(Complete()))
        self.note = self._button("note", "pencil", "F7", self._ask_note)
        self.hold = self._button("hold", "hold", "F8", lambda: self.asked.emit("hold"))
        self.pause = self._button("pause", "pause", "F9", lambda: self.asked.emit("pause"))
        self.close_ = self._button("close", "lock", "F10", lambda: self.wanted.emit(LeaveCounter()))
        self._rest = (
            self.recall, self.no_show, self.transfer, self.complete, self.note, self.hold, self.pause, self.close_,
        )  # fmt: skip
        self._shown: tuple[tuple[Button, ...], int] = (), 0
        self._screen = Screen()
        self._is_paused = self._is_narrow = False
        self.grid = QWidget()
        self._places = QGridLayout(self.grid)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._places.setSpacing(theme.px(D.gap2))
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(theme.px(D.gap3))
        self.box.addWidget(self.primary)
        self.box.addWidget(self.grid)
        for button in self._rest:
            button.setParent(self.grid)
        self._arrange()
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
        self._is_paused = step is Step.RESUME
        self.note.set_content(self._t("action.reason" if self._is_paused else "action.note"), "pencil")
        is_open = screen.is_mine and screen.counter is not None and screen.counter.state is CounterState.OPEN
        for button, possible in (
            (self.recall, at_counter and status is _CALLED),
            (self.no_show, at_counter and status is _CALLED),
            (self.transfer, at_counter),
            (self.complete, at_counter and status is _SERVING),
            (self.note, at_counter or self._is_paused),
            (self.hold, at_counter),
            (self.pause, is_open),
            (self.close_, not at_counter),
        ):
            keeps = screen.can_keep and button in (self.no_show, self.complete, self.note)
            button.setEnabled((screen.can_act or keeps) and possible)
        self._screen = screen
        self._arrange()

    def set_narrow(self, narrow: bool) -> None:
        """Narrow, as inside a card of the strip, they stand one below the other."""
        self._is_narrow = narrow
        self._arrange()

    def fits_abreast(self, room: int) -> bool:
        """Whether any two of what is shown stand side by side in `room` pixels."""
        widths = sorted(button.sizeHint().width() for button in self._shown[0])[-2:]
        return sum(widths) + self._places.spacing() <= room

    def set_lowest(self, lowest: bool) -> None:
        """Where every pixel counts they are as high as other buttons are."""
        for button in self._rest:
            button.set_tall(D.button if lowest else D.secondary)

    def press(self, number: int) -> None:
        """What the key F`number` does."""
        (self.primary, *self._rest)[number - 2].click()

    def _six(self, screen: Screen) -> tuple[Button, ...]:
        """Who is served can be completed, who is called can be a no-show; the counter is closed when nobody is there."""
        if screen.step is Step.RESUME:
            return self.note, self.close_
        is_served = screen.step is Step.COMPLETE_NEXT
        ends = self.complete if is_served else self.no_show
        leaves = self.hold if is_served or screen.step is Step.START else self.close_
        return self.recall, ends, self.transfer, leaves, self.note, self.pause

    def _arrange(self) -> None:
        is_away = self._screen.lost_since is not None
        shown = tuple(one for one in self._rest if one.isEnabled()) if is_away else self._six(self._screen)
        columns = 1 if self._is_narrow else 2
        if (shown, columns) == self._shown:
            return
        self._shown = shown, columns
        for button in self._rest:
            self._places.removeWidget(button)
        for index, button in enumerate(shown):
            self._places.addWidget(button, index // columns, index % columns)
        for button in self._rest:
            button.setVisible(button in shown)

    def _ask_note(self) -> None:
        self.asked.emit("reason" if self._is_paused else "note")

    def _button(self, name: str, icon: str, key: str, on_click: object) -> Button:
        return Button(
            self._t(f"action.{name}"),
            name=name,
            icon=icon,
            key=key,
            tall=D.secondary,
            stretch=True,
            on_click=on_click,  # type: ignore[arg-type]
        )
