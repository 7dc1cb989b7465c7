"""The admin's window: sign in, then work."""

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.page_stack import PageStack
from qms_clientkit.widgets.panel import Panel

from qms_admin.state import Phase, Screen
from qms_admin.views.login_page import LoginPage
from qms_admin.views.work_page import WorkPage

WINDOW_SIZE = (1440, 900)
SMALLEST = (1000, 640)


class AdminWindow(Panel):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("page", parent=parent)
        self.setWindowTitle("QMS")
        theme = current_theme()
        self.setMinimumSize(*(theme.px(side) for side in SMALLEST))
        self.login, self.work = LoginPage(text), WorkPage(text)
        self._stack = PageStack()
        self._pages: dict[Phase, LoginPage | WorkPage] = {Phase.LOGIN: self.login, Phase.WORK: self.work}
        for page in self._pages.values():
            self._stack.addWidget(page)
            page.wanted.connect(self.wanted)
        self.box.addWidget(self._stack)
        self.resize(*(theme.px(side) for side in WINDOW_SIZE))

    def show_screen(self, screen: Screen) -> None:
        page = self._pages[screen.phase]
        page.show_screen(screen)
        self._stack.show_page(page)

    def remember(self) -> str:
        """The window's place, as hex."""
        return bytes(self.saveGeometry().toHex().data()).decode()

    def restore(self, geometry: str) -> None:
        self.restoreGeometry(QByteArray.fromHex(geometry.encode()))
