"""Who waits, who is on hold, and how many wait where."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QTableView, QWidget
from qms_agent import intents
from qms_agent.views.waiting_delegate import number_width
from qms_agent.views.waiting_model import MARK_ROLE, NEXT_ROLE, TARGET_ROLE
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.staff.screen import Notice
from qms_clientkit.widgets.age_badge import age_tone
from qms_clientkit.widgets.badge import Badge, Tone
from qms_contract.access import Permission
from qms_contract.tickets import PriorityClass, TicketStatus

from tests.support.agent_samples import a_screen, a_visit, ago, held, others, served, waiting
from tests.support.agent_states import CROWD, HELD, MANY_ON_HOLD, STATES, typed, visible, words
from tests.support.keyboard_walk import walk
from tests.support.kiosk_samples import a_service


def listed(window):
    model = window.findChild(QTableView, "waiting_table").model()
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


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


@pytest.mark.parametrize(
    ("may", "offered"),
    [
        (None, ["Call now", "Write a note", "History", "Cancel ticket"]),
        (frozenset({Permission.SERVE}), ["Write a note", "History"]),
        (frozenset({Permission.SERVE, Permission.PICK_TICKETS}), ["Call now", "Write a note", "History"]),
        (frozenset({Permission.SERVE, Permission.CANCEL_TICKETS}), ["Write a note", "History", "Cancel ticket"]),
    ],
)
def test_a_row_offers_what_the_role_may(show, may, offered):
    window = show(replace(STATES["idle"], may=may))
    first, *_, last = STATES["idle"].waiting(mine=True)
    assert [action.text() for action in window.desk.waiting._menu(first).actions()] == offered
    confirms = may is None
    texts = [action.text() for action in window.desk.waiting._menu(last).actions()]
    assert ("Confirm by hand" in texts) is confirms, "who has no paper yet"


def test_the_filter_offers_the_services_there_are_by_their_names(show):
    idle = STATES["idle"]
    window, services = show(idle), idle.desk.services
    choice = window.findChild(QComboBox, "waiting_service")
    choice.setCurrentIndex(choice.findText("Account opening"))
    renamed = msgspec.structs.replace(services[1], names={"en": "Accounts"})
    window.show_screen(with_services(idle, services[0], renamed, *services[2:]))
    assert (choice.currentText(), listed(window)) == ("Accounts", ["B017"])
    window.show_screen(with_services(idle, services[0], *services[2:], a_service(4)))
    names = [choice.itemText(place) for place in range(choice.count())]
    assert names == ["All services", "Cashier & payments", "Civil registry", "ID cards", "Health insurance"]
    assert choice.currentText() == "All services"
    assert len(listed(window)) == 4


def with_services(screen, *services):
    return replace(screen, desk=replace(screen.desk, services=services))


def test_everybody_on_hold_can_be_brought_back_in_the_window_by_keys(show, qtbot, qapp):
    window = show(MANY_ON_HOLD)
    window.activateWindow()
    qtbot.waitUntil(lambda: qapp.activeWindow() is window)
    numbers = {f"return_{one.display_number}" for one in HELD}
    reached = {one.objectName(): one.visibleRegion().boundingRect() == one.rect() for one in walk(window)}
    assert dict.fromkeys(numbers, True) == {name: reached.get(name) for name in numbers}
    assert window.findChild(Badge, "held_count").text() == str(len(HELD))


@pytest.mark.parametrize("size", ["window", "strip"])
def test_those_on_hold_are_a_key_away_also_in_the_strip(show, qtbot, qapp, size):
    window = show(MANY_ON_HOLD, size)
    assert visible(window, "held_open") is (size == "strip")
    qtbot.keyClick(window, Qt.Key.Key_F11)
    dialog = window.findChild(QWidget, "held")
    first, second = sorted(HELD, key=lambda one: one.queued_at)[:2]
    assert qapp.focusWidget().objectName() == f"held_return_{first.display_number}"
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said == [intents.Return(first.ticket_id)]
    window.show_screen(a_screen(served(), second, *waiting()))
    qapp.processEvents()
    shown = (one.objectName() for one in dialog.findChildren(QWidget) if one.isVisible())
    assert [name for name in shown if name.startswith("held_return_")] == [f"held_return_{second.display_number}"]
    window.show_screen(a_screen(served(), *waiting()))
    assert visible(window, "held_nobody")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert not any(one.isVisible() for one in window.findChildren(QWidget, "held")), "nobody is on hold"


def test_who_is_on_hold_is_given_up_once_it_was_asked(show, qtbot, qapp):
    window = show(MANY_ON_HOLD, "strip")
    qtbot.mouseClick(window.findChild(QWidget, "held_open"), Qt.MouseButton.LeftButton)
    more = window.findChild(QWidget, f"held_more_{HELD[-1].display_number}")
    more.click()
    menu = window.findChild(QMenu, "held_menu")
    assert [action.text() for action in menu.actions()] == ["Write a note", "History", "Cancel ticket"]
    menu.actions()[-1].trigger()
    menu.close()
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said == [intents.Cancel(HELD[-1].ticket_id)]


@pytest.mark.parametrize(("minutes", "mean", "tone"), [(4, 312, Tone.GOOD), (11, 312, Tone.WARN), (11, 900, Tone.GOOD)])
def test_a_visit_that_takes_long_is_seen_at_the_other_counters(show, minutes, mean, tone):
    busy = msgspec.structs.replace(others()[0], current_since=ago(minutes))
    screen = a_screen(*waiting())
    today = msgspec.structs.replace(screen.today, mean_service_seconds=mean)
    desk = replace(screen.desk, counters={**screen.desk.counters, busy.counter_id: busy})
    window = show(replace(screen, desk=desk, today=today))
    assert window.desk.others._badges[busy.counter_id][0].tone() is tone
    window.show_screen(replace(screen, desk=desk, today=today, lost_since=ago(1)))
    assert window.desk.others._badges[busy.counter_id][0].tone() is Tone.NEUTRAL


def test_the_list_says_how_many_more_there_are(show):
    window = show(STATES["crowd"])
    seen = int(words(window, "waiting_more").split()[0])
    table = window.findChild(QTableView, "waiting_table")
    assert seen == len(CROWD) - table.viewport().height() // table.rowHeight(0)
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    assert words(window, "waiting_more") == ""


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


def test_who_has_no_paper_yet_is_greyed_and_says_so(show):
    """The same visitor twice: nothing else of the row differs."""
    numbers = {}
    for confirmed in (ago(3), None):
        window = show(a_screen(a_visit("A047", 0, 3, confirmed_at=confirmed)))
        table = window.findChild(QTableView, "waiting_table")
        index = table.model().index(0, 0)
        picture = table.viewport().grab(table.visualRect(index)).toImage()
        inks = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
        numbers[confirmed is None] = min(inks, key=lambda ink: ink.lightness()).lightness()
        said = table.model().data(index, MARK_ROLE)
        assert said == ("Not printed yet" if confirmed is None else "Next")
    assert numbers[True] > numbers[False] + 60
