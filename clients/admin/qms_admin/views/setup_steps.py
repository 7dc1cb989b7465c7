"""What each step of the first set-up asks, made of the same editors as every form."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import OWN_NAMES, Translator, own_name
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_admin.forms.base import Cell, Editor, plain, words
from qms_admin.intents import AddLine, FillIn, GoOn, LetIn, TryTicket
from qms_admin.setup import PERSON, SERVICE, Setup, Step, Trial
from qms_admin.state import Screen
from qms_admin.views.editor_kinds import editor_for
from qms_admin.views.editors import CellEditor
from qms_admin.views.words import say

D = tokens.DESKTOP
Rows = list[list[Cell]]


class Questions(QWidget):
    """Rows of cells. `wanted` carries intents. Subclasses may ask for more lines."""

    wanted = Signal(object)

    def __init__(self, text: Translator, rows: Rows) -> None:
        super().__init__()
        self._t = text
        self._editors: dict[str, CellEditor] = {}
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(current_theme().px(D.gap4))
        for cells in rows:
            self._ask(cells)

    def show_screen(self, screen: Screen) -> None:
        setup = screen.setup
        problems = setup.problems
        for key, editor in self._editors.items():
            editor.show_value(setup.values.get(key, ""))
            editor.show_error(say(self._t, problems.get(key)))

    def focus_first(self) -> None:
        first = next(iter(self._editors.values()), None)
        if first is not None:
            first.field.edit.setFocus()

    def _ask(self, cells: list[Cell]) -> None:
        row = QHBoxLayout()
        row.setSpacing(current_theme().px(D.gap3))
        for cell in cells:
            editor = editor_for(self._t, cell, f"setup_{cell.key}")
            editor.changed.connect(lambda value, key=cell.key: self.wanted.emit(FillIn(key, value)))
            self._editors[cell.key] = editor
            if isinstance(editor.field.edit, QLineEdit):
                editor.field.edit.returnPressed.connect(lambda: self.wanted.emit(GoOn()))
            row.addWidget(editor, 1, Qt.AlignmentFlag.AlignTop)
        self.box.insertLayout(len(self._rows()), row)

    def _rows(self) -> list[int]:
        return [n for n in range(self.box.count()) if self.box.itemAt(n).layout() is not None]


class Lines(Questions):
    """As many lines of the same cells as the set-up has, and a button for one more."""

    def __init__(self, text: Translator, kind: str, keys: dict[str, Editor]) -> None:
        super().__init__(text, [])
        self._kind, self._keys, self._count = kind, keys, 0
        more = Button(
            text(f"setup.more_{kind}"), name=f"setup_more_{kind}", icon="plus", tall=D.button,
            on_click=lambda: self.wanted.emit(AddLine(kind)),
        )  # fmt: skip
        self.box.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_screen(self, screen: Screen) -> None:
        for number in range(self._count, screen.setup.lines[self._kind]):
            self._ask([self._cell(number, key, editor) for key, editor in self._keys.items()])
        self._count = screen.setup.lines[self._kind]
        super().show_screen(screen)

    def _cell(self, number: int, key: str, editor: Editor) -> Cell:
        name = f"{self._kind}_{number}" + (f"_{key}" if key else "")
        label = words(f"setup.{self._kind}_{key or 'name'}", number=number + 1, letter=chr(ord("A") + number))
        return Cell(name, label, editor)


class LetInDevices(Questions):
    """The code on a kiosk's or display's screen, and its name."""

    def __init__(self, text: Translator) -> None:
        super().__init__(text, [])
        self._code = Field(text("pair.code"), name="setup_user_code", placeholder="ABCD-EFGH")
        self._name = Field(text("device.name"), name="setup_device_name", hint=text("pair.name_hint"))
        self._said = Label("", "label", "good", name="setup_devices")
        self._devices = 0
        let_in = Button(text("pair.approve"), name="setup_let_in", icon="check", tall=D.button, on_click=self._let_in)
        for part in (self._code, self._name):
            self.box.addWidget(part)
        self.box.addWidget(let_in, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addWidget(self._said)

    def show_screen(self, screen: Screen) -> None:
        setup = screen.setup
        self._code.set_error(say(self._t, setup.problems.get("user_code")))
        self._said.setText(self._t.plural("setup.n_devices", setup.devices) if setup.devices else "")
        if setup.devices > self._devices:
            self._code.set_text("")
            self._name.set_text("")
        self._devices = setup.devices

    def focus_first(self) -> None:
        self._code.edit.setFocus()

    def _let_in(self) -> None:
        self._code.set_error("" if self._code.text() else self._t("pair.code_missing"))
        self._name.set_error("" if self._name.text() else self._t("problem.required"))
        if self._code.text() and self._name.text():
            self.wanted.emit(LetIn(self._code.text().upper(), self._name.text()))


class FirstTicket(Questions):
    """One press takes a ticket through its whole life, and says how far it has come."""

    def __init__(self, text: Translator) -> None:
        super().__init__(text, [])
        theme = current_theme()
        self._try = Button(
            text("setup.try"), name="setup_try", icon="ticket", tall=D.button,
            on_click=lambda: self.wanted.emit(TryTicket()),
        )  # fmt: skip
        self._card = Panel("card", pad=theme.px(D.gap6), gap=theme.px(D.gap3), name="setup_trial")
        self._number = Label("", "number", name="setup_number")
        self._card.box.addWidget(self._number)
        self._lines = {how_far: self._line(how_far) for how_far in Trial}
        self.box.addWidget(self._try, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addWidget(self._card)

    def show_screen(self, screen: Screen) -> None:
        setup = screen.setup
        self._try.setEnabled(not screen.busy)
        self._card.setVisible(bool(setup.trial))
        self._number.setText(setup.number)
        for how_far, line in self._lines.items():
            line.setVisible(how_far in setup.trial)

    def focus_first(self) -> None:
        self._try.setFocus()

    def _line(self, how_far: Trial) -> QWidget:
        line, theme = QWidget(), current_theme()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(D.gap2))
        row.addWidget(Icon("check", theme.px(D.icon), "good_text"))
        row.addWidget(Label(self._t(f"setup.trial_{how_far}"), "body", name=f"setup_trial_{how_far}"), 1)
        self._card.box.addWidget(line)
        return line


def questions(text: Translator) -> dict[Step, Questions]:
    languages = tuple((code, plain(own_name(code))) for code in OWN_NAMES)
    person = {"name": Editor.TEXT, "username": Editor.TEXT, "password": Editor.PASSWORD}
    branch: Rows = [
        [Cell("branch", words("setup.branch_name")), Cell("time_zone", words("branch.time_zone"), Editor.ZONE)],
        [Cell("languages", words("branch.languages"), Editor.CHIPS, choices=languages)],
    ]
    return {
        Step.ORGANISATION: Questions(text, [[Cell("organisation", words("setup.organisation_name"))]]),
        Step.BRANCH: Questions(text, branch),
        Step.SERVICES: Lines(text, SERVICE, {"": Editor.TEXT}),
        Step.COUNTERS: Questions(text, [[Cell("counters", words("setup.how_many"), hint=words("setup.serve_all"))]]),
        Step.STAFF: Lines(text, PERSON, person),
        Step.DEVICES: LetInDevices(text),
        Step.TICKET: FirstTicket(text),
    }


def is_tried(setup: Setup) -> bool:
    return Trial.DONE in setup.trial
