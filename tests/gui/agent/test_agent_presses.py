"""What a press wants, by mouse or key, and when there is nothing to press."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from qms_agent import intents

from tests.support.agent_samples import a_counter, a_screen, held, mine, served
from tests.support.agent_states import STATES, visible, words

BUTTONS = ("primary", "recall", "no_show", "transfer", "complete", "note", "hold", "pause", "close")
SHORTCUTS = tuple(getattr(Qt.Key, f"Key_F{number}") for number in range(2, 11))


def enabled(window):
    return {name for name in BUTTONS if window.findChild(QWidget, name).isEnabled()}


@pytest.mark.parametrize(
    ("name", "possible"),
    [
        ("idle", {"primary", "pause", "close"}),
        ("called", {"primary", "recall", "no_show", "transfer", "note", "hold", "pause"}),
        ("serving", {"primary", "transfer", "complete", "note", "hold", "pause"}),
        ("paused", {"primary", "note", "close"}),
        ("lost", {"complete", "note"}),
        ("lost called", {"no_show", "note"}),
        ("settling", {"pause", "close"}),
        ("closed", {"primary", "close"}),
    ],
)
def test_only_what_is_possible_can_be_pressed_by_mouse_or_key(show, qtbot, name, possible):
    window = show(STATES[name])
    assert enabled(window) == possible
    for button, key in zip(BUTTONS, SHORTCUTS, strict=True):
        if button not in possible:
            qtbot.mouseClick(window.findChild(QWidget, button), Qt.MouseButton.LeftButton)
            qtbot.keyClick(window, key)
    assert window.said == []
    assert window.findChild(QWidget, "dialog") is None


def test_nothing_can_be_pressed_while_a_command_is_under_way(show):
    window = show(STATES["idle"])
    for name in ("called", "serving", "idle", "paused"):
        window.show_screen(replace(STATES[name], busy=True))
        assert enabled(window) == set(), name


@pytest.mark.parametrize("size", ["window", "strip"])
@pytest.mark.parametrize(
    ("name", "button", "key", "intent"),
    [
        ("idle", "primary", Qt.Key.Key_F2, intents.Primary()),
        ("called", "recall", Qt.Key.Key_F3, intents.Recall()),
        ("called", "no_show", Qt.Key.Key_F4, intents.NoShow()),
        ("serving", "complete", Qt.Key.Key_F6, intents.Complete()),
        ("paused", "close", Qt.Key.Key_F10, intents.LeaveCounter()),
    ],
)
def test_a_click_and_its_key_want_the_same(show, qtbot, name, button, key, intent, size):
    window = show(STATES[name], size)
    qtbot.mouseClick(window.findChild(QWidget, button), Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, key)
    assert window.said == [intent, intent]


def test_undo_and_return_want_that_very_ticket(show, qtbot):
    window = show(STATES["serving"])
    qtbot.mouseClick(window.findChild(QWidget, "return_A051"), Qt.MouseButton.LeftButton)
    assert window.said == [intents.Return(held().ticket_id)]


@pytest.mark.parametrize("size", ["window", "strip"])
def test_a_count_is_on_the_button_and_escape_or_a_press_stops_it(show, qtbot, size):
    window = show(STATES["counting"], size)
    assert window.findChild(QWidget, "primary").text() == "Call next in 5 s"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.mouseClick(window.findChild(QWidget, "auto_stop"), Qt.MouseButton.LeftButton)
    assert window.said == [intents.StopAutoCall(), intents.StopAutoCall()]
    window.show_screen(STATES["idle"])
    assert not visible(window, "auto_stop")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert len(window.said) == 2


def test_a_question_stops_the_count(show, qtbot):
    window = show(STATES["counting"])
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert window.said == [intents.StopAutoCall()]


def test_a_counter_that_was_closed_says_why_and_opens_with_one_press(show, qtbot):
    window = show(STATES["closed"])
    assert "had not heard" in words(window, "idle_next")
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.said == [intents.Primary()]
    taken = mine(agent_id=a_counter(8).counter_id, agent_name="Siti")
    window.show_screen(a_screen(served(), counter=taken))
    assert words(window, "idle_count") == "Siti sits at this counter now"
    assert not visible(window, "now_panel")


def test_away_it_is_said_what_can_be_done_and_what_waits_to_be_sent(show, qtbot):
    window = show(STATES["lost"])
    assert words(window, "away_sentence").startswith("Finish serving A057.")
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.said == [intents.Complete()]
    window.show_screen(STATES["lost called"])
    assert words(window, "away_sentence").startswith("Wait for A057.")
    window.show_screen(STATES["kept"])
    assert words(window, "away_sentence").startswith("Nobody can be called")
    assert words(window, "away_kept") == "1 press waits to be sent."
    assert not visible(window, "now_panel"), "whose visit ended here is gone"
    window.show_screen(STATES["serving"])
    assert not visible(window, "away_card")
