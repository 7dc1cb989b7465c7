"""Nobody at the keyboard closes an unattended program in full screen; the program itself and a window's owner do."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from qms_clientkit.qt.app import _Closing, end_program

from tests.support.kiosk_screens import STATES


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


KEYS = [Qt.Key.Key_Escape, Qt.Key.Key_F4, Qt.Key.Key_F11, Qt.Key.Key_Q, Qt.Key.Key_W, Qt.Key.Key_Tab, Qt.Key.Key_Menu]
HELD = [
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.MetaModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
]


@pytest.mark.parametrize("name", ["home", "services", "issued", "loading"])
def test_no_key_of_a_plugged_in_keyboard_leads_out_of_any_screen(show, qapp, name):
    window = show(STATES[name])
    window.showFullScreen()
    for key in KEYS:
        for held in HELD:
            QTest.keyClick(window, key, held)
            qapp.processEvents()
    assert window.isVisible()
    assert window.isFullScreen()
    assert qapp.activePopupWidget() is None
    assert qapp.topLevelWidgets().count(window) == 1
    assert [one for one in qapp.topLevelWidgets() if one.isVisible() and one is not window] == []
    assert window.findChildren(QShortcut) == []
    assert [one for one in window.findChildren(QAction) if not one.shortcut().isEmpty()] == []


def test_a_right_click_opens_nothing(show, qapp):
    window = show(STATES["services"])
    for one in window.findChildren(QWidget):
        if one.isVisible():
            QTest.mouseClick(one, Qt.MouseButton.RightButton)
            assert qapp.activePopupWidget() is None
