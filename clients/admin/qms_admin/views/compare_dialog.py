"""Theirs or mine, field by field, when somebody else saved the same field meanwhile."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.label import Label

from qms_admin.drafts import Conflict
from qms_admin.forms.base import TAB, Cell, Value, plain
from qms_admin.intents import Resolve
from qms_admin.sections import Section
from qms_admin.state import Screen, form_of
from qms_admin.views.words import PREFIXES, field_words, say

D = tokens.DESKTOP
WIDTH = D.dialog_width + D.nav_width


class CompareDialog(Dialog):
    """`decided` carries a Resolve. Mine is chosen until theirs is."""

    decided = Signal(object)

    def __init__(self, host: QWidget, text: Translator, screen: Screen) -> None:
        item_id = screen.comparing
        assert item_id is not None, "opened for an item"
        super().__init__(
            host, text("compare.title"), text("compare.sentence"),
            confirm=text("compare.save"), cancel=text("common.cancel"), width=WIDTH, name="compare",
        )  # fmt: skip
        self._t = text
        section = screen.drafts[item_id].section
        blocks = form_of(section).blocks(screen.context(section, item_id))
        self._cells = {cell.key: cell for block in blocks for row in block.rows for cell in row}
        self._files = {str(one.asset_id): one.name for one in screen.estate.assets}
        self._mine: dict[str, Chip] = {}
        for conflict in screen.conflicts(section, item_id):
            self._add(conflict, text(f"{PREFIXES.get(section, PREFIXES[Section.BRANCHES])}.active"))
        self.accepted.connect(lambda: self.decided.emit(Resolve(item_id, self._choice())))

    def _choice(self) -> tuple[tuple[str, bool], ...]:
        return tuple((key, chip.isChecked()) for key, chip in self._mine.items())

    def _add(self, conflict: Conflict, active: str) -> None:
        label = active if conflict.key == "active" else field_words(self._t, conflict.key)
        cell = self._cells.get(conflict.key, Cell(conflict.key, plain(label)))
        theirs, mine = (
            Chip(self._t(f"compare.{side}", value=self._words(cell, value)), name=f"compare_{side}_{conflict.key}")
            for side, value in (("theirs", conflict.theirs), ("mine", conflict.mine))
        )
        group = QButtonGroup(self)
        for chip in (theirs, mine):
            group.addButton(chip)
        mine.setChecked(True)
        self._mine[conflict.key] = mine
        self.content.addWidget(Label(say(self._t, cell.label), "label"))
        row = QHBoxLayout()
        row.addWidget(theirs)
        row.addWidget(mine)
        row.addStretch(1)
        self.content.addLayout(row)

    def _words(self, cell: Cell, value: Value) -> str:
        if isinstance(value, bool):
            return self._t("compare.on" if value else "compare.off")
        known = {key: say(self._t, words) for key, words in cell.choices}
        if isinstance(value, tuple):
            rows = (" ".join(self._files.get(part, part) for part in known.get(one, one).split(TAB)) for one in value)
            return ", ".join(rows) or self._t("compare.empty")
        return known.get(value, value) or self._t("compare.empty")
