"""A text in one of the theme's type roles and tones."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from qms_clientkit.qt.wrapped_text import draw_wrapped
from qms_clientkit.theme.fonts import is_plain
from qms_clientkit.widgets.polish import set_property


class Label(QLabel):
    """`role`: a type role of the style sheet (`title`, `k2_strong` …); `tone`: what it means (`quiet`, `bad` …)."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "",
        *,
        name: str = "",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`; a joined or ideographic script is set without tracking."""
        if text != self.text():
            super().setText(text)
        set_property(self, "plain", is_plain(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """What Qt draws, but wrapped lines from right to left stand at their edge."""
        if not (self.wordWrap() and self.layoutDirection() is Qt.LayoutDirection.RightToLeft):
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.drawFrame(painter)
        painter.setLayoutDirection(self.layoutDirection())
        painter.setPen(self.palette().color(self.foregroundRole()))
        draw_wrapped(painter, QRectF(self.contentsRect()), self.alignment(), self.text())

    def set_tone(self, tone: str) -> None:
        """Change what the text means."""
        set_property(self, "tone", tone)

    def set_role(self, role: str) -> None:
        """Change the type role."""
        set_property(self, "role", role)
