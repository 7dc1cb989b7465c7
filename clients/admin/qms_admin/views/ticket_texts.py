"""The part of a ticket that is looked at, with its picture or its lines in the language that is chosen; how much paper
it all takes, and a test of it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout
from qms_clientkit.i18n.translator import Translator, is_rtl, own_name
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_contract.kiosk import TicketPart

from qms_admin.forms.base import Cell, Editor, Problems, Value, Values, words
from qms_admin.forms.ticket import LOGO, OWN_LINES, PICTURE
from qms_admin.views.editors import LinesEditor
from qms_admin.views.ticket_part_detail import TicketPartDetail
from qms_admin.views.ticket_picture import TicketPicture
from qms_admin.views.ticket_trial import TicketTest
from qms_admin.views.words import say

D = tokens.DESKTOP
ROLL_MM = 80_000
"""A roll of 80 m."""
CUT_MM = 14
"""What is fed before the cut, in mm."""


class TicketTexts(Panel):
    """`changed` carries a key of the form and its value, `picked` the key and the path of a picture; `test` prints one.
    `part` is what is asked of every part."""

    changed = Signal(str, object)
    picked = Signal(str, str)

    def __init__(self, text: Translator, ticket: Callable[[], QImage]) -> None:
        theme = current_theme()
        super().__init__("card", pad=theme.px(D.gap5), gap=theme.px(D.gap4), name="ticket_texts")
        self._t, self._language = text, ""
        self.part, self.test = TicketPartDetail(text), TicketTest(text, ticket)
        self.part.changed.connect(self.changed)
        self.test.written.connect(self._say_written)
        self._note = Label("", "caption", "quiet", name="ticket_test_note", wrap=True)
        self._note.hide()
        self._pictures = {TicketPart.LOGO: self._picture(LOGO), TicketPart.ADVERT: self._picture(PICTURE)}
        self._lines = {part: self._editor(part, key) for part, key in OWN_LINES.items()}
        self._length, self._roll = Label("", "body", name="ticket_length"), Label("", "body", name="ticket_roll")
        self._build()

    def show_texts(self, values: Values, problems: Problems, language: str, part: str) -> None:
        """`part` is the one that is looked at."""
        self._language = language
        self.part.show_part(values, problems, language, TicketPart(part))
        for one, picture in self._pictures.items():
            picture.setVisible(part == one)
            picture.show_values(values)
        for one, lines in self._lines.items():
            key = f"{OWN_LINES[one]}_{language}"
            lines.setVisible(part == one)
            lines.field.set_label(self._t("ticket.words_in", language=own_name(language)))
            lines.show_rtl(is_rtl(language))
            lines.show_value(values.get(key, ""))
            lines.show_error(say(self._t, problems.get(key)))

    def begin(self, part: str) -> None:
        """Someone wants to write that part."""
        self._lines[TicketPart(part)].field.edit.setFocus()

    def show_length(self, millimetres: int) -> None:
        """Of the ticket without what is fed before the cut."""
        length = millimetres + CUT_MM
        self._length.setText(self._t("ticket.millimetres", count=length))
        self._roll.setText(self._t("ticket.about", count=ROLL_MM // length // 10 * 10))

    def _picture(self, key: str) -> TicketPicture:
        picture = TicketPicture(self._t, key)
        picture.changed.connect(self.changed)
        picture.picked.connect(self.picked)
        return picture

    def _editor(self, part: TicketPart, key: str) -> LinesEditor:
        editor = LinesEditor(self._t, Cell(key, words(f"ticket.part_{part}"), Editor.LINES), f"ticket_{part}")
        editor.changed.connect(lambda value: self._tell(key, value))
        return editor

    def _tell(self, key: str, value: Value) -> None:
        self.changed.emit(f"{key}_{self._language}", value)

    def _say_written(self, path: str, done: bool) -> None:
        self._note.setText(self._t("ticket.test_written" if done else "ticket.test_not_written", path=path))
        self._note.show()

    def _build(self) -> None:
        for editor in (self.part, *self._pictures.values(), *self._lines.values()):
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
