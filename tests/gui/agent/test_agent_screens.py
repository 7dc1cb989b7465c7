"""Hand-made states in, pixels out. No word is cut in either language, as window or strip, however low."""

from dataclasses import replace
from uuid import UUID

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget
from qms_agent import intents
from qms_clientkit.i18n.translator import missing_keys
from qms_clientkit.staff.intents import LogIn
from qms_clientkit.widgets.list_row import ListRow

from tests.support.agent_samples import a_counter, ago
from tests.support.agent_states import OTHER_BRANCH, STATES, typed, visible
from tests.support.cut_text import cut_labels, outside
from tests.support.keyboard_walk import is_seen, walk


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", ["window", "strip"])
def test_no_word_is_cut(show, qapp, size, language):
    window = show(STATES["login"], size, language)
    for name, screen in STATES.items():
        window.show_screen(screen)
        for _ in range(3):  # a wrapped sentence asks for its height once it knows its width
            qapp.processEvents()
        assert cut_labels(window) == [], name
        assert outside(window) == [], name
        rows = [one for one in window.findChildren(ListRow) if one.isVisible()]
        assert [one.objectName() for one in rows if one.width() > one.parentWidget().parentWidget().width()] == [], name


def test_every_sentence_is_there_in_indonesian_too():
    assert missing_keys("qms_agent.i18n", ["id"]) == []


@pytest.mark.parametrize("size", [(360, 700), (1024, 700), (1366, 768)])
def test_a_low_screen_is_never_outgrown(show, qapp, size):
    window = show(STATES["serving"])
    window.resize(*size)
    for screen in STATES.values():
        window.show_screen(screen)
        qapp.processEvents()
        assert (window.width(), window.height()) == size


def test_signing_in_by_keys_wants_what_was_typed(show, qtbot):
    window = show(replace(STATES["login"], tenant="kota"))
    qtbot.mouseClick(window.findChild(QWidget, "login_go"), Qt.MouseButton.LeftButton)
    assert window.said == []
    typed(qtbot, window, "login_username", "rahayu")
    qtbot.keyClick(typed(qtbot, window, "login_password", "rahasia"), Qt.Key.Key_Return)
    assert window.said == [LogIn("kota", "rahayu", "rahasia")]


def test_a_free_counter_can_be_chosen_and_a_taken_one_not(show, qtbot):
    window = show(STATES["counters"])
    for name in ("1", "4"):
        qtbot.mouseClick(window.findChild(QWidget, f"counter_{name}"), Qt.MouseButton.LeftButton)
    assert window.said == [intents.ChooseCounter(a_counter(4).counter_id)]


def test_a_counter_says_what_it_serves_by_name(show):
    window = show(STATES["counters"])
    row = window.findChild(ListRow, "counter_4")
    assert row.second.text() == "Cashier & payments, Account opening"
    window.resize(360, 900)
    assert row.second.text().startswith("Cashier & ")
    assert row.toolTip() == "A Cashier & payments, B Account opening"


def test_who_may_work_in_several_branches_chooses_one(show, qtbot):
    window = show(STATES["branches"])
    choice = window.findChild(QComboBox, "counters_branch")
    assert choice.currentText() == "Sudirman branch"
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert window.said == [intents.ChooseBranch(OTHER_BRANCH.branch_id)]
    window.show_screen(STATES["branches"])
    assert choice.currentText() == "Sudirman branch", "until it is shown"
    window.show_screen(STATES["counters"])
    assert not choice.isVisible()


def test_without_the_server_no_counter_is_chosen_and_that_is_said(show, qtbot):
    window = show(STATES["counters lost"])
    qtbot.mouseClick(window.findChild(QWidget, "counter_4"), Qt.MouseButton.LeftButton)
    assert window.said == []
    assert visible(window, "counters_trouble")
    window.show_screen(STATES["counters"])
    qtbot.mouseClick(window.findChild(QWidget, "counter_4"), Qt.MouseButton.LeftButton)
    assert window.said == [intents.ChooseCounter(a_counter(4).counter_id)]
    assert not visible(window, "counters_trouble")


def test_after_signing_in_enter_chooses_a_counter_and_does_not_sign_out(show, qapp, qtbot):
    """The counters come a moment after the page; until then only the way out could have the keyboard."""
    counters = STATES["counters"]
    window = show(STATES["login"])
    window.activateWindow()
    window.findChild(QWidget, "login_go").setFocus()
    window.show_screen(replace(counters, desk=replace(counters.desk, counters={})))
    qapp.processEvents()
    window.show_screen(counters)
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    mine = (None, counters.me.user_id)
    first = next(one for one in counters.desk.counters.values() if one.agent_id in mine)
    assert window.said == [intents.ChooseCounter(first.counter_id)]


