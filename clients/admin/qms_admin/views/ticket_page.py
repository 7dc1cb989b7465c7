"""What stands on a branch's tickets: the parts, the texts by language, and the ticket as it will be (mock-up 21)."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator, own_name
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.tokens import TICKET
from qms_clientkit.ticket.logo import Pictures, read_logo
from qms_clientkit.ticket.raster import Places
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.flow import FlowLayout
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.scrolled import scrolled
from qms_clientkit.widgets.select import Select
from qms_contract.branches import Branch
from qms_contract.kiosk import TicketPart
from qms_contract.wire import utc_now

from qms_admin.forms import ticket as form
from qms_admin.forms.base import Value
from qms_admin.forms.checks import chosen
from qms_admin.intents import Change, Discard, GivePicture, Save
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.foot import Foot
from qms_admin.views.ticket_parts import TicketParts
from qms_admin.views.ticket_sample import TicketPaper, sample_ticket
from qms_admin.views.ticket_texts import TicketTexts

D = tokens.DESKTOP
WIDTHS = (("80", TICKET.width), ("58", TICKET.width_narrow))
WIDE = D.list_width * 3
"""From so wide on, in px, the texts stand beside the ticket."""


class TicketPage(QWidget):
    """`wanted` carries intents; what is changed is the branch's."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen, self._branch_id = text, Screen(), UUID(int=0)
        self._language, self._part = "", str(TicketPart.NUMBER)
        self._drawn: object = None
        self._paper = TicketPaper()
        self._width = Select(text("ticket.paper"), name="ticket_paper_width")
        self._width.set_choices([(pixels, text("ticket.width", width=width)) for width, pixels in WIDTHS])
        self._width.activated.connect(lambda _index: self.show_screen(self._screen))
        self._languages = QWidget()
        self._chips = FlowLayout(self._languages, current_theme().px(D.gap2))
        self._offered: tuple[str, ...] = ()
        self._order: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        self._added: set[tuple[UUID, TicketPart]] = set()
        self._group = QButtonGroup(self)
        self._parts, self._texts = TicketParts(text), TicketTexts(text, lambda: self._paper.image)
        self._parts.changed.connect(lambda shown: self._change(form.SHOWN, shown))
        self._parts.moved.connect(self._move)
        self._parts.picked.connect(self._pick)
        self._parts.added.connect(self._add)
        self._paper.picked.connect(self._pick)
        self._texts.changed.connect(self._change)
        self._texts.part.estimate.looked.connect(lambda _on: self.show_screen(self._screen))
        self._texts.test.wanted.connect(self.wanted)
        self._texts.picked.connect(lambda key, path: self.wanted.emit(GivePicture(self._branch_id, key, path)))
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
        self._order = chosen(values, form.ORDER)
        self._shown = chosen(values, form.SHOWN)
        self._added |= {(self._branch_id, part) for part in form.OWN_LINES if form.has_content(values, part)}
        absent = {part for part in form.OWN_LINES if (self._branch_id, part) not in self._added}
        self._parts.show_parts(self._order, self._shown, self._part, absent)
        self._texts.show_texts(values, problems, self._language, self._part)
        lost = screen.busy or screen.lost_since is not None
        unsaved = screen.changes(branch.branch_id) > 0
        self._texts.test.show_kiosks(screen.estate.kiosks, unsaved=unsaved, lost=lost)
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
        ids, unsure = (template.logo_asset_id, template.advert_asset_id), self._texts.part.estimate.unsure
        paths = [screen.pictures.get(one) if one is not None else None for one in ids]
        if (key := (branch, template, service, self._language, width, paths, unsure)) == self._drawn:
            return
        self._drawn = key
        pictures = Pictures(*(read_logo(str(path)) if path is not None else None for path in paths))
        places, now = Places(), utc_now()
        image = sample_ticket(branch, template, service, self._language, width, now, pictures, places, unsure=unsure)
        self._paper.show_image(image, places, self._t("ticket.sample", language=own_name(self._language)))
        self._texts.show_length(self._paper.millimetres)
        self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        """The part that is looked at, its top where it is taller than its place."""
        if (place := self._paper.place_of(self._part)) is not None:
            margin = current_theme().px(D.gap5)
            for y in reversed(place):
                self._sight.ensureVisible(0, self._paper.y() + y, 0, margin)

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

    def _move(self, part: str, to: int) -> None:
        order = form.moved(self._order, part, to)
        if order != self._order:
            self._pick(part)
            self._change(form.ORDER, order)

    def _pick(self, part: str) -> None:
        """That part is looked at: framed on the paper, with its size beside."""
        self._part = part
        self._paper.show_chosen(part)
        self.show_screen(self._screen)
        self._bring_into_sight()

    def _add(self, part: str) -> None:
        """It stands in the list from now on, and on the ticket as soon as something is written."""
        self._added.add((self._branch_id, TicketPart(part)))
        if part not in self._shown:
            shown = {*self._shown, part}
            self._change(form.SHOWN, tuple(str(one) for one in TicketPart if str(one) in shown))
        self._pick(part)
        self._texts.begin(part)

    def _turn_to(self, language: str) -> None:
        self._language = language
        self.show_screen(self._screen)

    def _change(self, key: str, value: Value) -> None:
        self.wanted.emit(Change(Section.BRANCHES, self._branch_id, key, value))

    def _build(self) -> None:
        self._body, self._cards = QWidget(), QGridLayout()
        self._cards.setSpacing(current_theme().px(D.gap4))
        self._cards.setColumnStretch(1, 1)
        self._left = QVBoxLayout()
        side = QWidget()
        side.setLayout(self._left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(current_theme().px(D.gap4))
        self._left.addWidget(self._parts, 1)
        scroll = within_panel(side)
        scroll.setFixedWidth(current_theme().px(D.list_width - D.gap7))
        self._cards.addWidget(scroll, 0, 0)
        self._cards.addWidget(self._preview(), 0, 1)
        beside = QWidget()
        self._beside = QVBoxLayout(beside)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._right = within_panel(beside)
        self._right.setFixedWidth(current_theme().px(D.list_width - D.gap5))
        self._cards.addWidget(self._right, 0, 2)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().px(D.gap4))
        column.addLayout(self._cards, 1)
        column.addWidget(self._foot)
        self._nothing = Label(self._t("ticket.no_branch"), "body", "quiet", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._body, 1)
        box.addWidget(self._nothing)
        self._paper.show_chosen(self._part)
        self._place_texts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_texts()

    def _place_texts(self) -> None:
        """At the right where there is room, else below the parts, which then scroll."""
        theme = current_theme()
        wide = self.width() >= theme.px(WIDE)
        self._right.setVisible(wide)
        if wide:
            self._texts.setFixedWidth(theme.px(D.list_width - D.gap5))
            self._beside.addWidget(self._texts)
        else:
            self._texts.setMinimumWidth(1)
            self._texts.setMaximumWidth(theme.px(D.list_width))
            self._left.addWidget(self._texts)

    def _preview(self) -> Panel:
        theme = current_theme()
        card, top, pad = Panel("sunken", name="ticket_preview"), QHBoxLayout(), theme.px(D.gap4)
        top.setContentsMargins(theme.px(D.gap3), pad, theme.px(D.gap3), 0)
        top.setSpacing(theme.px(D.gap2))
        top.addWidget(self._languages, 1)
        top.addWidget(self._width)
        holder = _Room(lambda width: self._paper.fit(width - 2 * pad))
        centred = QVBoxLayout(holder)
        centred.setContentsMargins(pad, pad, pad, pad)
        centred.addWidget(self._paper, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        card.box.addLayout(top)
        self._sight = within_panel(holder)
        card.box.addWidget(self._sight, 1)
        return card


class _Room(QWidget):
    """Tells how wide it is, whenever that is another."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        super().__init__()
        self._tell = tell
        self.setMinimumWidth(1)  # so that the room there is decides, not the paper

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell(self.width())


def within_panel(holder: QWidget) -> QScrollArea:
    """Scrolled, in the colour of what is around it."""
    holder.setProperty("panel", "none")
    return scrolled(holder)
