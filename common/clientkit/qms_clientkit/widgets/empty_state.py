"""What a list says while it is empty: why, and what to do first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label

D = tokens.DESKTOP


class EmptyState(QWidget):
    """Icon, title, a sentence, and the button of the first step, if there is one."""

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str,
        *,
        name: str,
        action: Button | None = None,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        theme = current_theme()
        self.setObjectName(name)
        self.title = Label(title, "heading")
        self.sentence = Label(sentence, "body", "quiet", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box = QVBoxLayout(self)
        box.setSpacing(theme.px(D.gap2))
        box.addStretch(1)
        tile = Icon(icon, theme.px(D.icon_large), "accent_text", tile=theme.px(D.head), radius=theme.px(D.radius_card))
        box.addWidget(tile, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self.sentence)
        if action is not None:
            box.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
