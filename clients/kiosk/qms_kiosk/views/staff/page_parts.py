"""What several pages of the staff menu are made of."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.label import Label

from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.scene import Scene

BUTTON = 13.0
GAP = 3.0
GOOD = ("printed", "printed_again", "kept", "copied")


def button(text: str, name: str, pressed: Callable[[], object], *, icon: str = "", main: bool = False) -> ChoiceButton:
    """A button across its column."""
    kind = Kind.PRIMARY if main else Kind.CHOICE
    return ChoiceButton(text, name=name, height=BUTTON, kind=kind, icon=icon, on_click=pressed)


def columns(scene: Scene, parent: QWidget) -> tuple[QVBoxLayout, QVBoxLayout]:
    """Two columns, one below the other on an upright screen."""
    sides: QBoxLayout = QVBoxLayout(parent) if scene.portrait else QHBoxLayout(parent)
    theme = current_theme()
    sides.setContentsMargins(0, 0, 0, 0)
    sides.setSpacing(theme.u(scene.gap * 1.5))
    first, second = QVBoxLayout(), QVBoxLayout()
    for column in (first, second):
        column.setSpacing(theme.u(GAP))
        sides.addLayout(column, 1)
    return first, second


def leading(*, rtl: bool) -> Qt.AlignmentFlag:
    """Where lines begin, also those in Latin script within Arabic, which Qt would put on the other side."""
    return (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute) if rtl else Qt.AlignmentFlag.AlignLeft


class NoteLine(Label):
    """What happened last, in its tone."""

    def __init__(self) -> None:
        super().__init__("", "k1_strong", name="staff_note", wrap=True)

    def show_note(self, text: str, *, good: bool) -> None:
        self.setText(text)
        self.set_tone("good" if good else "bad")
