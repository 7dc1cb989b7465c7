"""The locked program: nothing of the work is seen, keys do nothing but type, and the way on is by keys alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget
from qms_agent import intents
from qms_clientkit.qt.idle_watch import IdleWatch
from qms_clientkit.qt.system_idle import system_idle
from qms_clientkit.staff.intents import Unlock

from tests.support.agent_samples import a_screen, served, waiting
from tests.support.cut_text import cut_buttons, cut_labels, outside
from tests.support.keyboard_walk import is_seen, walk

WORK = a_screen(served(), *waiting())
LOCKED = replace(WORK, locked=True)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", ["window", "strip"])
def test_it_says_who_works_here_and_nothing_is_cut(show, qapp, size, language):
    window = show(replace(LOCKED, lock_error="Kata sandi tidak benar.", wants_code=True), size, language)
    for _ in range(3):
        qapp.processEvents()
    assert window.findChild(QLabel, "lock_who").text() == "Rahayu Wulandari"
    assert cut_labels(window) == cut_buttons(window) == outside(window) == []
    assert not window.desk.isVisible()


def test_no_key_of_the_work_does_anything(show, qtbot):
    window = show(LOCKED)
    for number in range(2, 13):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_F{number}"))
    assert window.said == []


def test_the_password_goes_on_and_a_code_is_asked_for(show, qtbot, qapp):
    window = show(LOCKED)
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said == []
    qtbot.keyClicks(qapp.focusWidget(), "rahasia")
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said == [Unlock("rahasia")]
    window.show_screen(replace(LOCKED, wants_code=True))
    qtbot.keyClicks(qapp.focusWidget(), "123456")
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said[1:] == [Unlock("rahasia", "123456")]


def test_a_question_that_was_open_waits_behind_the_lock(show, qtbot, qapp):
    window = show(WORK)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    qtbot.keyClicks(qapp.focusWidget(), "Half a note")
    dialog = window.findChild(QWidget, "dialog")
    window.show_screen(LOCKED)
    assert not dialog.isVisible()
    assert qapp.focusWidget().objectName() == "lock_password"
    window.show_screen(WORK)
    assert dialog.isVisible()
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said == [intents.Note(served().ticket_id, "Half a note")]


def test_tab_reaches_everything(show, qtbot, qapp):
    window = show(LOCKED)
    window.activateWindow()
    qtbot.waitUntil(lambda: qapp.activeWindow() is window)
    reached = {one.objectName(): is_seen(one) for one in walk(window)}
    assert set(reached) >= {"lock_password", "lock_go", "lock_leave"}
    assert all(reached.values())


@pytest.fixture
def watch(qapp):
    watches = []

    def start(idle, minutes=5):
        left = []
        watches.append(IdleWatch(qapp, lambda: minutes, lambda: left.append(True), idle))
        return watches[-1], left

    yield start
    for one in watches:
        one.end()


def test_the_systems_own_count_decides_where_there_is_one(watch):
    seconds = [299.0]
    one, left = watch(lambda: seconds[0])
    one.look()
    assert left == []
    seconds[0] = 300.0
    one.look()
    assert left == [True]


def test_zero_minutes_is_never(watch):
    one, left = watch(lambda: 1e9, minutes=0)
    one.look()
    assert left == []


def test_without_it_our_own_keys_and_movements_count(watch, show, qapp, qtbot, monkeypatch):
    window = show(WORK)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    one, left = watch(lambda: None)
    one._touched = 1000.0  # whole seconds: sums of others are not exact
    now = [one._touched]
    monkeypatch.setattr("qms_clientkit.qt.idle_watch.time.monotonic", lambda: now[0])
    now[0] += 299
    moved = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(5, 5), window.mapToGlobal(QPoint(5, 5)).toPointF(), Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    qapp.sendEvent(window.windowHandle(), moved)
    now[0] += 299
    one.look()
    assert left == []
    now[0] += 1
    one.look()
    assert left == [True]


def test_a_platform_that_does_not_tell_is_asked_nothing():
    assert system_idle("wayland")() is None
    assert system_idle("offscreen")() is None
