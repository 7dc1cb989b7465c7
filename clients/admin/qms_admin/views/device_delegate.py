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
from qms_admin.views.row_paint import (
    LEFT,
    RIGHT,
    badge_width,
    inks,
    is_chosen,
    paint_badge,
    paint_dot,
    paint_ground,
    paint_text,
)

D = tokens.DESKTOP
WEIGHTS = {"name": 25, "branch": 20, "seen": 12, "version": 9}
"""Of the columns beside the state, which is as wide as its words."""
ORDER = ("name", "branch", "state", "seen", "version")
STACKED_BELOW = D.nav_width * 3 // 5
"""How wide a name is at least beside its state."""
LEAST = {"name": STACKED_BELOW, "branch": D.nav_width // 3, "seen": D.gap8 + D.gap2, "version": D.gap8}
"""A column gives way before it is narrower than this, the last one first; what it says stands in the detail."""
GIVING_WAY = ("version", "seen", "branch")


def columns(rect: QRect, state: int) -> dict[str, QRect]:
    """Where each column of a row or of the header stands; those that do not fit are left out. `state` is how wide the
    widest state is, in pixels; only where no other column is left it takes at most two thirds."""
    theme = current_theme()
    side, gap = theme.px(D.gap4), theme.px(D.gap3)
    left = rect.left() + side + theme.px(D.icon) + gap
    whole = rect.right() - side - theme.px(D.gap2) - gap - left
    shown = _fitting(whole, min(state, whole * 2 // 3))
    rest = whole - min(state, whole * 2 // 3) - gap * len(shown)
    places: dict[str, QRect] = {}
    for key in ORDER:
        if key in shown or key == "state":
            weights = sum(WEIGHTS[one] for one in shown)
            width = rest * WEIGHTS[key] // weights if key in shown else whole - rest - gap * len(shown)
            places[key] = QRect(left, rect.top(), width, rect.height())
            left += width + gap
    return places


def _fitting(whole: int, state: int) -> list[str]:
    """The columns that have their room beside the state."""
    theme = current_theme()
    shown = list(WEIGHTS)
    for key in GIVING_WAY:
        rest, weights = whole - state - theme.px(D.gap3) * len(shown), sum(WEIGHTS[one] for one in shown)
        if all(rest * WEIGHTS[one] // weights >= theme.px(LEAST[one]) for one in shown):
            break
        shown.remove(key)
    return shown


class DeviceDelegate(QStyledItemDelegate):
    def __init__(self, text: Translator) -> None:
        super().__init__()
        self._t, self._estate, self._unsaved = text, Estate(), frozenset[UUID]()
        self._state_width = 0

    def show_estate(self, estate: Estate, unsaved: frozenset[UUID]) -> None:
        self._estate, self._unsaved = estate, unsaved
        devices = (one for one in estate.shelf.things.values() if isinstance(one, Device))
        states = {state_words(self._t, one, estate.read_at) for one in devices}
        self._state_width = max(map(badge_width, states), default=0)

    def is_stacked(self, rect: QRect) -> bool:
        """Whether a row is so narrow that the state stands below the name."""
        return self.columns(rect)["name"].width() < current_theme().px(STACKED_BELOW)

    def columns(self, rect: QRect) -> dict[str, QRect]:
        """Where each column of a row or of the header stands, with every state whole that is known."""
        return columns(rect, self._state_width)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        device = index.data(THING)
        painter.save()
        rect = paint_ground(painter, option)
        if isinstance(device, Device):
            self._paint_device(painter, rect, device, chosen=is_chosen(option))
        else:
            words = index.data(Qt.ItemDataRole.DisplayRole)
            paint_text(painter, self.columns(rect)["name"], words, current_theme().palette.disabled_text)
        painter.restore()

    def _places(self, rect: QRect) -> dict[str, QRect]:
        places = self.columns(rect)
        if not self.is_stacked(rect):
            return places
        above, below = places["name"], places["state"]
        whole = QRect(above.topLeft(), below.bottomRight())
        pad, badge = current_theme().px(D.gap2), current_theme().px(D.badge)
        name = QRect(whole.left(), whole.top() + pad, whole.width(), whole.height() - badge - 2 * pad)
        return {"name": name, "state": QRect(whole.left(), name.bottom() + 1, whole.width(), badge)}

    def _paint_device(self, painter: QPainter, rect: QRect, device: Device, *, chosen: bool) -> None:
        theme, places, now = current_theme(), self._places(rect), self._estate.read_at
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
