"""A quiet mark that the server is away: never an error page."""

from PySide6.QtWidgets import QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

PAD, GAP, ICON = 2.4, 1.2, 3.4


class OfflineMark(Panel):
    """Icon and word in a small frame; `compact` has the icon only, where there is no room."""

    def __init__(self, word: str, *, compact: bool = False, parent: QWidget | None = None) -> None:
        theme = current_theme()
        pad = theme.u(PAD)
        super().__init__(
            "card", "h", pad=(pad, pad // 2, pad, pad // 2), gap=theme.u(GAP), name="offline_mark", parent=parent
        )
        self.box.addWidget(Icon("offline", theme.u(ICON), "text2"))
        self.setAccessibleName(word)
        if not compact:
            self.box.addWidget(Label(word, "k0", "quiet"))
        self.setSizePolicy(self.sizePolicy().Policy.Fixed, self.sizePolicy().Policy.Fixed)
