"""The desktop's button: primary, secondary, danger, ghost; with icon, key cap and a working state."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.icons import draw_icon
from qms_clientkit.theme.skins import Kind, Skin
from qms_clientkit.widgets.painted import PaintedButton

D = tokens.DESKTOP


class Button(PaintedButton):
    """`tall` is a height of tokens.Desktop (button 40, secondary 48, primary 64, chip 32).

    `key` is the shortcut's name on a key cap (`F2`); the shortcut itself is set with setShortcut. `stretch` fills its
    column and puts icon and text at the start, key cap at the end; otherwise the content is centred and the button
    is as wide as it needs.
    """

    def __init__(
        self,
        text: str,
        kind: Kind = Kind.SECONDARY,
        *,
        name: str,
        icon: str = "",
        key: str = "",
        tall: int = D.button,
        stretch: bool = False,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(kind, name, parent)
        self._icon, self._key, self._tall, self._stretch = icon, key, tall, stretch
        self.setText(text)
        policy = QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def key(self) -> str:
        """The name on the key cap, empty without one."""
        return self._key

    def set_content(self, text: str, icon: str = "", key: str | None = None) -> None:
        """Change what the button says. What it says already costs no new layout."""
        if (text, icon, self._key if key is None else key) == (self.text(), self._icon, self._key):
            return
        self.setText(text)
        self._icon, self._key = icon, self._key if key is None else key
        self.updateGeometry()
        self.update()

    def set_tall(self, tall: int) -> None:
        """Be of another height of tokens.Desktop."""
        if tall != self._tall:
            self._tall = tall
            self.updateGeometry()
            self.update()

    def set_kind(self, kind: Kind) -> None:
        """Wear another kind's colours."""
        self.kind = kind
        self.update()

    def sizeHint(self) -> QSize:
        theme = self.theme
        return QSize(self._content_width() + 2 * self._pad(), theme.px(self._tall))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        worn = self.worn()
        self.paint_body(painter, worn, self._radius())
        start = self._pad() if self._stretch else (self.width() - self._content_width()) // 2
        start = self._paint_icon(painter, worn, start)
        self._paint_text(painter, worn, start)
        if self._key:
            self._paint_key(painter, worn)

    def _pad(self) -> int:
        return self.theme.px(D.gap3 if self._tall <= D.chip or not self.text() else D.gap4)

    def _radius(self) -> float:
        if self.kind is Kind.CHIP:
            return self.theme.px(self._tall) / 2
        return self.theme.px(D.radius_primary if self._tall >= D.primary else D.radius_control)

    def _text_font(self) -> QFont:
        theme = self.theme
        if self._tall >= D.primary:
            return text_font(theme.px(D.lead), QFont.Weight.Bold)
        light = self.kind is Kind.CHIP or (self.kind is Kind.SECONDARY and self._stretch)
        return text_font(theme.px(D.body), QFont.Weight.Medium if light else QFont.Weight.DemiBold)

    def _icon_size(self) -> int:
        return self.theme.px(D.icon_large if self._tall >= D.primary else D.icon_badge if self.text() else D.icon)

    def _icon_name(self) -> str:
        return "check" if self.kind is Kind.CHIP and self.isChecked() and not self._icon else self._icon

    def _content_width(self) -> int:
        theme = self.theme
        width = QFontMetrics(self._text_font()).horizontalAdvance(self.text())
        if self._icon_name():
            width += self._icon_size() + (theme.px(D.gap2) if self.text() else 0)
        return width + (theme.px(D.gap2) + self._key_width() if self._key else 0)

    def _mirror(self, box: QRect) -> QRect:
        return QRect(QPoint(self.width() - box.right() - 1, box.y()), box.size()) if self.rtl() else box

    def _paint_icon(self, painter: QPainter, worn: Skin, start: int) -> int:
        name = self._icon_name()
        if not name:
            return start
        size = self._icon_size()
        box = self._mirror(QRect(start, (self.height() - size) // 2, size, size))
        draw_icon(painter, name, worn.icon, QRectF(box), rtl=self.rtl())
        return start + size + self.theme.px(D.gap2)

    def _paint_text(self, painter: QPainter, worn: Skin, start: int) -> None:
        painter.setFont(self._text_font())
        painter.setPen(QColor(worn.text))
        end = self._pad() + (self._key_width() + self.theme.px(D.gap2) if self._key else 0) if self._stretch else 0
        box = self._mirror(QRect(start, 0, self.width() - start - end, self.height()))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())

    def _key_font(self) -> QFont:
        size = D.small if self._tall >= D.primary else D.caption
        return text_font(self.theme.px(size), QFont.Weight.DemiBold)

    def _key_width(self) -> int:
        return QFontMetrics(self._key_font()).horizontalAdvance(self._key) + 2 * self.theme.px(D.radius_badge)

    def _paint_key(self, painter: QPainter, worn: Skin) -> None:
        theme, width = self.theme, self._key_width()
        height = theme.px(D.key_cap if self._tall >= D.primary else D.icon)
        right = self._pad() if self._stretch else (self.width() - self._content_width()) // 2
        box = self._mirror(QRect(self.width() - right - width, (self.height() - height) // 2, width, height))
        painter.setPen(QPen(QColor(worn.line or worn.text), theme.px(D.border)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inner, theme.px(D.gap1), theme.px(D.gap1))
        painter.setFont(self._key_font())
        painter.setPen(QColor(worn.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
