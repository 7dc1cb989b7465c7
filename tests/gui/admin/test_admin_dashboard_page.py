"""The live dashboard: hand-made states in; words, pixels and intents out."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from qms_admin import intents
from qms_admin.dashboard import Dashboard, from_kpi
from qms_admin.estate import Estate
from qms_admin.sections import Section
from qms_admin.views.hour_chart import HourChart, called_tone
from qms_clientkit.qt.app import application
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme.apply import apply_theme, current_theme
from qms_clientkit.theme.scale import Theme
from qms_clientkit.theme.tokens import Mode
from qms_clientkit.widgets.badge import Tone
from qms_contract.alarms import Alarms
from qms_contract.analytics import ExportFormat

from tests.support.admin_data import NOW, make_id
from tests.support.admin_live import TODAY, a_kpi, a_queue, at_work, figures, live_estate, many, watched
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels

BUSY = {"tile_waiting_value": "23", "tile_longest_value": "32:00", "tile_served_value": "74", "tile_target_value": "86"}


class Hands:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = NOW


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def clock(hands):
    return ServerClock(lambda: hands.now)


def find(window, name, kind=QWidget):
    found = [one for one in window.findChildren(kind, name) if one.isVisible()]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def words(window, *names):
    return [find(window, name).text() for name in names]


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1024, 768)])
@pytest.mark.parametrize("language", ["en", "id"])
def test_nothing_is_cut(open_window, language, size):
    window = open_window(watched(), language, size)
    assert cut_labels(window) + cut_buttons(window) == []
    assert beyond_side(window) == []
    assert (window.width(), window.height()) == size


def test_the_figures_of_the_day_and_of_this_moment(open_window):
    window = open_window(watched())
    assert words(window, *BUSY) == list(BUSY.values())
    assert words(window, "tile_unserved_value", "tile_unserved_line1", "tile_unserved_line2") == [
        "8", "4 no-shows", "2 cancelled",
    ]  # fmt: skip
    assert words(window, "tile_target_line1", "tile_target_line2") == ["half within 9 min", "9 in 10 within 24 min"]
    assert words(window, "tile_longest_line1", "tile_longest_line2") == ["Cashier & payments", "target 20 min"]
    assert words(window, "live", "hours_note") == ["Live, 10:14", "As of 10:14"]


def test_a_longest_wait_over_its_target_is_an_alarm_in_word_mark_and_colour(open_window):
    window = open_window(watched())
    badges = {code: find(window, f"queue_{code}_longest") for code in "ABCP"}
    assert {code: (one.text(), one.tone()) for code, one in badges.items()} == {
        "A": ("32 min", Tone.BAD), "B": ("9 min", Tone.GOOD), "C": ("15 min", Tone.WARN), "P": ("nobody", Tone.NEUTRAL),
    }  # fmt: skip
    assert find(window, "tile_longest_value").property("tone") == "bad"
    assert words(window, "tile_waiting_line1") == ["1 over its target"]
    calm = live_estate(queues={make_id("service A"): a_queue("A", 2, 3)})
    window.show_screen(watched(estate=calm))
    assert find(window, "tile_longest_value").property("tone") == ""
    assert words(window, "tile_waiting_value", "tile_waiting_line1") == ["2", "none over its target"]


def test_counters_say_who_does_what_with_whom_and_for_how_long(open_window):
    window = open_window(watched())

    def row(name):
        return words(window, *(f"live_counter_{name}_{part}" for part in ("who", "state", "number", "time")))

    assert row("1") == ["Rina Wulandari", "Serving", "A112", "04:10"]
    assert row("2") == ["Budi Santoso", "Called", "B041", "00:24"]
    assert row("3") == ["Dewi Lestari", "Free", "", "02:00"]
    assert row("4") == ["Agus Pratama, lunch", "Paused", "", "14:00"]
    assert row("5") == ["", "Closed", "", ""]
    assert words(window, "live_counters_note") == ["3 open, 1 paused, 1 closed"]


def test_each_figure_stands_beside_that_of_a_week_ago(open_window):
    shown = watched()
    before = replace(shown.dashboard, before=figures(served=60, sla=0.9, visits_done=88, visits_lost=12))
    window = open_window(replace(shown, dashboard=before))
    said = words(window, *(f"tile_{one}_line3" for one in ("served", "target", "unserved")))
    assert said == ["last Monday: 60", "last Monday: 90 %", "last Monday: 12 %"]
    window.show_screen(shown)
    assert not any(one.isVisible() for one in window.findChildren(QWidget, "tile_served_line3"))


def test_a_day_that_nobody_came_a_week_ago_is_compared_with_nothing(open_window):
    shown = watched()
    nothing = figures(visits=0, served=0, sla=None, visits_done=0, visits_lost=0)
    window = open_window(replace(shown, dashboard=replace(shown.dashboard, before=nothing)))
    for name in ("served", "target", "unserved"):
        assert not any(one.isVisible() for one in window.findChildren(QWidget, f"tile_{name}_line3"))


def test_another_day_is_chosen_and_shown_as_that_day(open_window):
    window = open_window(watched())
    days = find(window, "dashboard_day")
    assert [days.itemText(place) for place in range(3)] == ["Today", "Yesterday", "Sat 21 Nov"]
    days.setCurrentIndex(1)
    days.activated.emit(1)
    yesterday = TODAY - timedelta(days=1)
    assert window.intents == [intents.ChooseDay(yesterday)]
    window.show_screen(watched(day=yesterday))
    assert words(window, "tile_served_value", "tile_served_title") == ["–", "Served today"]
    then = from_kpi(a_kpi(totals=figures(served=198)), live_estate().branch, NOW, yesterday)
    window.show_screen(watched(day=yesterday, dashboard=then))
    assert words(window, "tile_served_value", "tile_served_title", "hours_title") == [
        "198",
        "Served",
        "That day by hour",
    ]
    assert words(window, "tile_waiting_value", "live") == ["23", "Live, 10:14"], "who waits, waits now"


def test_yesterdays_figures_alarm_nobody(open_window):
    limits = msgspec.structs.replace(live_estate().branch, alarms=Alarms(target_percent=90))
    estate = live_estate(branch=limits)
    window = open_window(watched(estate=estate))
    assert find(window, "dashboard_alarms").isVisible()
    yesterday = TODAY - timedelta(days=1)
    then = from_kpi(a_kpi(), limits, NOW, yesterday)
    window.show_screen(watched(estate=estate, day=yesterday, dashboard=then))
    assert not any(one.isVisible() for one in window.findChildren(QWidget, "dashboard_alarms"))


def test_the_day_is_taken_away_as_a_file(open_window, tmp_path):
    window = open_window(watched())
    for name in ("table", "xlsx"):
        find(window, "dashboard_export").click()
        menu = window.findChild(QMenu, "dashboard_menu")
        next(one for one in menu.actions() if one.objectName() == f"dashboard_as_{name}").trigger()
        chooser = window.findChild(QFileDialog, "dashboard_file")
        chooser.fileSelected.emit(str(tmp_path / name))
        chooser.close()
        menu.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    table, legs = window.intents
    assert legs == intents.ExportLegs(str(tmp_path / "xlsx"), ExportFormat.XLSX, TODAY)
    lines = table.table.decode("utf-8-sig").splitlines()
    assert lines[0] == "Hour,Called,Served,Half wait under,9 in 10 wait under,Seen within target"
    assert lines[1] == "07:00,18,15,9.0,24.0,86"


def test_a_long_service_is_told_in_word_and_colour(open_window):
    estate = live_estate(counters=(at_work("1", "A112", "serving", 1500), at_work("2", "A113", "serving", 1400)))
    window = open_window(watched(estate=estate))
    assert words(window, "live_counter_1_state", "live_counter_2_state") == ["Serving, long", "Serving"]
    assert find(window, "live_counter_1_state").tone() is Tone.WARN


def test_the_waits_tick_by_the_server_s_clock(open_window, qtbot, clock, hands):
    window = open_window(watched(), clock=clock)
    assert words(window, "tile_longest_value") == ["32:00"]
    hands.now += timedelta(seconds=75)
    qtbot.waitUntil(
        lambda: words(window, "tile_longest_value", "live_counter_1_time") == ["33:15", "05:25"], timeout=20000
    )
    assert words(window, "live") == ["Live, 10:15"]


def test_while_the_server_is_away_nothing_ticks_or_alarms(open_window, clock, hands):
    window = open_window(watched(lost_since=NOW - timedelta(minutes=2)), clock=clock)
    hands.now += timedelta(hours=1)
    window.show_screen(watched(lost_since=NOW - timedelta(minutes=2), busy=True))
    assert words(window, "live", "tile_longest_value") == ["As of 10:12", "30:00"]
    assert find(window, "queue_A_longest").tone() is Tone.NEUTRAL
    assert find(window, "live_counter_1_state").tone() is Tone.NEUTRAL
    assert find(window, "tile_longest_value").property("tone") == ""


def test_figures_that_could_not_be_read_are_said_quietly_and_the_last_stay(open_window):
    shown = watched()
    window = open_window(replace(shown, dashboard=replace(shown.dashboard, trouble="The server is busy.")))
    assert words(window, "hours_note", "tile_served_value") == ["As of 10:14. The server is busy", "74"]


def test_the_bars_are_drawn_in_the_brand_s_inks(open_window):
    window = open_window(watched())
    find(window, "hours_calls").click()
    QApplication.processEvents()
    chart = find(window, "hour_chart", HourChart)
    image, palette = chart.grab().toImage(), current_theme().palette
    ratio = image.devicePixelRatio()
    line = [image.pixelColor(x, int((chart.height() - current_theme().px(26)) * ratio)) for x in range(image.width())]
    for colour in (palette.accent_line, palette.accent):
        runs = [before != QColor(colour) and now == QColor(colour) for before, now in pairwise(line)]
        assert sum(runs) == 4
    assert chart.accessibleName().startswith("07:00: 18 called, 15 served; 08:00: 26 called")


def test_before_the_first_answer_and_on_a_quiet_morning_it_says_so(open_window):
    unknown = watched(estate=live_estate(queues=None), dashboard=Dashboard())
    window = open_window(unknown)
    values = [f"tile_{name}_value" for name in ("waiting", "longest", "served", "target", "unserved")]
    assert words(window, *values) == ["–"] * 5
    assert find(window, "wait_chart").accessibleName() == "Today's figures are not there yet."
    known = live_estate(queues={make_id("service A"): a_queue("A", 0)}, counters=(), troubled=())
    none = figures(visits=0, visits_done=0, visits_lost=0, called=0, ended=0, served=0, cancelled=0, sla=None)
    window.show_screen(watched(estate=known, dashboard=from_kpi(a_kpi({}, none), known.branch, NOW)))
    assert words(window, *values) == ["0", "0:00", "0", "–", "–"]
    assert words(window, "live_counters_nothing", "tile_longest_line1") == ["No counter is in use.", "nobody waits"]
    assert find(window, "wait_chart").accessibleName() == "Nobody was called today yet."
    assert not [one for one in window.findChildren(QWidget, "dashboard_devices") if one.isVisible()]


def test_the_figures_of_another_branch_are_not_shown(open_window):
    shown = watched()
    window = open_window(replace(shown, dashboard=replace(shown.dashboard, branch_id=make_id("another"))))
    assert words(window, "tile_served_value") == ["–"]


def test_without_a_branch_it_leads_to_the_branches(open_window):
    window = open_window(watched(estate=Estate(), dashboard=Dashboard()))
    QTest.mouseClick(find(window, "empty_go"), Qt.MouseButton.LeftButton)
    assert window.intents == [intents.Go(Section.BRANCHES)]


def test_rows_and_the_banner_lead_on_by_keyboard(open_window):
    window = open_window(watched())
    window.activateWindow()
    find(window, "nav_search").setFocus()
    reached = []
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget().objectName())
    assert {"nav_dashboard", "branch", "dashboard_devices_action", "live_counter_2", "queue_C"} <= set(reached)
    for name in ("live_counter_2", "queue_C", "dashboard_devices_action"):
        find(window, name).setFocus()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert window.intents == [
        intents.Open(Section.COUNTERS, make_id("counter 2")),
        intents.Open(Section.SERVICES, make_id("service C")),
        intents.Go(Section.DEVICES),
    ]


def test_rows_stay_while_what_they_show_changes_and_go_with_their_thing(open_window):
    window = open_window(watched())
    row = find(window, "live_counter_2")
    row.setFocus()
    first, second, *others = live_estate().counters
    window.show_screen(watched(estate=live_estate(counters=(first, at_work("2", "C007", "serving", 3), *others))))
    assert find(window, "live_counter_2") is row
    assert row.hasFocus()
    assert words(window, "live_counter_2_number", "live_counter_2_state") == ["C007", "Serving"]
    window.show_screen(watched(estate=live_estate(counters=(first, *others))))
    assert not window.findChildren(QWidget, "live_counter_2")
    assert second.name == "2"


def test_many_services_and_counters_are_scrolled_to(open_window):
    window = open_window(watched(estate=many(40)), size=(1280, 800))
    assert (window.width(), window.height()) == (1280, 800)
    assert words(window, "tile_waiting_value", "live_counter_40_number") == ["120", "A039"]


def test_every_control_has_a_name_for_screen_readers(open_window):
    window = open_window(watched())
    nameless = [
        one.objectName()
        for one in window.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not one.accessibleName()
        and one.objectName() not in ("", "qt_scrollarea_viewport")
    ]  # fmt: skip
    assert nameless == []


@pytest.mark.parametrize("mode", [Mode.DARK, Mode.HIGH_CONTRAST])
def test_dark_has_no_light_ground(open_window, mode):
    apply_theme(application("admin"), Theme(mode=mode))
    window = open_window(watched())
    palette = current_theme().palette
    assert getattr(palette, called_tone()) not in (palette.accent, palette.surface), "never as the served, never unseen"
    image = window.grab().toImage()
    spots = [image.pixelColor(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    assert sum(one.lightness() > 200 for one in spots) < len(spots) / 20


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_message_to_a_counter_is_written_by_keys_alone(open_window, language):
    window = open_window(watched(), language)
    said = []
    window.wanted.connect(said.append)
    QTest.keyClick(find(window, "message_write"), Qt.Key.Key_Space)
    dialog = find(window, "message")
    assert cut_labels(dialog) == cut_buttons(dialog) == []
    assert not find(window, "message_confirm").isEnabled(), "nothing is written yet"
    typing = QApplication.focusWidget()
    QTest.keyClicks(typing, "Please come by")
    QTest.keyClick(find(window, "message_to"), Qt.Key.Key_Down)
    QTest.keyClick(typing, Qt.Key.Key_Return)
    (sent,) = said
    assert isinstance(sent, intents.SendMessage)
    assert (sent.words, sent.counter_id is not None) == ("Please come by", True)


def test_the_names_of_two_lines_that_meet_stand_apart_and_in_the_chart(open_window):
    window = open_window(watched())
    chart = find(window, "wait_chart")
    floor = chart.height() - 24
    for y in (30.0, floor / 2, float(floor)):
        (above, _), (below, _) = chart.labels([QPointF(20, y)], [QPointF(20, y)])
        assert above.bottom() <= below.top()
        assert below.bottom() <= chart.height()
    chart._hours = chart._hours[:1]
    box = chart._box()
    assert box.left() < chart._xs(box)[0] < box.right(), "one hour alone stands in the middle"
