"""What is asked before a hold, a pause and a call for help, answered by keys alone."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from qms_agent import intents
from qms_agent.reminder import minutes_from
from qms_clientkit.i18n.formats import Formats

from tests.gui.agent.conftest import SIZES
from tests.support.agent_states import STATES, visible, words
from tests.support.cut_text import cut_buttons, cut_labels, outside


def test_a_visitor_is_put_on_hold_by_keys_alone(show, qtbot, qapp):
    window = show(STATES["serving"])
    qtbot.keyClick(window, Qt.Key.Key_F8)
    qtbot.keyClicks(qapp.focusWidget(), "Mengisi formulir")
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said == [intents.Hold(STATES["serving"].current.ticket_id, "Mengisi formulir", "", None)]


def test_a_reminder_is_set_by_a_press_or_typed_and_a_wrong_one_is_kept_to_be_mended(show, qtbot, qapp):
    window = show(STATES["serving"])
    qtbot.keyClick(window, Qt.Key.Key_F8)
    chip = window.findChild(QWidget, "remind_10")
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    line = window.findChild(QLineEdit, "hold_remind_at")
    assert line.text() == Formats("en", "Asia/Jakarta").clock(minutes_from(datetime.now(UTC), 10))
    line.setText("25:00")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.said == []
    assert words(window, "hold_remind_at_error") == "Write a time such as 14:30."
    qtbot.mouseClick(window.findChild(QWidget, "remind_5"), Qt.MouseButton.LeftButton)
    assert not visible(window, "hold_remind_at_error")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    (hold,) = window.said
    assert timedelta(minutes=4) < hold.remind_at - datetime.now(UTC) <= timedelta(minutes=6)


def test_escape_leaves_a_dialog_and_nothing_is_wanted(show, qtbot, qapp):
    window = show(STATES["idle"])
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Escape)
    assert window.said == []
    assert not window.findChild(QWidget, "dialog").isVisible()


def test_a_pause_says_its_reason(show, qtbot, qapp):
    window = show(STATES["idle"])
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.mouseClick(window.findChild(QWidget, "pause_0"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(window.findChild(QWidget, "dialog_confirm"), Qt.MouseButton.LeftButton)
    assert window.said == [intents.Pause("Lunch")]


def test_help_is_called_by_keys_with_a_word_and_asked_again(show, qtbot, qapp):
    window = show(STATES["idle"])
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert window.said == []
    qtbot.mouseClick(window.findChild(QWidget, "help_1"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(window.findChild(QWidget, "dialog"), Qt.Key.Key_Return)
    assert window.said == [intents.CallForHelp("Difficult visitor")]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("name", "key"), [("serving", "F5"), ("serving", "F7"), ("serving", "F8"), ("idle", "F9"), ("idle", "F12")]
)
def test_a_question_fits_the_strip(show, qapp, qtbot, language, name, key):
    window = show(STATES[name], "strip", language)
    qtbot.keyClick(window, getattr(Qt.Key, f"Key_{key}"))
    for _ in range(3):
        qapp.processEvents()
    dialog = window.findChild(QWidget, "dialog")
    assert window.width() == SIZES["strip"][0]
    assert dialog.panel.geometry().right() < window.width()
    assert cut_labels(dialog) == []
    assert outside(dialog) == []
    assert cut_buttons(dialog) == []
