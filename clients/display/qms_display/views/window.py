"""The display's window: the board, or the pairing code while it belongs to no branch."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from qms_clientkit.i18n.translator import FALLBACK, Translator
from qms_clientkit.pairing import PairingState
from qms_clientkit.theme.apply import apply_theme
from qms_clientkit.theme.scale import Audience, Theme
from qms_clientkit.theme.tokens import Mode
from qms_clientkit.widgets.page_stack import PageStack
from qms_clientkit.widgets.pairing_screen import PairingScreen
from qms_contract.branches import Branch
from qms_contract.displays import Scheme

from qms_display.state import ScreenState
from qms_display.views.board import Board
from qms_display.words import PACKAGE

WINDOWED_SIZE = (1280, 720)


class DisplayWindow(QWidget):
    """`painted` carries the CallKey of the newest call when its frame was painted; `now` gives the server's time."""

    painted = Signal(object)

    def __init__(self, application: QApplication, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("display_window")
        self.setWindowTitle("QMS Display")
        self._application, self._now = application, now
        self._branch: Branch | None = None
        self._scheme = Scheme.LIGHT
        self._pairing: PairingState | None = None
        self.setProperty("panel", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(*WINDOWED_SIZE)
        self._wear_theme()
        self.pages = PageStack(motion=False, parent=self)
        self.board = Board(self.pages)
        self.pages.show_page(self.board)
        self.board.now.number.painted.connect(self.painted)
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.timeout.connect(self._tick)

    def show_screen(self, state: ScreenState) -> None:
        """Draw the board."""
        branch, scheme = state.calls.branch, state.calls.display.scheme
        if branch is not None and (branch, scheme) != (self._branch, self._scheme):
            self._branch, self._scheme = branch, scheme
            self._wear_theme()
            self._tick()
        self.board.show_state(state)

    def show_board(self) -> None:
        """The board comes to the front."""
        self._pairing = None
        self._show_page(self.board)

    def show_pairing(self, state: PairingState) -> None:
        """The code to be approved comes to the front."""
        if self._pairing is None:
            self._show_page(self._pairing_screen())
        self._pairing = state
        page = self.pages.currentWidget()
        if isinstance(page, PairingScreen):
            page.show_state(state)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.setCursor(Qt.CursorShape.BlankCursor if self.isFullScreen() else Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wear_theme()
        self.pages.setGeometry(self.rect())
        if self._pairing is not None:
            state, self._pairing = self._pairing, None
            self.show_pairing(state)

    def _wear_theme(self) -> None:
        accent = self._branch.accent if self._branch else None
        theme = Theme(mode=Mode(self._scheme), accent=accent, audience=Audience.SCREEN)
        apply_theme(self._application, theme.with_size(self.width(), self.height()))

    def _pairing_screen(self) -> PairingScreen:
        translator = Translator(PACKAGE, FALLBACK)
        return PairingScreen(translator("pairing.display_title"), translator)

    def _show_page(self, page: QWidget) -> None:
        before = self.pages.currentWidget()
        self.pages.show_page(page)
        if isinstance(before, PairingScreen) and before is not page:
            self.pages.removeWidget(before)
            before.deleteLater()

    def _tick(self) -> None:
        """Shows the time and wakes at the next full minute."""
        now = self._now()
        if self._branch is not None:
            self.board.show_time(now, self._branch)
        self._minute.start(max(50, 60_000 - now.second * 1000 - now.microsecond // 1000))
