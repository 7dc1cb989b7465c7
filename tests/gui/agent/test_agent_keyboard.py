"""Every screen and every question of the agent without a mouse: Tab reaches what can be pressed, and the place is seen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from qms_agent import intents
from qms_agent.state import Phase
from qms_clientkit.widgets.dialog import Dialog
from qms_contract.counters import CounterState

from tests.gui.agent.test_agent_history import a_past
from tests.support.agent_samples import a_screen, ago, mine, served, waiting
from tests.support.agent_states import MANY_ON_HOLD, STATES, a_message
from tests.support.keyboard_walk import is_seen, walk

WORK = a_screen(served(), *waiting())
SCREENS = {
    **{
        name: STATES[name]
        for name in ("idle", "called", "serving", "lost", "lost called", "counting", "closed", "empty")
    },
    "paused": a_screen(*waiting(), counter=mine(state=CounterState.PAUSED, reason="Lunch", since=ago(3))),
    "message": a_screen(served(), *waiting(), messages=(a_message(1, "Come by"),)),
    "counters": a_screen(phase=Phase.COUNTER, counter_id=None),
    "many on hold": MANY_ON_HOLD,
    "two toasts": STATES["two toasts"],
    "branches": STATES["branches"],
}
QUESTIONS = ("transfer", "hold", "note", "help", "options")


@pytest.fixture
def active(show, qtbot, qapp):
    def draw(screen, size):
        window = show(screen, size)
        window.activateWindow()
        qtbot.waitUntil(lambda: qapp.activeWindow() is window)
        qtbot.waitUntil(window.stack._veil.isHidden)
        return window

    return draw


def unreached(within, window):
    """What can be pressed within and was not reached, and what was reached and is not seen."""
    reached = {one: is_seen(one) for one in walk(window)}
    buttons = [one for one in within.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
    by_arrows = {one for one in buttons if one.autoExclusive()}  # of a group, Tab reaches the chosen one
    missed = [one.objectName() for one in buttons if one not in reached and one not in by_arrows]
    return missed + [one.objectName() for one, seen in reached.items() if not seen]


@pytest.mark.parametrize("size", ["window", "strip"])
@pytest.mark.parametrize("name", SCREENS)
def test_whatever_can_be_pressed_is_reached(active, name, size):
    window = active(SCREENS[name], size)
    assert unreached(window, window) == []


@pytest.mark.parametrize("size", ["window", "strip"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_walked_and_the_walk_stays_within(active, qtbot, question, size):
    window = active(WORK, size)
    window.desk._questions.ask(question)
    dialog = window.findChild(Dialog)
    assert unreached(dialog, window) == []
    assert all(dialog.isAncestorOf(one) for one in walk(window)), "nothing behind a question is reached"
    for number in range(2, 13):
        qtbot.keyClick(window.focusWidget(), getattr(Qt.Key, f"Key_F{number}"))
        window.desk.press(min(number, 10))
    assert window.said == [], "no key of the work is heard behind a question"
    assert len([one for one in window.findChildren(Dialog) if one.isVisible()]) == 1
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.said == [intents.Primary()]


@pytest.mark.parametrize("size", ["window", "strip"])
def test_a_history_is_walked(active, size):
    window = active(WORK, size)
    window.show_screen(a_screen(served(), *waiting(), history=a_past()))
    dialog = window.findChild(QWidget, "history")
    assert unreached(dialog, window) == []


@pytest.mark.parametrize("question", ["pause", "reason"])
def test_a_pause_is_asked_and_walked(active, question):
    state = {"state": CounterState.PAUSED, "reason": "Lunch"} if question == "reason" else {}
    window = active(a_screen(*waiting(), counter=mine(**state)), "strip")
    window.desk._questions.ask(question)
    assert unreached(window.findChild(Dialog), window) == []


@pytest.mark.parametrize("size", ["window", "strip"])
def test_those_on_hold_are_walked(active, qtbot, size):
    window = active(MANY_ON_HOLD, size)
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert unreached(window.findChild(QWidget, "held"), window) == []
