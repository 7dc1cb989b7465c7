"""The parts of a ticket in their order: a switch each, moved by drag or by Alt and an arrow, and added; one of them is looked
at."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_clientkit.widgets.switch import Switch
from qms_contract.kiosk import TicketPart

from qms_admin.forms.ticket import moved
from qms_admin.views.movable_row import DropMark, MovableRow
from qms_admin.views.ticket_add import AddPart

D = tokens.DESKTOP


class TicketParts(Panel):
    """`changed` carries the parts that are shown, as on a standard ticket; `moved` a part and its new place (from 0);
    `picked` the part to look at, `added` one that is to stand in the list."""

    changed = Signal(object)
    moved = Signal(str, int)
    picked = Signal(str)
    added = Signal(str)

    def __init__(self, text: Translator) -> None:
        super().__init__("card", name="ticket_parts")
        self._t = text
        self._switches: dict[TicketPart, Switch] = {}
        self._order: tuple[TicketPart, ...] = ()
        self._listed: list[TicketPart] = []
        self.add = AddPart(text)
        self.add.chosen.connect(self.added)
        holder = Panel("none")
        self._mark = DropMark(holder, lambda: [self._rows[part] for part in self._listed])
        self._rows = {part: self._row(part) for part in TicketPart}
        for row in self._rows.values():
            row.setParent(holder)  # until they are arranged they would be nobody's
        pad = current_theme().px(D.gap4)
        head = Panel("none", "h", pad=pad)
        head.box.addWidget(Label(text("ticket.parts"), "heading"), 1)
        head.box.addWidget(self.add)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        holder.box.addLayout(self._list)
        note = Label(text("ticket.parts_note"), "caption", "quiet", wrap=True)
        note.setContentsMargins(pad, pad, pad, pad)
        for widget in (head, Rule(), holder, note):
            self.box.addWidget(widget)
        self.box.addStretch(1)

    def show_parts(self, order: tuple[str, ...], shown: tuple[str, ...], chosen: str, absent: set[TicketPart]) -> None:
        """`absent` are those that would be empty: they can be added."""
        wanted = tuple(TicketPart(one) for one in order)
        if wanted != self._order:
            self._arrange(wanted)
        self._listed = [part for part in wanted if part not in absent]
        self.add.show_parts([part for part in wanted if part in absent])
        for part, switch in self._switches.items():
            switch.setChecked(str(part) in shown)
        for part, row in self._rows.items():
            row.setVisible(part in self._listed)
            row.set_chosen(part == chosen)

    def _arrange(self, order: tuple[TicketPart, ...]) -> None:
        """The focus stays with its row."""
        self._order = order
        for place, part in enumerate(order):
            self._list.insertWidget(place, self._rows[part])

    def _row(self, part: TicketPart) -> MovableRow:
        label, grip = self._t(f"ticket.part_{part}"), Icon("grip", current_theme().px(D.icon_badge), "text3")
        row = MovableRow(label, name=f"ticket_row_{part}", lead=grip, trail=self._switch(part, label))
        row.movable = True
        row.title.setMinimumWidth(1)
        row.pressed.connect(partial(self.picked.emit, str(part)))
        row.nudged.connect(lambda by: self._move(part, self._listed.index(part) + by))
        row.dragged.connect(self._mark.show)
        row.dropped.connect(lambda y: self._dropped(part, y))
        return row

    def _switch(self, part: TicketPart, label: str) -> Switch | None:
        """The number has none: it always stands on the ticket."""
        if part is TicketPart.NUMBER:
            return None
        switch = self._switches[part] = Switch(label, name=f"ticket_part_{part}")
        switch.clicked.connect(lambda _on: self._tell())
        return switch

    def _dropped(self, part: TicketPart, y: int) -> None:
        place = self._mark.dropped(self._listed.index(part), y)
        if place is not None:
            self._move(part, place)

    def _move(self, part: TicketPart, place: int) -> None:
        """To `place` among those in the list: before the one that follows there, or behind the last."""
        listed = moved(tuple(self._listed), part, place)
        others = [one for one in self._order if one is not part]
        following = listed[listed.index(part) + 1 :]
        to = others.index(TicketPart(following[0])) if following else others.index(TicketPart(listed[-2])) + 1
        self.moved.emit(str(part), to)

    def _tell(self) -> None:
        on = {part for part, switch in self._switches.items() if switch.isChecked()} | {TicketPart.NUMBER}
        self.changed.emit(tuple(str(part) for part in TicketPart if part in on))
