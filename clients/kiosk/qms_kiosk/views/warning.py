"""Are you still there? Over the dimmed screen, with the seconds and "more time"."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.skins import Kind
from qms_clientkit.theme.tokens import PAPER
from qms_clientkit.widgets.dialog import DIM
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.scene import Scene

RING, RING_LINE = 19.0, 1.2
FULL_TURN, TOP = 360 * 16, 90 * 16


class IdleWarning(QWidget):
    """Covers its parent."""

    def __init__(self, scene: Scene, intents: Intents, total: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("warning")
        theme, self._words = current_theme(), scene.words()
        self._ring = _Ring(total)
        self._closing = Label("", "k2", "quiet", name="warning_closing", wrap=True)
        pad = theme.u(7)
        panel = Panel("dialog", pad=pad, gap=theme.u(scene.gap), name="warning_panel")
        panel.setFixedWidth(theme.u(112))
        panel.box.addLayout(self._head(5 if scene.portrait else 4))
        height = m.BUTTON_PORTRAIT + 4 if scene.portrait else m.BUTTON_LANDSCAPE
        for text, name, kind, intent, step in (
            ("warning.more_time", "more_time", Kind.PRIMARY, intents.more_time, 3 if scene.portrait else 2),
            ("warning.start_again", "start_again", Kind.CHOICE, intents.home, 2),
        ):
            words = self._words(text)
            button = ChoiceButton(words, name=name, height=height, kind=kind, step=step, on_click=intent.emit)
            panel.box.addWidget(button)
        box = QVBoxLayout(self)
        box.addStretch(2 if scene.low_reach else 1)
        box.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)

    def spoken(self) -> list[str]:
        return [self._words("warning.title")]

    def show_seconds(self, seconds: int) -> None:
        """Count down."""
        self._ring.show_seconds(seconds)
        self._closing.setText(self._words.plural("warning.closing", seconds))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = QColor(PAPER.n950)
        colour.setAlpha(DIM)
        QPainter(self).fillRect(self.rect(), colour)

    def _head(self, step: int) -> QHBoxLayout:
        row, texts = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(current_theme().u(4))
        texts.setSpacing(0)
        title = self._words("warning.title")
        texts.addWidget(
            FittedLabel(title, current_theme().k(step), align=Qt.AlignmentFlag.AlignLeft, name="warning_title")
        )
        texts.addWidget(self._closing)
        row.addWidget(self._ring)
        row.addLayout(texts, 1)
        return row


class _Ring(QWidget):
    def __init__(self, total: float) -> None:
        super().__init__()
        self._total, self._seconds = total, 0
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(current_theme().u(RING), current_theme().u(RING))

    def show_seconds(self, seconds: int) -> None:
        self._seconds = seconds
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = theme.u(RING_LINE)
        box = QRectF(self.rect()).adjusted(line, line, -line, -line)
        painter.setPen(QPen(QColor(theme.palette.line), line))
        painter.drawEllipse(box)
        painter.setPen(QPen(QColor(theme.palette.accent_text), line))
        painter.drawArc(box, TOP, -round(FULL_TURN * min(1.0, self._seconds / self._total)) if self._total else 0)
        painter.setPen(QColor(theme.palette.text))
        painter.setFont(text_font(theme.k(5), QFont.Weight.Bold, title=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._seconds))
