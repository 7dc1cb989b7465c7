"""The admin's window: sign in, the first set-up, work."""

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.login_page import LoginPage
from qms_clientkit.widgets.staff_window import StaffWindow

from qms_admin.state import Phase, Screen
from qms_admin.views.setup_page import SetupPage
from qms_admin.views.work_page import WorkPage

WINDOW_SIZE = (1440, 900)
SMALLEST = (880, 480)
"""What a screen of 1366×768 has room for where Windows scales by 150 %."""


class AdminWindow(StaffWindow):
    """`clock` is the server's, for the waits that tick."""

    def __init__(self, text: Translator, clock: ServerClock | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        theme = current_theme()
        self.setMinimumSize(*(theme.px(side) for side in SMALLEST))
        self._clock = clock or ServerClock()
        self.make_pages()
        self.resize(*(theme.px(side) for side in WINDOW_SIZE))

    def make_pages(self) -> None:
        """The first set-up is built for the few who come to it."""
        text = self._text
        self.login, self.work = LoginPage(text), WorkPage(text, self._clock)
        self._pages: dict[Phase, LoginPage | SetupPage | WorkPage] = {Phase.LOGIN: self.login, Phase.WORK: self.work}
        for page in self._pages.values():
            self.add_page(page)

    def show_screen(self, screen: Screen) -> None:
        if screen.phase not in self._pages:
            self._pages[screen.phase] = SetupPage(self._text)
            self.add_page(self._pages[screen.phase])
        self.show_page(self._pages[screen.phase], screen)
