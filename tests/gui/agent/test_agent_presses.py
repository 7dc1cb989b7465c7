"""What a press wants, by mouse or key, and when there is nothing to press."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from qms_agent import intents

from tests.support.agent_samples import a_counter, a_screen, ago, held, mine, served
from tests.support.agent_states import DONE, STATES, visible, words

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


def test_return_wants_that_very_ticket(show, qtbot):
    window = show(STATES["serving"])
    qtbot.mouseClick(window.findChild(QWidget, "return_A051"), Qt.MouseButton.LeftButton)
    assert window.said == [intents.Return(held().ticket_id)]


@pytest.mark.parametrize("size", ["window", "strip"])
@pytest.mark.parametrize("name", ["serving", "two toasts"])
def test_the_last_step_is_taken_back_by_a_press_or_its_key(show, qtbot, size, name):
    window = show(STATES[name], size)
    assert words(window, "undo_toast_sentence") == "A056 dialihkan"
    qtbot.mouseClick(window.findChild(QWidget, "undo"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.said == [intents.Undo(DONE.undo), intents.Undo(DONE.undo)]


def test_other_words_stand_beside_what_can_be_taken_back_and_another_step_takes_their_place(show):
    window = show(STATES["two toasts"])
    assert words(window, "toast_sentence").startswith("A053: ")
    assert visible(window, "undo_toast")
    window.show_screen(replace(STATES["serving"], notice=replace(DONE, serial=3)))
    assert not visible(window, "toast")
    window.show_screen(replace(STATES["serving"], undoable=None))
    assert not visible(window, "undo_toast")


@pytest.mark.parametrize("changes", [{"undoable": None}, {"busy": True}, {"lost_since": ago(1)}])
def test_nothing_is_taken_back_when_nothing_can_be(show, qtbot, changes):
    window = show(replace(STATES["serving"], **changes))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.said == []


@pytest.mark.parametrize("size", ["window", "strip"])
def test_who_was_called_is_given_up_by_keys_once_it_was_asked(show, qtbot, qapp, size):
    window = show(STATES["called"], size)
    qtbot.keyClick(window, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert window.said == []
    assert words(window, "dialog_title") == "Cancel A057?"
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said == [intents.Cancel(STATES["called"].current.ticket_id)]


@pytest.mark.parametrize(
    "screen", [STATES["idle"], STATES["serving"], STATES["lost called"], replace(STATES["called"], may=frozenset())]
)
def test_nobody_else_is_given_up_by_that_key(show, qtbot, screen):
    window = show(screen)
    qtbot.keyClick(window, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert window.findChild(QWidget, "dialog") is None
    assert "Cancel" not in " ".join(entry for entry, _ in window.desk.head._entries())


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


def test_while_something_is_asked_nobody_is_called_by_itself(show, qtbot, qapp):
    window = show(STATES["counting"])
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert window.said == [intents.Asked(open=True)]
    window.show_screen(replace(STATES["counting"], asked=True, auto_left=None))
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Escape)
    assert window.said == [intents.Asked(open=True), intents.Asked(open=False)]


def test_what_is_asked_before_it_matters_is_told_when_it_does(show, qtbot):
    """Nobody waits when the question is opened; then the counter is free and somebody comes."""
    window = show(STATES["empty"])
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert window.said == []
    window.show_screen(replace(STATES["empty"], auto_armed=True))
    assert window.said == [intents.Asked(open=True)]


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
