"""What the keys of an audio keypad mean.

Such keypads (with tactile keys and an earphone socket) are keyboards to the machine: arrows or Tab to move, Enter to
choose, Escape to go back, Home to begin anew, F1 to hear it again; the socket tells of a plug as F15 and of its going as F16.
docs/runbooks/kiosk.md lists them for whoever sets up a keypad.
"""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

K = Qt.Key
_KEYPAD = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class Step(StrEnum):
    NEXT = "next"
    PREVIOUS = "previous"
    CHOOSE = "choose"
    BACK = "back"
    HOME = "home"
    HELP = "help"
    PLUGGED = "plugged"
    UNPLUGGED = "unplugged"
    CHARACTER = "character"
    DELETE = "delete"


_KEYS: dict[int, Step] = {
    K.Key_Right: Step.NEXT,
    K.Key_Down: Step.NEXT,
    K.Key_Tab: Step.NEXT,
    K.Key_PageDown: Step.NEXT,
    K.Key_Left: Step.PREVIOUS,
    K.Key_Up: Step.PREVIOUS,
    K.Key_Backtab: Step.PREVIOUS,
    K.Key_PageUp: Step.PREVIOUS,
    K.Key_Return: Step.CHOOSE,
    K.Key_Enter: Step.CHOOSE,
    K.Key_Select: Step.CHOOSE,
    K.Key_Space: Step.CHOOSE,
    K.Key_Escape: Step.BACK,
    K.Key_Back: Step.BACK,
    K.Key_Backspace: Step.DELETE,
    K.Key_Delete: Step.DELETE,
    K.Key_Home: Step.HOME,
    K.Key_F1: Step.HELP,
    K.Key_Help: Step.HELP,
    K.Key_Question: Step.HELP,
    K.Key_F15: Step.PLUGGED,
    K.Key_F16: Step.UNPLUGGED,
}


def step_of(event: QKeyEvent) -> tuple[Step, str] | None:
    """The step and, for CHARACTER, what was typed; None for a key that is none of a keypad's."""
    if event.modifiers() & ~_KEYPAD:
        return None
    if (step := _KEYS.get(event.key())) is not None:
        return step, ""
    text = event.text()
    return (Step.CHARACTER, text) if len(text) == 1 and ((text.isascii() and text.isalnum()) or text in "+-") else None
