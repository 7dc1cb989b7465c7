"""A drop-down list with the theme's chevron."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.icons import draw_icon

D = tokens.DESKTOP


class Select(QComboBox):
    """`set_choices([(value, words), …])`; `value()` is the chosen one."""

    def __init__(self, label: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)

    def set_choices(self, choices: list[tuple[object, str]], chosen: object = None) -> None:
        """Replace the list without a signal; keeps or sets what is chosen."""
        wanted = self.value() if chosen is None else chosen
        self.blockSignals(True)
        self.clear()
        for value, words in choices:
            self.addItem(words, value)
        self.setCurrentIndex(max(0, next((i for i, (value, _) in enumerate(choices) if value == wanted), 0)))
        self.blockSignals(False)

    def value(self) -> object:
        """The chosen value, None when the list is empty."""
        return self.currentData()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words that have no room end in an ellipsis; the whole of them is the tool tip."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - 2 * current_theme().px(D.gap3) - current_theme().px(D.gap7)
        shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        option.currentText = shown  # type: ignore[attr-defined]
        self.setToolTip("" if shown == self.currentText() else self.currentText())
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        theme, size = current_theme(), current_theme().px(D.icon_badge)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = theme.px(D.gap3) if rtl else self.width() - theme.px(D.gap3) - size
        colour = theme.palette.text if self.isEnabled() else theme.palette.disabled_text
        draw_icon(painter, "down", colour, QRectF(left, (self.height() - size) / 2, size, size))
