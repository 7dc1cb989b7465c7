"""Hand-made states in, pixels and intents out. No word is cut in either language, as window or strip."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QMenu, QTableView, QWidget
from qms_agent import intents
from qms_agent.reminder import minutes_from
from qms_agent.state import KeptAction, Phase, Screen
from qms_agent.views.waiting_delegate import number_width
from qms_agent.views.waiting_model import MARK_ROLE, NEXT_ROLE, TARGET_ROLE
from qms_agent.views.window import AgentWindow
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator, missing_keys
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.staff.help_calls import HelpCall
from qms_clientkit.staff.screen import Notice
from qms_clientkit.widgets.age_badge import age_tone
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.list_row import ListRow
from qms_contract.counters import CounterState, StaffMessage
from qms_contract.tickets import PriorityClass, TicketAction, TicketStatus

from tests.gui.agent.conftest import SIZES
from tests.support.agent_samples import a_counter, a_screen, a_visit, ago, called, held, mine, served, waiting
from tests.support.cut_text import cut_buttons, cut_labels, outside
from tests.support.keyboard_walk import is_seen, walk
from tests.support.kiosk_samples import service_id

TRANSFERRED = {"note": "Formulir F-12 belum lengkap", "transferred_from": service_id(1)}
CROWD = [a_visit(f"A{number}", 0, 132 if number == 100 else 8) for number in range(100, 245)]
HELP = HelpCall(a_counter(1).counter_id, "1", "Budi Santoso", "Difficult visitor", ago(1))
KEPT = KeptAction(served().ticket_id, TicketAction.COMPLETE, ago(1))
STATES = {
    "login": Screen(server="http://10.0.0.5:8080", login_error="Nama atau kata sandi tidak cocok."),
    "counters": a_screen(phase=Phase.COUNTER, counter_id=None),
    "no counters": replace(a_screen(phase=Phase.COUNTER, counter_id=None), desk=Screen().desk),
    "idle": a_screen(*waiting()),
    "called": a_screen(called(**TRANSFERRED), *waiting()),
    "serving": a_screen(served(), held(), *waiting(), notice=Notice("A056 dialihkan", undo=UUID(int=9), serial=1)),
    "reminded": a_screen(
        served(),
        a_visit("A052", 0, 41, status=TicketStatus.HELD, reason="Mengisi formulir", remind_at=ago(-7)),
        a_visit("A053", 0, 132, status=TicketStatus.HELD, reason="Berkas kurang lengkap dan foto", remind_at=ago(3)),
        *waiting(),
        notice=Notice("A053: Berkas kurang lengkap dan…", serial=2, icon="clock"),
    ),
    "crowd": a_screen(served("AB123456"), *CROWD),
    "paused": a_screen(*waiting(), counter=mine(state=CounterState.PAUSED)),
    "lost": a_screen(served(), *waiting(), lost_since=ago(2)),
    "lost called": a_screen(called(), *waiting(), lost_since=ago(2)),
    "kept": a_screen(served(), *waiting(), lost_since=ago(2), kept=(KEPT,)),
    "settling": a_screen(served(), *waiting(), kept=(KEPT,)),
    "empty": a_screen(),
    "counting": a_screen(*waiting(), auto_armed=True, auto_left=5, help_calls=(HELP, HELP)),
    "closed": a_screen(*waiting(), counter=a_counter(3), closed_why="agent_lost"),
}
BUTTONS = ("primary", "recall", "no_show", "transfer", "complete", "note", "hold", "pause", "close")
SHORTCUTS = tuple(getattr(Qt.Key, f"Key_F{number}") for number in range(2, 11))


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


def typed(qtbot, window, field, words):
    editor = window.findChild(QWidget, field)
    line = editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)
    line.setFocus()
    qtbot.keyClicks(line, words)
    return line


def test_a_visitor_is_put_on_hold_by_keys_alone(show, qtbot, qapp):
    window = show(STATES["serving"])
    qtbot.keyClick(window, Qt.Key.Key_F8)
    qtbot.keyClicks(qapp.focusWidget(), "Mengisi formulir")
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said == [intents.Hold("Mengisi formulir", "", None)]


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


def test_a_held_row_shows_its_reminder_and_who_is_due_stands_first(show):
    later = a_visit("A052", 0, 60, status=TicketStatus.HELD, remind_at=ago(-7))
    due = a_visit("A053", 0, 2, status=TicketStatus.HELD, remind_at=ago(3))
    window = show(a_screen(served(), later, held(), due))
    rows = [one for one in window.findChildren(QWidget) if one.objectName().startswith("return_")]
    assert [one.objectName() for one in sorted(rows, key=lambda one: one.mapToGlobal(one.pos()).y())] == [
        "return_A053",
        "return_A052",
        "return_A051",
    ]
    badges = {number: window.findChild(Badge, f"reminder_{number}") for number in ("A053", "A052")}
    assert badges["A053"].text() == Formats("en", "Asia/Jakarta").clock(due.remind_at)
    assert [badges[number].tone() for number in badges] == [Tone.WARN, Tone.NEUTRAL]
    assert badges["A053"].accessibleName().endswith("is due")


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


def test_signing_in_by_keys_wants_what_was_typed(show, qtbot):
    window = show(replace(STATES["login"], tenant="kota"))
    qtbot.mouseClick(window.findChild(QWidget, "login_go"), Qt.MouseButton.LeftButton)
    assert window.said == []
    typed(qtbot, window, "login_username", "rahayu")
    qtbot.keyClick(typed(qtbot, window, "login_password", "rahasia"), Qt.Key.Key_Return)
    assert window.said == [intents.LogIn("kota", "rahayu", "rahasia")]


def test_a_free_counter_can_be_chosen_and_a_taken_one_not(show, qtbot):
    window = show(STATES["counters"])
    for name in ("1", "4"):
        qtbot.mouseClick(window.findChild(QWidget, f"counter_{name}"), Qt.MouseButton.LeftButton)
    assert window.said == [intents.ChooseCounter(a_counter(4).counter_id)]


def test_undo_and_return_want_that_very_ticket(show, qtbot):
    window = show(STATES["serving"])
    qtbot.mouseClick(window.findChild(QWidget, "return_A051"), Qt.MouseButton.LeftButton)
    assert window.said == [intents.Return(held().ticket_id)]


@pytest.mark.parametrize("round_", range(3))
def test_a_waiting_row_is_acted_on_by_keys_alone(show, qtbot, round_):
    """Keys on an item view once ended the process: the focus ring's event filter raised, as its `update` wants an index."""
    window = show(STATES["idle"])
    table = window.findChild(QTableView, "waiting_table")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    menu = window.findChild(QMenu, "waiting_menu")
    assert [action.text() for action in menu.actions()] == ["Call now", "Write a note", "History", "Cancel ticket"]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(QMenu, "waiting_menu") is None)
    assert window.said == [intents.CallTicket(STATES["idle"].waiting(mine=True)[1].ticket_id)]


