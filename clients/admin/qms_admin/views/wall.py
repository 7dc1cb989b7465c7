"""The dashboard on a wall: over the whole screen and as large as it allows, without anything to press."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_admin.state import Screen
from qms_admin.views.dashboard_page import DashboardPage

D = tokens.DESKTOP
DESIGN_HEIGHT = D.list_width * 14 // 5
"""So high is the page that is drawn larger; all of a usual branch has room in it."""
_LEAVE = (Qt.Key.Key_Escape, Qt.Key.Key_F11)


class Wall(QGraphicsView):
    """`left` when somebody ends it by Escape or F11. It is watched, so a press on it does nothing."""

    left = Signal()

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current_theme()
        self.setObjectName("wall")
        self.setWindowTitle(text("nav.dashboard"))
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setInteractive(False)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setBackgroundBrush(QColor(theme.palette.bg))
        for hide in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            hide(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = DashboardPage(text, clock, watched=True)
        self._place = Label("", "title", name="wall_place")
        self._board = Panel("page", pad=theme.px(D.gap6), gap=theme.px(D.gap4))
        head = QHBoxLayout()
        head.addWidget(self._place, 1)
        head.addWidget(self._page.live)
        self._board.box.addLayout(head)
        self._board.box.addWidget(self._page, 1)
        scene = QGraphicsScene(self)
        self._hung = scene.addWidget(self._board)
        self.setScene(scene)

    def show_screen(self, screen: Screen) -> None:
        branch = screen.estate.branch
        self._place.setText(branch.name if branch is not None else "")
        self._page.show_screen(screen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        factor = self.height() / current_theme().px(DESIGN_HEIGHT)
        self._hung.resize(round(self.width() / factor), round(self.height() / factor))
        self.setSceneRect(0, 0, self.width() / factor, self.height() / factor)
        self.resetTransform()
        self.scale(factor, factor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _LEAVE:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()
