"""The organisation's name and the branch beside the mark."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.scale import Audience
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label

D, SCREEN_MARK, SCREEN_GAP = tokens.DESKTOP, 8.4, 3.0
"""The mark on kiosk and display and its distance from the name, in u."""


class Brand(QWidget):
    """`tone` is the mark's colour in the palette; `on_brand` stands on the dark brand panel. Long names shrink."""

    def __init__(
        self,
        organisation: str,
        branch: str,
        tone: str = "accent_text",
        *,
        on_brand: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme = current_theme()
        desktop = theme.audience is Audience.DESKTOP
        size = theme.px(D.gap7 - D.gap1) if desktop else theme.u(SCREEN_MARK)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        for label in self._desktop(organisation, branch) if desktop else _screen(organisation, branch, on_brand):
            names.addWidget(label)
        names.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(D.gap3) if desktop else theme.u(SCREEN_GAP))
        row.addWidget(Icon("mark", size, tone))
        row.addLayout(names, 1)

    @staticmethod
    def _desktop(organisation: str, branch: str) -> list[QWidget]:
        return [
            Label(organisation, "label", name="organisation"),
            Label(branch, "caption", "quiet", name="branch"),
        ]


def _screen(organisation: str, branch: str, on_brand: bool) -> list[QWidget]:
    theme, left = current_theme(), Qt.AlignmentFlag.AlignLeft
    weight = QFont.Weight.Normal
    first, second = ("on_now", "on_now2") if on_brand else ("text", "text2")
    return [
        FittedLabel(organisation, theme.larger(1), first, align=left, title=False, name="organisation"),
        FittedLabel(branch, theme.larger(0), second, weight=weight, align=left, title=False, name="branch"),
    ]
