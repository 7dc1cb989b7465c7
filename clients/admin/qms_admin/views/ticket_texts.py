"""The part of a ticket that is looked at, with its picture or its lines in the language that is chosen; how much paper
it all takes, and a test of it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_contract.kiosk import TicketPart

from qms_admin.forms.base import Cell, Editor, Problems, Value, Values, words
from qms_admin.forms.ticket import FOOTER, HEADER, LOGO
from qms_admin.views.editors import LinesEditor
from qms_admin.views.ticket_part_detail import TicketPartDetail
from qms_admin.views.ticket_trial import TicketTest
from qms_admin.views.words import say

D = tokens.DESKTOP
ROLL_MM = 80_000
"""A roll of 80 m."""
CUT_MM = 14
"""What is fed before the cut, in mm."""


class TicketTexts(Panel):
    """`changed` carries a key of the form and its value, `picked` the path of a picture; `test` prints one."""

    changed = Signal(str, object)
    picked = Signal(str)

    def __init__(self, text: Translator, ticket: Callable[[], QImage]) -> None:
        theme = current_theme()
        super().__init__("card", pad=theme.px(D.gap5), gap=theme.px(D.gap4), name="ticket_texts")
        self._t, self._language = text, ""
        self._part, self.test = TicketPartDetail(text), TicketTest(text, ticket)
        self._part.changed.connect(self.changed)
        self.test.written.connect(self._say_written)
        self._note = Label("", "caption", "quiet", name="ticket_test_note", wrap=True)
        self._note.hide()
        self._without = Button("", name="ticket_no_logo", icon="trash", on_click=lambda: self.changed.emit(LOGO, ""))
        self._without.setAccessibleName(text("ticket.no_logo"))
        self._without.setToolTip(text("ticket.no_logo"))
        self._logo = QWidget()
        self._header, self._footer = self._editor("header", HEADER), self._editor("footer", FOOTER)
        self._length, self._roll = Label("", "body", name="ticket_length"), Label("", "body", name="ticket_roll")
        self._build()

    def show_texts(self, values: Values, problems: Problems, language: str, part: str) -> None:
        """`part` is the one that is looked at."""
        self._language = language
        self._part.show_part(values, problems, language, TicketPart(part))
        for one, editor in (("logo", self._logo), ("header", self._header), ("footer", self._footer)):
            editor.setVisible(part == one)
        self._without.setEnabled(bool(values.get(LOGO)))
        for key, lines in ((HEADER, self._header), (FOOTER, self._footer)):
            lines.show_value(values.get(f"{key}_{language}", ""))
            lines.show_error(say(self._t, problems.get(f"{key}_{language}")))

    def show_length(self, millimetres: int) -> None:
        """Of the ticket without what is fed before the cut."""
        length = millimetres + CUT_MM
        self._length.setText(self._t("ticket.millimetres", count=length))
        self._roll.setText(self._t("ticket.about", count=ROLL_MM // length // 10 * 10))

    def _editor(self, name: str, key: str) -> LinesEditor:
        editor = LinesEditor(self._t, Cell(key, words(f"ticket.{name}"), Editor.LINES), f"ticket_{name}")
        editor.changed.connect(lambda value: self._tell(key, value))
        return editor

    def _tell(self, key: str, value: Value) -> None:
        self.changed.emit(f"{key}_{self._language}", value)

    def _choose(self) -> None:
        pictures = f"{self._t('ticket.pictures')} (*.png *.jpg *.jpeg)"
        path, _ = QFileDialog.getOpenFileName(self, self._t("ticket.choose_logo"), "", pictures)
        if path:
            self.picked.emit(path)

    def _say_written(self, path: str, done: bool) -> None:
        self._note.setText(self._t("ticket.test_written" if done else "ticket.test_not_written", path=path))
        self._note.show()

    def _build(self) -> None:
        self.box.addWidget(self._part)
        buttons = QHBoxLayout(self._logo)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.addWidget(Button(self._t("ticket.choose_logo"), name="ticket_logo", on_click=self._choose))
        buttons.addWidget(self._without)
        buttons.addStretch(1)
        for editor in (self._logo, self._header, self._footer):
            self.box.addWidget(editor)
        self.box.addWidget(Rule())
        self.box.addWidget(Label(self._t("ticket.paper"), "label"))
        for key, value in (("length", self._length), ("a_roll", self._roll)):
            line = QHBoxLayout()
            line.addWidget(Label(self._t(f"ticket.{key}"), "body", "quiet", wrap=True), 1)
            line.addWidget(value)
            self.box.addLayout(line)
        self.box.addWidget(self.test)
        self.box.addWidget(self._note)
        self.box.addStretch(1)
