"""What was done last, for as long as it can be taken back, by a press or by Ctrl+Z."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.toast import ToastFrame

from qms_agent.intents import Undo
from qms_agent.state import Screen

D = tokens.DESKTOP


class UndoToast(ToastFrame):
    """Beside the toast that says other things, so that those take it from nobody. `wanted` carries an Undo."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("undo_toast", wrap=True, parent=parent)
        self._screen = Screen()
        self.button = Button(
            text("common.undo"), Kind.TOAST, name="undo", icon="undo", key="Ctrl Z", tall=D.chip, on_click=self._undo
        )
        key = QShortcut(QKeySequence("Ctrl+Z"), self, self.button.click)
        key.setAutoRepeat(False)
        self.box.addWidget(self.button)

    def show_screen(self, screen: Screen) -> None:
        """Without the server nothing can be taken back."""
        self._screen = screen
        said = screen.undoable
        self.setVisible(said is not None)
        self.button.setEnabled(screen.can_act)
        if said is not None:
            self.put(said.sentence, said.icon)

    def _undo(self) -> None:
        said = self._screen.undoable
        if said is not None and said.undo is not None:
            self.wanted.emit(Undo(said.undo))
