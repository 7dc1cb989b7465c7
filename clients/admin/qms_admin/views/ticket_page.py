"""What stands on a branch's tickets: the parts, the texts by language, and the ticket as it will be (mock-up 21)."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator, own_name
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.tokens import TICKET
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.flow import FlowLayout
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_clientkit.widgets.select import Select
from qms_clientkit.widgets.switch import Switch
from qms_contract.branches import Branch
from qms_contract.kiosk import TicketPart
from qms_contract.wire import utc_now

from qms_admin.estate import Section
from qms_admin.forms import ticket as form
from qms_admin.forms.base import Cell, Editor, Value, words
from qms_admin.forms.checks import chosen
from qms_admin.intents import Change, Discard, Save
from qms_admin.state import Screen
from qms_admin.views.editors import LinesEditor
from qms_admin.views.foot import Foot
from qms_admin.views.ticket_sample import TicketPaper, sample_ticket
from qms_admin.views.words import say

D = tokens.DESKTOP
WIDTHS = (("80", TICKET.width), ("58", TICKET.width_narrow))
ROLL_MM = 80_000
"""A roll of 80 m."""
CUT_MM = 14
"""What is fed before the cut, in mm."""


class TicketPage(QWidget):
    """`wanted` carries intents; what is changed is the branch's."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen, self._branch_id = text, Screen(), UUID(int=0)
        self._language = ""
        self._drawn: object = None
        self._switches: dict[TicketPart, Switch] = {}
        self._paper = TicketPaper()
        self._width = Select(text("ticket.paper"), name="ticket_paper_width")
        self._width.set_choices([(pixels, text("ticket.width", width=width)) for width, pixels in WIDTHS])
        self._width.activated.connect(lambda _index: self.show_screen(self._screen))
        self._languages = QWidget()
        self._chips = FlowLayout(self._languages, current_theme().px(D.gap2))
        self._offered: tuple[str, ...] = ()
        self._group = QButtonGroup(self)
        self._length, self._roll = Label("", "body", name="ticket_length"), Label("", "body", name="ticket_roll")
        self._header, self._footer = (
            LinesEditor(text, Cell(f"ticket_{one}", words(f"ticket.{one}"), Editor.LINES), f"ticket_{one}")
            for one in ("header", "footer")
        )
        self._header.changed.connect(lambda value: self._change(f"{form.HEADER}_{self._language}", value))
        self._footer.changed.connect(lambda value: self._change(f"{form.FOOTER}_{self._language}", value))
        self._foot = Foot(text, names="ticket_")
        self._foot.saved.connect(lambda: self.wanted.emit(Save(self._branch_id)))
        self._foot.discarded.connect(lambda: self.wanted.emit(Discard(self._branch_id)))
        self._build()

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        branch = screen.estate.branch
        self._body.setVisible(branch is not None)
        self._nothing.setVisible(branch is None)
        if branch is None:
            return
        self._branch_id = branch.branch_id
        values = screen.values(Section.BRANCHES, branch.branch_id)
        problems = screen.problems(Section.BRANCHES, branch.branch_id)
        self._offer(branch.languages)
        for part, switch in self._switches.items():
            switch.setChecked(str(part) in chosen(values, form.SHOWN))
        for key, editor in ((form.HEADER, self._header), (form.FOOTER, self._footer)):
            editor.show_value(values.get(f"{key}_{self._language}", ""))
            editor.show_error(say(self._t, problems.get(f"{key}_{self._language}")))
        self._draw(screen, branch)
        self._foot.show_state(
            screen.changes(branch.branch_id), len(problems), len(screen.conflicts(Section.BRANCHES, branch.branch_id)),
            new=False, can_act=not screen.busy and screen.lost_since is None,
        )  # fmt: skip

    def _draw(self, screen: Screen, branch: Branch) -> None:
        """Anew only when something on it is another."""
        template = form.written(screen.values(Section.BRANCHES, branch.branch_id), branch)
        service = next(iter(screen.estate.services), None)
        width = int(str(self._width.value()))
        if (key := (branch, template, service, self._language, width)) == self._drawn:
            return
        self._drawn = key
        image = sample_ticket(branch, template, service, self._language, width, utc_now())
        self._paper.show_image(image, self._t("ticket.sample", language=own_name(self._language)))
        length = self._paper.millimetres + CUT_MM
        self._length.setText(self._t("ticket.millimetres", count=length))
        self._roll.setText(self._t("ticket.about", count=round(ROLL_MM / length, -1)))

    def _offer(self, languages: list[str]) -> None:
        if tuple(languages) == self._offered:
            return
        self._offered = tuple(languages)
        self._language = self._language if self._language in languages else languages[0]
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for language in languages:
            chip = Chip(own_name(language), name=f"ticket_language_{language}")
            chip.setChecked(language == self._language)
            chip.clicked.connect(lambda _on=False, language=language: self._turn_to(language))
            self._group.addButton(chip)
            self._chips.addWidget(chip)

    def _turn_to(self, language: str) -> None:
        self._language = language
        self.show_screen(self._screen)

    def _change(self, key: str, value: Value) -> None:
        self.wanted.emit(Change(Section.BRANCHES, self._branch_id, key, value))

    def _switched(self, part: TicketPart, on: bool) -> None:
        values = self._screen.values(Section.BRANCHES, self._branch_id)
        shown = set(chosen(values, form.SHOWN)) - {str(part)} | ({str(part)} if on else set())
        self._change(form.SHOWN, tuple(str(one) for one in TicketPart if str(one) in shown))

    def _build(self) -> None:
        theme = current_theme()
        self._body, row = QWidget(), QHBoxLayout()
        row.setSpacing(theme.px(D.gap4))
        parts, texts = self._parts(), self._texts()
        parts.setFixedWidth(theme.px(D.list_width - D.gap7))
        texts.setFixedWidth(theme.px(D.list_width - D.gap5))
        for part, stretch in ((parts, 0), (self._preview(), 1), (texts, 0)):
            row.addWidget(part, stretch)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(D.gap4))
        column.addLayout(row, 1)
        column.addWidget(self._foot)
        self._nothing = Label(self._t("ticket.no_branch"), "body", "quiet", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._body, 1)
        box.addWidget(self._nothing)

    def _parts(self) -> Panel:
        theme = current_theme()
        card, pad = Panel("card", name="ticket_parts"), theme.px(D.gap4)
        head = Label(self._t("ticket.parts"), "heading")
        head.setContentsMargins(pad, pad, pad, pad)
        card.box.addWidget(head)
        for part in TicketPart:
            card.box.addWidget(Rule())
            card.box.addWidget(self._part(part, pad))
        card.box.addWidget(Rule())
        note = Label(self._t("ticket.parts_note"), "caption", "quiet", wrap=True)
        note.setContentsMargins(pad, pad, pad, pad)
        card.box.addWidget(note)
        card.box.addStretch(1)
        return card

    def _part(self, part: TicketPart, pad: int) -> Panel:
        label = self._t(f"ticket.part_{part}")
        row = Panel("none", "h", pad=(pad, 0, pad, 0))
        row.setFixedHeight(current_theme().px(D.row))
        switch = Switch(label, name=f"ticket_part_{part}")
        switch.clicked.connect(lambda on: self._switched(part, on))
        self._switches[part] = switch
        row.box.addWidget(Label(label, "body"), 1)
        row.box.addWidget(switch)
        return row

    def _preview(self) -> Panel:
        theme = current_theme()
        card, top, pad = Panel("sunken", name="ticket_preview"), QHBoxLayout(), theme.px(D.gap4)
        top.setContentsMargins(pad, pad, pad, 0)
        top.addWidget(self._languages, 1)
        top.addWidget(self._width)
        holder = QWidget()
        centred = QVBoxLayout(holder)
        centred.setContentsMargins(pad, pad, pad, pad)
        centred.addWidget(self._paper, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setWidget(holder)
        card.box.addLayout(top)
        card.box.addWidget(scroll, 1)
        return card

    def _texts(self) -> Panel:
        theme = current_theme()
        card = Panel("card", pad=theme.px(D.gap5), gap=theme.px(D.gap4), name="ticket_texts")
        card.box.addWidget(Label(self._t("ticket.texts"), "heading"))
        for part in (self._header, self._footer):
            card.box.addWidget(part)
        card.box.addWidget(Rule())
        card.box.addWidget(Label(self._t("ticket.paper"), "label"))
        for key, value in (("length", self._length), ("a_roll", self._roll)):
            line = QHBoxLayout()
            line.addWidget(Label(self._t(f"ticket.{key}"), "body", "quiet", wrap=True), 1)
            line.addWidget(value)
            card.box.addLayout(line)
        card.box.addStretch(1)
        return card
