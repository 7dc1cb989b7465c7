"""What delegates of long lists paint alike: the ground and line of a row, texts that are cut at their end, badges, tiles."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.widgets.avatar import avatar_colours
from qms_clientkit.widgets.badge import Tone, badge_colours

D = tokens.DESKTOP
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def is_chosen(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]


def inks(*, chosen: bool) -> tuple[str, str]:
    """Of a row's name and of the rest; where the ground of a chosen row is no other, its ink is."""
    palette = current_theme().palette
    if chosen and palette.soft == palette.surface:
        return palette.on_soft, palette.on_soft
    return palette.text, palette.text if chosen else palette.text2


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> QRect:
    """The row's ground and the line below it; the row's place."""
    theme, rect = current_theme(), QRect(option.rect)  # type: ignore[attr-defined]
    palette = theme.palette
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)  # type: ignore[attr-defined]
    painter.fillRect(
        rect, QColor(palette.soft if is_chosen(option) else palette.header if hovered else palette.surface)
    )
    painter.setPen(QPen(QColor(palette.line), theme.px(D.border)))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    return rect


def paint_text(
    painter: QPainter, box: QRect, words: str, colour: str, *, size: int = D.body, strong: bool = False,
    align: Qt.AlignmentFlag = LEFT,
) -> None:  # fmt: skip
    """`size` in pixels of tokens.Desktop."""
    weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
    painter.setFont(text_font(current_theme().px(size), weight))
    painter.setPen(QColor(colour))
    painter.drawText(box, align, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width()))


def badge_width(words: str) -> int:
    """How wide a badge with an icon is, in pixels."""
    theme = current_theme()
    advance = QFontMetrics(text_font(theme.px(D.body), QFont.Weight.DemiBold)).horizontalAdvance(words)
    return advance + 2 * theme.px(D.gap2) + theme.px(D.icon_small + D.gap1 + 1) + theme.px(D.gap1 // 2)


def paint_badge(painter: QPainter, box: QRect, words: str, tone: Tone, icon: str) -> None:
    """At the left of `box`, as wide as its words or as the box."""
    theme = current_theme()
    ground, ink = badge_colours(tone, theme.palette)
    painter.setFont(text_font(theme.px(D.body), QFont.Weight.DemiBold))
    pad, lead = theme.px(D.gap2), theme.px(D.icon_small + D.gap1 + 1)
    wide = min(box.width(), badge_width(words))
    tall, size = theme.px(D.badge), theme.px(D.icon_small)
    badge = QRect(box.left(), box.center().y() - tall // 2, wide, tall)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(QRectF(badge), theme.px(D.radius_badge), theme.px(D.radius_badge))
    draw_icon(painter, icon, ink, QRectF(badge.left() + pad, badge.center().y() - size / 2 + 1, size, size))
    paint_text(painter, badge.adjusted(pad + lead, 0, -pad, 0), words, ink, strong=True)


def paint_tile(painter: QPainter, box: QRect, words: str, icon: str, *, solid: bool) -> None:
    """A person's initials in a circle or, without words, an icon on a square."""
    theme = current_theme()
    palette = theme.palette
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    ground, ink = avatar_colours(palette, solid=solid)
    painter.setBrush(QColor(ground if words else palette.soft))
    radius = box.width() / 2 if words else theme.px(D.radius_badge)
    painter.drawRoundedRect(QRectF(box), radius, radius)
    if not words:
        size = theme.px(D.icon)
        inner = QRectF(box.center().x() - size / 2 + 1, box.center().y() - size / 2 + 1, size, size)
        draw_icon(painter, icon, palette.accent_text, inner)
        return
    painter.setPen(QColor(ink))
    painter.setFont(text_font(box.height() * 2 // 5 + 2, QFont.Weight.Bold))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def paint_dot(painter: QPainter, right: int, middle: int) -> None:
    """The mark of unsaved changes, ending at `right`."""
    size = current_theme().px(D.gap2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(current_theme().palette.warn_bar))
    painter.drawEllipse(QRectF(right - size, middle - size / 2, size, size))
