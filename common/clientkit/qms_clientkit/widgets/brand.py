"""The organisation's name and the branch beside the mark."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.scale import Audience
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label

D, SCREEN_MARK, SCREEN_GAP = tokens.DESKTOP, 8.4, 3.0
"""The mark on kiosk and display and its distance from the name, in u."""


class Brand(QWidget):
    """`tone` is the mark's colour in the palette (`accent_text`, or `on_now` on the brand panel)."""

    def __init__(
        self, organisation: str, branch: str, tone: str = "accent_text", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme = current_theme()
        desktop = theme.audience is Audience.DESKTOP
        size = theme.px(D.gap7 - D.gap1) if desktop else theme.u(SCREEN_MARK)
        self.organisation = Label(organisation, "label" if desktop else "k1_strong", name="organisation")
        self.branch = Label(branch, "caption" if desktop else "k0", "quiet", name="branch")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self.organisation)
        names.addWidget(self.branch)
        names.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(D.gap3) if desktop else theme.u(SCREEN_GAP))
        row.addWidget(Icon("mark", size, tone))
        row.addLayout(names)
