"""Nobody at the keyboard closes an unattended program in full screen; the program itself and a window's owner do."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from qms_clientkit.qt.app import _Closing, end_program


class FromDesktop(QCloseEvent):
    """As the window system asks: Alt+F4, a task bar."""

    def spontaneous(self):
        return True


@pytest.fixture
def opened(qapp):
    """`opened(locked)` gives a window, what watches it and what was told of its end."""
    windows = []

    def make(*, locked):
        window, ended = QWidget(), []
        watcher = _Closing(lambda: ended.append(True), window, locked=locked)
        window.installEventFilter(watcher)
        window.show()
        windows.append(window)
        return window, watcher, ended

    yield make
    for window in windows:
        shiboken6.delete(window)


def test_the_desktop_cannot_close_it_and_it_can_itself(opened):
    window, watcher, ended = opened(locked=True)
    asked = FromDesktop()
    assert watcher.eventFilter(window, asked)
    assert not asked.isAccepted()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QTest.keyClick(window, Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    assert window.isVisible()
    assert ended == []
    end_program(window, 64)
    assert ended == [True]
    assert window.property("exit_code") == 64


def test_a_window_is_closed_as_any_other(opened):
    window, watcher, ended = opened(locked=False)
    assert not watcher.eventFilter(window, FromDesktop())
    assert ended == [True]
