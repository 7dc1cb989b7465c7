"""Paints a row of the table of devices."""

from uuid import UUID

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon
from qms_contract.device_health import health
from qms_contract.devices import Device

from qms_admin.estate import Estate
from qms_admin.views.device_words import ICONS, TONES, seen_words, state_words
from qms_admin.views.long_model import THING, Index
from qms_admin.views.row_paint import LEFT, RIGHT, inks, is_chosen, paint_badge, paint_dot, paint_ground, paint_text

D = tokens.DESKTOP
WEIGHTS = {"name": 27, "branch": 17, "state": 34, "seen": 13, "version": 9}
"""Of the columns."""
NARROW = D.list_width * 2 - D.gap8
"""Narrower than this the table shows the name and the state alone; the rest stands in the detail."""
_ALWAYS = ("name", "state")


def columns(rect: QRect) -> dict[str, QRect]:
    """Where each column of a row or of the header stands; those that do not fit are left out."""
    theme = current_theme()
    side, gap = theme.px(D.gap4), theme.px(D.gap3)
    shown = {key: one for key, one in WEIGHTS.items() if rect.width() >= theme.px(NARROW) or key in _ALWAYS}
    left = rect.left() + side + theme.px(D.icon) + gap
    room = rect.right() - side - theme.px(D.gap2) - gap - left - gap * (len(shown) - 1)
    places: dict[str, QRect] = {}
    for key, weight in shown.items():
        width = room * weight // sum(shown.values())
        places[key] = QRect(left, rect.top(), width, rect.height())
        left += width + gap
    return places


class DeviceDelegate(QStyledItemDelegate):
    def __init__(self, text: Translator) -> None:
        super().__init__()
        self._t, self._estate, self._unsaved = text, Estate(), frozenset[UUID]()

    def show_estate(self, estate: Estate, unsaved: frozenset[UUID]) -> None:
        self._estate, self._unsaved = estate, unsaved

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        device = index.data(THING)
        painter.save()
        rect = paint_ground(painter, option)
        if isinstance(device, Device):
            self._paint_device(painter, rect, device, chosen=is_chosen(option))
        else:
            words = index.data(Qt.ItemDataRole.DisplayRole)
            paint_text(painter, columns(rect)["name"], words, current_theme().palette.disabled_text)
        painter.restore()

    def _paint_device(self, painter: QPainter, rect: QRect, device: Device, *, chosen: bool) -> None:
        theme, places, now = current_theme(), columns(rect), self._estate.read_at
        ink, quiet = inks(chosen=chosen)
        size = theme.px(D.icon)
        icon = QRectF(rect.left() + theme.px(D.gap4), rect.center().y() - size / 2 + 1, size, size)
        draw_icon(painter, ICONS[device.type], quiet, icon)
        paint_text(painter, places["name"], device.name, ink)
        paint_badge(painter, places["state"], state_words(self._t, device, now), *TONES[health(device, now)])
        said = {"branch": self._estate.branch_name(device.branch_id), "version": device.app_version or ""}
        said["seen"] = seen_words(self._t, device, self._estate)
        for key in (one for one in ("branch", "seen", "version") if one in places):
            paint_text(painter, places[key], said[key], quiet, align=RIGHT if key == "version" else LEFT)
        if device.device_id in self._unsaved:
            paint_dot(painter, rect.right() - theme.px(D.gap4), rect.center().y())
