"""The newest lines of the log, and a copy of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_kiosk.staff.state import StaffState
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.staff.intents import StaffIntents
from qms_kiosk.views.staff.page_parts import GOOD, NoteLine, button


class LogsPage(QWidget):
    """Shows as many lines as there is room for, each cut at its end; the copy has all."""

    def __init__(self, scene: Scene, intents: StaffIntents) -> None:
        super().__init__()
        self._words, theme = scene.words(), current_theme()
        self._lines = Label("", "k0", name="log_lines")
        self._lines.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._lines.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._lines.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._note = NoteLine()
        panel = Panel("card", pad=theme.u(3), name="log_panel")
        panel.box.addWidget(self._lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.u(3))
        column.addWidget(panel, 1)
        column.addWidget(self._note)
        column.addWidget(button(self._words("staff.copy"), "log_copy", intents.copy_log.emit, icon="copy", main=True))

    def show_state(self, state: StaffState) -> None:
        metrics = QFontMetrics(self._lines.font())
        room, width = max(1, self._lines.height() // metrics.lineSpacing()), self._lines.width()
        shown = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in state.log[-room:]]
        self._lines.setText("\n".join(shown))
        text = self._words(f"staff.note_{state.note}", detail=state.detail) if state.note else ""
        self._note.show_note(text, good=state.note in GOOD)
