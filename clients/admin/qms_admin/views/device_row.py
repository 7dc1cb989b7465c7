"""A row of the table of devices."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_contract.device_health import health
from qms_contract.devices import Device

from qms_admin.estate import Estate
from qms_admin.views.device_words import ICONS, TONES, seen_words, state_words
from qms_admin.views.dot import Dot
from qms_admin.views.press_row import PressRow

D = tokens.DESKTOP
WEIGHTS = (28, 15, 31, 13, 11)
"""Of the columns: name, branch, state, seen, version."""
NARROW = D.list_width * 2 - D.gap8
"""Narrower than this the table shows the name and the state alone; the rest stands in the detail."""


class DeviceRow(PressRow):
    def __init__(self, text: Translator, device: Device, estate: Estate, parent: QWidget | None = None) -> None:
        theme = current_theme()
        super().__init__(name=f"device_row_{device.name}", height=D.row + D.gap1, at_least=True, parent=parent)
        state = state_words(text, device, estate.read_at)
        tone, icon = TONES[health(device, estate.read_at)]
        self._whole = device.name, estate.branch_name(device.branch_id)
        self._name, self._branch = Label(device.name, "body"), Label(self._whole[1], "body", "quiet")
        self._dot = Dot(text("list.unsaved"), name=f"device_row_{device.name}_unsaved")
        seen, version = (
            Label(seen_words(text, device, estate), "body", "quiet"),
            Label(device.app_version or "", "body", "quiet"),
        )
        version.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(", ".join((*self._whole, state, seen.text())))
        self.box.addWidget(Icon(ICONS[device.type], theme.px(D.icon), "text2"))
        badge = QWidget()
        holder = QHBoxLayout(badge)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(Badge(state, tone, icon=icon, name=f"device_state_{device.name}"))
        holder.addStretch(1)
        for part, weight in zip((self._name, self._branch, badge, seen, version), WEIGHTS, strict=True):
            if part is not badge:
                part.setMinimumWidth(1)
            self.box.addWidget(part, weight)
        self.box.addWidget(self._dot)
        self._spare = (self._branch, seen, version)

    def set_chosen(self, chosen: bool, unsaved: bool) -> None:
        self.set_kind("row_chosen" if chosen else "row")
        self._dot.setVisible(unsaved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in self._spare:
            part.setVisible(self.width() >= current_theme().px(NARROW))
        for label, whole in zip((self._name, self._branch), self._whole, strict=True):
            label.ensurePolished()
            label.setText(label.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, label.width()))
            label.setToolTip(whole if label.text() != whole else "")
