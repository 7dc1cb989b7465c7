"""What is built is never seen before it stands in its window: a part shown too early is a window that takes the keyboard."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from qms_admin.views.window import AdminWindow
from qms_agent.views.window import AgentWindow
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme.apply import apply_theme
from qms_clientkit.theme.scale import Theme

from tests.support.admin_data import screen as an_admins_screen
from tests.support.agent_samples import a_screen, ago, held, served, waiting


class Windows(QObject):
    """The kinds of widgets that were shown as windows of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@pytest.fixture
def windows(qapp):
    apply_theme(qapp, Theme())
    watch = Windows()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def test_nothing_of_the_agent_is_a_window_of_its_own(windows, qtbot, qapp):
    window = AgentWindow(Translator("qms_agent.i18n", "en"))
    qtbot.addWidget(window)
    window.show()
    for screen in (a_screen(served(), held(), *waiting()), a_screen(served(), lost_since=ago(1)), a_screen(*waiting())):
        window.show_screen(screen)
        qapp.processEvents()
    for question in ("help", "pause", "options"):
        window.desk._questions.ask(question)
    window.show_screen(a_screen(served(), *waiting()))
    for question in ("transfer", "hold", "note"):
        window.desk._questions.ask(question)
    window.speak()
    window.show_screen(a_screen(served(), *waiting()))
    qtbot.keyClick(window, Qt.Key.Key_Tab)
    assert windows.seen == ["AgentWindow"]


def test_nothing_of_the_admin_is_a_window_of_its_own(windows, qtbot, qapp):
    window = AdminWindow(Translator("qms_admin.i18n", "en"))
    qtbot.addWidget(window)
    window.show()
    window.show_screen(an_admins_screen())
    window.speak()
    window.show_screen(an_admins_screen())
    qapp.processEvents()
    assert windows.seen == ["AdminWindow"]
