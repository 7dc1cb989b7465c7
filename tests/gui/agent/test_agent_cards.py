"""What the cards tell: who is served or probably next, a pause, colleagues and supervisors."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from qms_agent import intents
from qms_agent.views.today_card import HourBars
from qms_agent.views.window import AgentWindow
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.staff.screen import Notice
from qms_contract.counters import CounterState
from qms_contract.tickets import PriorityClass, TicketStatus

from tests.support.agent_samples import a_screen, a_visit, ago, mine, served, waiting
from tests.support.agent_states import STATES, TRANSFERRED, a_message, visible, words
from tests.support.cut_text import cut_labels, outside


def test_a_colleagues_call_stays_until_it_is_seen(show, qtbot):
    window = show(STATES["counting"])
    assert words(window, "help_banner_sentence").startswith("Budi Santoso at counter 1 called for help at ")
    assert words(window, "help_banner_sentence").endswith("“Difficult visitor” 1 more after it.")
    qtbot.mouseClick(window.findChild(QWidget, "help_banner_action"), Qt.MouseButton.LeftButton)
    assert window.said == [intents.DismissHelp()]
    window.show_screen(STATES["idle"])
    assert not visible(window, "help_banner")


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


def test_ages_are_those_of_the_server_whatever_this_computers_clock_says(qtbot, qapp):
    clock = ServerClock()
    clock.sync(datetime.now(UTC) + timedelta(hours=5))
    window = AgentWindow(Translator("qms_agent.i18n", "en"), clock)
    qtbot.addWidget(window)
    window.show_screen(a_screen(a_visit("A001", 0, 5)))
    assert words(window, "idle_next").endswith("waiting 305 min")


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


def test_which_visit_of_the_month_it_is_and_a_hash_is_no_name(show):
    visitor = served(customer_ref="Hadi Wijaya")
    window = show(a_screen(visitor, visits=2))
    assert "Visit 2 this month." in words(window, "visitor_came")
    for visits in (None, 1):
        window.show_screen(a_screen(visitor, visits=visits))
        assert "this month" not in words(window, "visitor_came")
    window.show_screen(a_screen(served(customer_ref="ref_" + "0a" * 16)))
    assert words(window, "visitor_who") == "Visitor"


def box_of(window, name):
    part = window.findChild(QWidget, name)
    assert part.isVisible()
    return QRect(part.mapTo(window, QPoint()), part.size())


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1280, 800), (1280, 900)])
@pytest.mark.parametrize("language", ["en", "id"])
def test_what_was_just_done_covers_nothing_of_the_visitor(show, qapp, size, language):
    visitor = served(customer_ref="Hadi Wijaya", priority_class=PriorityClass.VIP, language="id", **TRANSFERRED)
    window = show(a_screen(visitor, *waiting()), language=language)
    window.resize(*size)
    done = Notice("A046 completed", undo=UUID(int=9), serial=1)
    window.show_screen(a_screen(visitor, *waiting(), notice=done, undoable=done))
    for _ in range(3):
        qapp.processEvents()
    card, toast = box_of(window, "visitor_card"), box_of(window, "undo_toast")
    column = window.findChild(QWidget, "visitor_card").parentWidget().parentWidget()
    seen = QRect(column.mapTo(window, QPoint()), column.size())
    assert window.rect().contains(toast)
    assert not toast.intersects(card)
    assert seen.contains(card), "whole, without scrolling"


@pytest.mark.parametrize(
    ("served", "first", "last"),
    [
        ([], "08", "15"), (["08", "09"], "08", "15"), (["07", "15"], "08", "15"), (["07", "12"], "07", "14"),
        (["17"], "10", "17"), ([f"{hour:02}" for hour in range(8, 21)], "13", "20"), (["00", "23"], "16", "23"),
        (["00", "03"], "00", "07"),
    ],
)  # fmt: skip
def test_the_hour_of_what_was_just_done_is_among_those_shown(qtbot, served, first, last):
    """A counter that is open for more than eight hours did nothing in the evening, by its card."""
    bars = HourBars()
    qtbot.addWidget(bars)
    bars.show_hours(dict.fromkeys(served, 3))
    shown = bars.accessibleDescription().split(", ")
    assert (len(shown), shown[0][:2], shown[-1][:2]) == (8, first, last)
    assert not served or f"{served[-1]}: 3" in shown