def visible(window, name):
    return window.findChild(QWidget, name).isVisible()


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


def test_help_is_called_by_keys_with_a_word_and_asked_again(show, qtbot, qapp):
    window = show(STATES["idle"])
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert window.said == []
    qtbot.mouseClick(window.findChild(QWidget, "help_1"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(window.findChild(QWidget, "dialog"), Qt.Key.Key_Return)
    assert window.said == [intents.CallForHelp("Difficult visitor")]


def test_a_colleagues_call_stays_until_it_is_seen(show, qtbot):
    window = show(STATES["counting"])
    assert words(window, "help_banner_sentence").startswith("Budi Santoso at counter 1 called for help at ")
    assert words(window, "help_banner_sentence").endswith("“Difficult visitor” 1 more after it.")
    qtbot.mouseClick(window.findChild(QWidget, "help_banner_action"), Qt.MouseButton.LeftButton)
    assert window.said == [intents.DismissHelp()]
    window.show_screen(STATES["idle"])
    assert not visible(window, "help_banner")


def test_a_counter_that_was_closed_says_why_and_opens_with_one_press(show, qtbot):
    window = show(STATES["closed"])
    assert "had not heard" in words(window, "idle_next")
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.said == [intents.Primary()]
    taken = mine(agent_id=a_counter(8).counter_id, agent_name="Siti")
    window.show_screen(a_screen(served(), counter=taken))
    assert words(window, "idle_count") == "Siti sits at this counter now"
    assert not visible(window, "now_panel")


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


def test_every_sentence_is_there_in_indonesian_too():
    assert missing_keys("qms_agent.i18n", ["id"]) == []


def words(window, name):
    return window.findChild(QLabel, name).text()


def test_nobody_at_the_counter_shows_who_is_probably_next_and_who_was_last(show):
    last = served(status=TicketStatus.DONE, completed_at=(done := ago(1)), served_at=done - timedelta(minutes=5))
    urgent = a_visit("P010", 1, 2, priority_class=PriorityClass.PRIORITY)
    window = show(a_screen(*waiting(), urgent, last=last))
    assert not window.findChild(QWidget, "now_panel").isVisible()
    assert words(window, "idle_count") == "5 waiting for you"
    assert words(window, "idle_next") == "Probably next: P010 Account opening, waiting 2 min"
    assert words(window, "idle_last").endswith("in 05:00")
    window.show_screen(STATES["called"])
    assert not window.findChild(QWidget, "idle_card").isVisible()
    assert words(window, "now_target") == "Waited, target 20 min"
    assert words(window, "now_limit") == "no-show after 01:00"


def test_the_card_tells_what_is_known_of_the_visitor(show):
    visitor = served(customer_ref="Hadi Wijaya", priority_class=PriorityClass.VIP, language="id", **TRANSFERRED)
    window = show(a_screen(visitor))
    assert words(window, "visitor_who") == "Hadi Wijaya"
    assert window.findChild(QWidget, "visitor_class").text() == "VIP"
    assert "Speaks Bahasa Indonesia." in words(window, "visitor_came")
    assert words(window, "visitor_note") == "From Account opening: Formulir F-12 belum lengkap"
    window.resize(360, 900)
    window.show_screen(a_screen(visitor))
    assert not window.findChild(QWidget, "visitor_card").isVisible()
    assert words(window, "now_hint") == "From Account opening: Formulir F-12 belum lengkap"


def test_the_list_says_how_many_more_there_are(show):
    window = show(STATES["crowd"])
    seen = int(words(window, "waiting_more").split()[0])
    table = window.findChild(QTableView, "waiting_table")
    assert seen == len(CROWD) - table.viewport().height() // table.rowHeight(0)
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    assert words(window, "waiting_more") == ""


@pytest.mark.parametrize("size", [(360, 700), (1024, 700), (1366, 768)])
def test_a_low_screen_is_never_outgrown(show, qapp, size):
    window = show(STATES["serving"])
    window.resize(*size)
    for screen in STATES.values():
        window.show_screen(screen)
        qapp.processEvents()
        assert (window.width(), window.height()) == size


def test_ages_are_those_of_the_server_whatever_this_computers_clock_says(qtbot, qapp):
    clock = ServerClock()
    clock.sync(datetime.now(UTC) + timedelta(hours=5))
    window = AgentWindow(Translator("qms_agent.i18n", "en"), clock)
    qtbot.addWidget(window)
    window.show_screen(a_screen(a_visit("A001", 0, 5)))
    assert words(window, "idle_next").endswith("waiting 305 min")


DESK = {"head_help", "head_menu", "primary", "transfer", "complete", "note", "hold", "pause"}
LIST = {
    "visitor_history",
    "head_search",
    "waiting_mine",
    "waiting_all",
    "waiting_service",
    "waiting_table",
    "return_A051",
}


@pytest.mark.parametrize(
    ("name", "size", "wanted"),
    [
        ("login", "window", {"login_tenant", "login_username", "login_password", "login_go"}),
        ("counters", "window", {"counter_4", "counters_log_out"}),
        ("serving", "window", DESK | LIST),
        ("serving", "strip", DESK),
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


def a_message(number, words, counter=None):
    return StaffMessage(
        message_id=UUID(int=number), branch_id=UUID(int=1), counter_id=counter, text=words, sender_id=UUID(int=2),
        sender_name="Sri Rahmawati", sent_at=ago(1),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", ["window", "strip"])
def test_a_supervisors_message_stays_until_it_is_seen_and_is_read_whole(show, qtbot, qapp, size, language):
    long = a_message(
        1, "Please send everybody with a family card to counter 7 from now on, thank you", mine().counter_id
    )
    window = show(a_screen(*waiting(), messages=(long, a_message(2, "Tutup pukul 16"))), size, language)
    for _ in range(3):
        qapp.processEvents()
    assert cut_labels(window) == outside(window) == []
    assert long.text in words(window, "message_banner_sentence")
    qtbot.mouseClick(window.findChild(QWidget, "message_banner_action"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert window.said == [intents.DismissMessage()] * 2
    window.show_screen(STATES["idle"])
    assert not visible(window, "message_banner")


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


def listed(window):
    model = window.findChild(QTableView, "waiting_table").model()
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def test_a_number_is_sought_by_keys_and_a_service_and_everybody_chosen(show, qtbot, qapp):
    window = show(STATES["idle"])
    assert listed(window) == ["A058", "B017", "A059", "A060"], "those of this counter"
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(qapp.focusWidget(), "a05")
    assert listed(window) == ["A058", "A059"]
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Escape)
    qtbot.keyClick(window.findChild(QWidget, "waiting_all"), Qt.Key.Key_Space)
    assert listed(window) == ["A058", "B017", "A059", "C021", "A060"]
    services = window.findChild(QComboBox, "waiting_service")
    services.setCurrentIndex(services.findText("Account opening"))
    assert listed(window) == ["B017"]
    qtbot.keyClicks(typed(qtbot, window, "head_search", "zz"), "")
    assert not window.findChild(QTableView, "waiting_table").isVisible()


def test_ages_are_coloured_by_the_services_own_target(show):
    window = show(STATES["idle"])
    model = window.findChild(QTableView, "waiting_table").model()
    target = model.data(model.index(0, 0), TARGET_ROLE)
    assert target == STATES["idle"].desk.services[0].target_wait_minutes
    minutes = (target - 1, target, target * 3 // 2 - 1, target * 3 // 2)
    assert [age_tone(one, target)[0] for one in minutes] == [Tone.GOOD, Tone.WARN, Tone.WARN, Tone.BAD]


def test_the_visit_is_timed_by_the_servers_clock(show):
    window = show(a_screen(served()))
    assert words(window, "now_serving_time") in {"05:00", "05:01", "05:02"}


@pytest.mark.parametrize("size", ["window", "strip"])
def test_a_pause_tells_for_how_long_since_when_and_why(show, size):
    window = show(
        a_screen(*waiting(), counter=mine(state=CounterState.PAUSED, reason="Lunch", since=(at := ago(8.5)))), size
    )
    assert window.findChild(QWidget, "paused_time").text() in {"08:30", "08:31", "08:32"}
    assert words(window, "paused_reason") == "Lunch"
    assert words(window, "paused_since") == f"since {Formats('en', 'Asia/Jakarta').clock(at)}"
    assert not visible(window, "idle_card")
    assert not visible(window, "now_panel")
    assert visible(window, "pause_banner") is (size == "window"), "the strip shows the queues right below"
    assert words(window, "pause_banner_sentence") == (
        "Your counter is paused. 4 people wait for your services, longest 31 min." if size == "window" else ""
    )
    assert visible(window, "summary_mine") is (size == "strip")


@pytest.mark.parametrize("size", ["window", "strip"])
def test_a_pauses_reason_is_changed_by_a_press_or_typed_by_keys(show, qtbot, size):
    window = show(a_screen(*waiting(), counter=mine(state=CounterState.PAUSED, reason="Lunch", since=ago(8))), size)
    chips = [window.findChild(QAbstractButton, f"paused_{place}") for place in range(4)]
    assert [one.isChecked() for one in chips] == [True, False, False, False]
    qtbot.mouseClick(chips[2], Qt.MouseButton.LeftButton)
    assert window.said == [intents.Pause("Meeting")]
    qtbot.keyClick(window, Qt.Key.Key_F7)
    reason = window.findChild(QLineEdit, "pause_reason")
    assert reason.text() == "Lunch"
    reason.clear()
    qtbot.keyClicks(reason, "Doctor")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    assert window.said[1:] == [intents.Pause("Doctor")]


@pytest.mark.parametrize("height", [760, 820, 860, 900, 1000])
def test_the_strip_shows_whole_queues_and_sums_up_the_rest(show, qapp, height):
    window = show(a_screen(served(), *waiting(), notice=Notice("A056", serial=1)), "strip")
    window.resize(360, height)
    for _ in range(3):
        qapp.processEvents()
    card = window.findChild(QWidget, "summary_card")
    if not card.isVisible():
        assert height < 800
        return
    rows = [one for one in card._rows.findChildren(QWidget) if one.parent() is card._rows]
    assert all(card.rect().contains(QRect(one.mapTo(card, QPoint()), one.size())) for one in rows)
    told = [label.text() for row in rows for label in row.findChildren(QLabel)]
    if height >= 900:
        assert "Other services" in told, "one that is not this counter's is in the sum"
    assert words(window, "summary_count") == "5 waiting"


def test_while_the_server_is_away_every_figure_says_of_when_it_is(show):
    window = show(STATES["lost"])
    for name in ("waiting_as_of", "others_as_of"):
        assert window.findChild(Badge, name).text().startswith("As of ")
        assert visible(window, name)
    window.resize(360, 900)
    assert words(window, "summary_mine").startswith("As of ")
    window.show_screen(STATES["serving"])
    assert not visible(window, "others_as_of")


def test_who_is_probably_called_next_is_marked_in_the_list(show):
    urgent = a_visit("P010", 1, 2, priority_class=PriorityClass.PRIORITY)
    window = show(a_screen(*waiting(), urgent))
    model = window.findChild(QTableView, "waiting_table").model()
    marks = [model.data(model.index(row, 0), MARK_ROLE) for row in range(model.rowCount())]
    assert sorted(one for one in marks if one) == ["Next, Priority", "Not printed yet"]
    (marked,) = [row for row in range(model.rowCount()) if model.data(model.index(row, 0), NEXT_ROLE)]
    assert model.ticket(marked).display_number == "P010"


def test_the_longest_number_is_seen_whole_in_the_list(show):
    window = show(a_screen(a_visit("AB1234567890", 0, 3), *waiting()))
    table = window.findChild(QTableView, "waiting_table")
    assert table.columnWidth(0) >= number_width("AB1234567890")


def test_no_field_has_the_keyboard_before_somebody_wants_it(show, qapp, qtbot):
    window = show(STATES["idle"])
    window.activateWindow()
    qtbot.waitUntil(lambda: qapp.activeWindow() is window)
    assert qapp.focusWidget() is window.desk
