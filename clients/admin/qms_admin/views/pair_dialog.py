"""Let a device in: the code on its screen, its name, where it stands."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.select import Select

from qms_admin.intents import Approve
from qms_admin.sections import Section
from qms_admin.state import Screen
from qms_admin.views.picker import Picker

SHORTEST, LONGEST = 4, 16


class PairDialog(Dialog):
    """`wanted` carries intents. It stays open until the device is let in, and says what was wrong."""

    wanted = Signal(object)

    def __init__(self, host: QWidget, text: Translator, screen: Screen) -> None:
        super().__init__(
            host, text("pair.title"), text("pair.sentence"),
            confirm=text("pair.approve"), cancel=text("common.cancel"), name="pair",
        )  # fmt: skip
        self._t, self._screen, self._approved = text, screen, screen.approved
        self._asked = False
        self.confirm.setObjectName("device_approve")
        self.trouble = Banner("note_bad", name="pair_trouble")
        self.code = Field(text("pair.code"), name="device_code", placeholder="ABCD-EFGH")
        self.name = Field(text("device.name"), name="device_name", hint=text("pair.name_hint"))
        self._branches = Picker(text, Section.BRANCHES, text("pair.branch"), name="device_branch")
        self._areas = Select(text("device.area"), name="device_area")
        branch_field = Field(text("pair.branch"), name="device_branch", editor=self._branches)
        area_field = Field(text("device.area"), name="device_area", editor=self._areas)
        for part in (self.trouble, self.code, self.name, branch_field, area_field):
            self.content.addWidget(part)
        self._branches.wanted.connect(self.wanted)
        self._branches.picked.connect(self._choose)
        self._choose(screen.estate.branch_id)
        self.accepted.connect(self._ask)
        for field in (self.code, self.name):
            field.changed.connect(lambda _words, field=field: field.set_error(""))

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        self._branches.show_chosen(self._branch_id, screen.estate)
        if screen.approved > self._approved:
            self.reject()
            return
        self.trouble.say(screen.pairing_error if self._asked else "")
        self.confirm.setEnabled(not screen.busy)

    def _choose(self, branch_id: UUID | None) -> None:
        self._branch_id = branch_id
        self._branches.show_chosen(branch_id, self._screen.estate)
        self._offer_areas()

    def _offer_areas(self) -> None:
        """The areas of the chosen branch; only those of the branch at hand are known."""
        whole: list[tuple[object, str]] = [(None, self._t("device.whole_branch"))]
        known = [one for one in self._screen.estate.areas if one.branch_id == self._branch_id]
        self._areas.set_choices([*whole, *((one.area_id, one.name) for one in known)])

    def _ask(self) -> None:
        self.keep_open()
        is_code = SHORTEST <= len(self.code.text()) <= LONGEST
        self.code.set_error("" if is_code else self._t("pair.code_missing"))
        self.name.set_error("" if self.name.text() else self._t("problem.required"))
        branch_id, area_id = self._branch_id, self._areas.value()
        if not is_code or not self.name.text() or branch_id is None:
            return
        self._asked = True
        chosen = area_id if isinstance(area_id, UUID) else None
        self.wanted.emit(Approve(self.code.text().upper(), self.name.text(), branch_id, chosen))
