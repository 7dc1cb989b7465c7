"""One line of text on the screen, at a step of the type scale, shrunk to fit and never elided."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.fitted_label import FittedLabel

LEADING = Qt.AlignmentFlag.AlignLeft
TRAILING = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


class Text(FittedLabel):
    """`units` is the em size wanted, in u; LEADING and TRAILING follow the direction of the language.

    Bold lines are titles and numbers; what is said in sentences is set in the text face.
    """

    def __init__(
        self,
        name: str,
        units: float,
        tone: str = "text",
        *,
        weight: QFont.Weight = QFont.Weight.Bold,
        align: Qt.AlignmentFlag = LEADING,
        parent: QWidget | None = None,
    ) -> None:
        size, title = current_theme().u(units), weight >= QFont.Weight.Bold
        super().__init__("", size, tone, weight=weight, align=align, title=title, name=name, parent=parent)
        self.units = units

    def scale(self, units: float | None = None) -> None:
        """Takes the size again from the theme, or another size in u."""
        self.units = units if units is not None else self.units
        self.set_size(current_theme().u(self.units))

    def text_width(self) -> float:
        """What the text takes at its full size, in u."""
        return self.sizeHint().width() / current_theme().unit

    def _sided(self) -> Qt.AlignmentFlag:
        if self._align == TRAILING and self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        return super()._sided()