def test_the_keyboard_stays_at_its_counter_while_another_is_taken(show, qapp):
    counters = STATES["counters"]
    free = [one for one in counters.desk.counters.values() if one.agent_id is None]
    window = show(counters)
    window.activateWindow()
    window.findChild(QWidget, f"counter_{free[-1].name}").setFocus()
    changed = {**counters.desk.counters, free[0].counter_id: msgspec.structs.replace(free[0], agent_name="Budi")}
    window.show_screen(replace(counters, desk=replace(counters.desk, counters=changed)))
    assert qapp.focusWidget().objectName() == f"counter_{free[-1].name}"


def later(counters, **of_counters):
    """The same screen, with other things true of some counters, by their numbers."""
    known = counters.desk.counters.values()
    changed = (msgspec.structs.replace(one, **of_counters.get(f"c{one.name}", {})) for one in known)
    return replace(counters, desk=replace(counters.desk, counters={one.counter_id: one for one in changed}))


def test_what_becomes_of_other_counters_takes_no_press_and_no_place_from_the_keyboard(show, qapp, qtbot):
    counters = STATES["counters"]
    window = show(counters)
    window.activateWindow()
    row = window.findChild(QWidget, "counter_4")
    qtbot.mousePress(row, Qt.MouseButton.LeftButton)
    window.findChild(QWidget, "counters_log_out").setFocus()
    window.show_screen(later(counters, c1={"current_number": "B017"}, c4={"since": ago(0)}))
    qapp.processEvents()
    window.show_screen(later(counters, c1={"agent_id": None}, c3={"active": False}))
    qapp.processEvents()
    assert window.findChild(QWidget, "counter_4") is row
    assert qapp.focusWidget().objectName() == "counters_log_out"
    qtbot.mouseRelease(row, Qt.MouseButton.LeftButton)
    assert window.said == [intents.ChooseCounter(a_counter(4).counter_id)]
    rows = [one for one in window.findChildren(ListRow) if one.isVisible() and "counter_" in one.objectName()]
    names = [one.objectName() for one in sorted(rows, key=lambda one: one.y())]
    assert names == ["counter_1", "counter_2", "counter_4"]


def test_who_stood_at_a_counter_that_was_taken_is_led_to_a_free_one_as_soon_as_there_is_one(show, qapp):
    counters = later(STATES["counters"], c3={"agent_id": UUID(int=501), "agent_name": "Budi"})
    window = show(counters)
    window.activateWindow()
    window.findChild(QWidget, "counter_4").setFocus()
    window.show_screen(later(counters, c4={"agent_id": UUID(int=502), "agent_name": "Siti"}))
    qapp.processEvents()
    window.show_screen(later(counters, c4={"agent_id": UUID(int=502), "agent_name": "Siti"}, c1={"agent_id": None}))
    assert qapp.focusWidget().objectName() == "counter_1"


DESK = {"head_help", "head_menu", "primary", "transfer", "complete", "note", "hold", "pause"}
LIST = {
    "visitor_history",
    "head_search",
    "waiting_mine",
    "waiting_all",
    "waiting_service",
    "waiting_table",
    "return_A051",
    "more_A051",
    "undo",
}


@pytest.mark.parametrize(
    ("name", "size", "wanted"),
    [
        ("login", "window", {"login_tenant", "login_username", "login_password", "login_go"}),
        ("counters", "window", {"counter_4", "counters_log_out"}),
        ("serving", "window", DESK | LIST),
        ("serving", "strip", DESK | {"held_open", "undo"}),
        ("counting", "strip", {"help_banner_action", "auto_stop", "primary", "pause"}),
        ("closed", "window", {"primary"}),
    ],
)
def test_tab_reaches_every_control_and_its_ring_is_seen(show, qtbot, qapp, name, size, wanted):
    window = show(STATES[name], size)
    window.activateWindow()
    qtbot.waitUntil(lambda: qapp.activeWindow() is window)
    qtbot.waitUntil(window.stack._veil.isHidden)
    reached = {one.objectName(): is_seen(one) for one in walk(window)}
    assert wanted <= set(reached)
    assert [name for name, seen in reached.items() if not seen] == []


def test_no_field_has_the_keyboard_before_somebody_wants_it(show, qapp, qtbot):
    window = show(STATES["idle"])
    window.activateWindow()
    qtbot.waitUntil(lambda: qapp.activeWindow() is window)
    assert qapp.focusWidget() is window.desk
