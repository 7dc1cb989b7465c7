"""One device: what is wrong with it, its health, what it is asked to do, its name and area, and how to send it away."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel, Rule
from qms_clientkit.widgets.scrolled import scrolled
from qms_contract.device_health import SERIOUS, WORTH_A_LOOK, health
from qms_contract.devices import Device

from qms_admin.estate import Estate
from qms_admin.intents import Change, Delete, Discard, LeaveDevice, Revoke, Save
from qms_admin.sections import Section
from qms_admin.state import Screen, form_of
from qms_admin.views.device_day import DeviceDay
from qms_admin.views.device_orders_panel import DeviceOrdersPanel
from qms_admin.views.device_words import (
    ICONS,
    clock_words,
    seen_words,
    since_words,
    state_words,
    trouble_words,
    untaken_words,
    vital_words,
)
from qms_admin.views.dialogs import ask_delete, ask_force, ask_revoke
from qms_admin.views.fact_list import FactList
from qms_admin.views.foot import Foot
from qms_admin.views.form_view import FormView
from qms_admin.views.moments import when

D = tokens.DESKTOP


class DeviceDetail(Panel):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("card", name="device_detail", parent=parent)
        self._t, self._screen = text, Screen()
        self._device: Device | None = None
        self._forcing: Dialog | None = None
        theme = current_theme()
        self._icon = Icon(
            "kiosk", theme.px(D.icon), "accent_text", tile=theme.px(D.button), radius=theme.px(D.radius_badge)
        )
        self._title = Label("", "heading", name="device_title", wrap=True)
        self._place = Label("", "caption", "quiet", name="device_place")
        self._bad, self._warn = (
            Banner("note_bad", name="device_trouble"),
            Banner("note_warn", icon="clock", name="device_warning"),
        )
        self._troubles = Banner("note_warn", name="device_troubles")
        for note in (self._bad, self._warn, self._troubles):
            note.box.setContentsMargins(*(theme.px(D.gap3),) * 4)
        self._facts = FactList(name="device_facts")
        self._untaken_title = Label(text("device.untaken_title"), "label")
        self._untaken = FactList(name="device_untaken")
        self._day = DeviceDay(text)
        self._orders = DeviceOrdersPanel(text)
        self._orders.wanted.connect(self.wanted)
        self._form = FormView(text, pad=0)
        self._form.changed.connect(self._change)
        self._revoke = Button(text("device.revoke"), name="device_revoke", icon="lock", on_click=self._ask_revoke)
        self._delete = Button(text("device.delete"), name="device_delete", icon="trash", on_click=self._ask_delete)
        self._foot = Foot(text, names="device_")
        self._foot.saved.connect(lambda: self.wanted.emit(Save(self._id())))
        self._foot.discarded.connect(lambda: self.wanted.emit(Discard(self._id())))
        scroll = scrolled(self._body())
        self.box.addWidget(scroll, 1)
        self.box.addWidget(self._foot)

    def show_screen(self, screen: Screen) -> None:
        device = screen.item(Section.DEVICES, screen.chosen_id) if screen.chosen_id is not None else None
        self.setVisible(isinstance(device, Device))
        if not isinstance(device, Device):
            return
        self._device, self._screen = device, screen
        estate, device_id = screen.estate, device.device_id
        self._icon.set_icon(ICONS[device.type])
        self._title.setText(device.name)
        places = (estate.branch_name(device.branch_id), estate.area_name(device.area_id))
        self._place.setText(", ".join(place for place in places if place))
        self._show_health(device, estate)
        self._show_untaken(device)
        self._day.show_device(device, screen)
        problems = screen.problems(Section.DEVICES, device_id)
        blocks = form_of(Section.DEVICES).blocks(screen.context(Section.DEVICES, device_id))
        self._form.show_form("device_edit", blocks, screen.values(Section.DEVICES, device_id), problems)
        conflicting = len(screen.conflicts(Section.DEVICES, device_id))
        can_act = not screen.busy and screen.lost_since is None
        self._orders.show_device(screen, device, can_act=can_act)
        self._show_forcing(screen, device)
        changes = screen.changes(device_id)
        self._foot.show_state(changes, len(problems), conflicting, new=False, can_act=can_act)
        self._foot.setVisible(bool(changes))
        self._revoke.setVisible(device.active)
        self._delete.setVisible(not device.active)
        for button in (self._revoke, self._delete):
            button.setEnabled(can_act)

    def _body(self) -> Panel:
        theme = current_theme()
        body = Panel("none", pad=theme.px(D.gap5), gap=theme.px(D.gap4))
        head, names = QHBoxLayout(), QVBoxLayout()
        head.setSpacing(theme.px(D.gap3))
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._place)
        head.addWidget(self._icon)
        head.addLayout(names, 1)
        body.box.addLayout(head)
        health_title = Label(self._t("device.health"), "label")
        notes = (self._bad, self._warn, self._troubles)
        parts = (*notes, health_title, self._facts, self._untaken_title, self._untaken, self._day, self._orders)
        for part in (*parts, Rule(), self._form):
            body.box.addWidget(part)
        body.box.addStretch(1)
        presses = QHBoxLayout()
        presses.addWidget(self._revoke)
        presses.addWidget(self._delete)
        presses.addStretch(1)
        body.box.addLayout(presses)
        return body

    def _show_health(self, device: Device, estate: Estate) -> None:
        kind = health(device, estate.read_at)
        words = state_words(self._t, device, estate.read_at)
        since = since_words(self._t, device, estate.read_at, self._screen)
        advice = ""
        if kind in SERIOUS | WORTH_A_LOOK:  # only these have words of advice
            advice = " ".join(part for part in (f"{words}.", since, self._t(f"advice.{kind}")) if part)
        self._bad.say(advice if kind in SERIOUS else "")
        self._warn.say(advice if kind in WORTH_A_LOOK else "")
        self._troubles.say(trouble_words(self._t, device))
        facts = [
            (self._t("device.type"), self._t(f"device.{device.type}")),
            (self._t("device.head_state"), words),
            (self._t("device.head_seen"), seen_words(self._t, device, estate)),
            (self._t("device.head_version"), device.app_version or "–"),
        ]
        if device.printer is not None:
            facts.append((self._t("device.printer"), self._t(f"printer.{device.printer}")))
        if device.series is not None:
            facts.append((self._t("device.series"), device.series))
            facts.append((self._t("device.buffered"), str(device.buffered or 0)))
            facts.append((self._t("device.untaken"), str(len(device.quarantined))))
        if device.clock_skew_ms is not None:
            facts.append((self._t("device.clock"), clock_words(self._t, device.clock_skew_ms)))
        if device.last_painted_at is not None:
            facts.append((self._t("device.painted"), when(self._t, self._screen, device.last_painted_at)))
        self._facts.show_facts((*facts, *vital_words(self._t, device)))

    def _show_untaken(self, device: Device) -> None:
        """The tickets that a kiosk gave out by itself and the server does not take."""
        self._untaken.show_facts(untaken_words(self._t, device, self._screen))
        for part in (self._untaken_title, self._untaken):
            part.setVisible(bool(device.quarantined))

    def _show_forcing(self, screen: Screen, device: Device) -> None:
        """The server does not let a device go that holds tickets: is it to go with them?"""
        if screen.held != device.device_id or self._forcing is not None:
            return
        force = Revoke(device.device_id, force=True)
        self._forcing = ask_force(self, self._t, device, lambda: self._decide(force))
        self._forcing.rejected.connect(self._decide)
        self._forcing.destroyed.connect(self._forced)

    def _decide(self, force: Revoke | None = None) -> None:
        """The question is answered first, so that it is not asked again."""
        self.wanted.emit(LeaveDevice())
        if force is not None:
            self.wanted.emit(force)

    def _forced(self) -> None:
        self._forcing = None

    def _id(self) -> UUID:
        assert self._device is not None, "its buttons are shown with a device"
        return self._device.device_id

    def _change(self, key: str, value: object) -> None:
        self.wanted.emit(Change(Section.DEVICES, self._id(), key, value))  # type: ignore[arg-type]

    def _ask_revoke(self) -> None:
        device_id = self._id()
        name = self._device.name if self._device is not None else ""
        ask_revoke(self, self._t, name, lambda: self.wanted.emit(Revoke(device_id)))

    def _ask_delete(self) -> None:
        device_id = self._id()
        if self._device is not None:
            ask_delete(
                self, self._t, Section.DEVICES, self._device,
                lambda: self.wanted.emit(Delete(Section.DEVICES, device_id)),
            )  # fmt: skip
