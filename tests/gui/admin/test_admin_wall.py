"""What managers watch: alarms where a limit of the branch is passed, waits and shares by the hour, the whole on a wall."""

import os
import subprocess
import sys
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsProxyWidget, QLabel, QScrollArea, QWidget
from qms_admin.dashboard import Alarm, raised
from qms_admin.sections import Section
from qms_admin.views.wall import Wall
from qms_clientkit.i18n.translator import Translator
from qms_contract.alarms import Alarms

from tests.gui.admin.test_admin_screens import find
from tests.support.admin_data import NOW, screen
from tests.support.admin_live import CLOCK, watched
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels


def with_alarms(shown=None, **limits):
    shown = shown or watched()
    branch = msgspec.structs.replace(shown.estate.branch, alarms=Alarms(**limits))
    return replace(shown, estate=replace(shown.estate, branch=branch))


def of(**limits):
    shown = with_alarms(**limits)
    return [one.alarm for one in raised(shown.estate, shown.dashboard, NOW)]


@pytest.mark.parametrize(
    ("limits", "alarm"),
    [
        ({"waiting": 22}, Alarm.WAITING),
        ({"wait_minutes": 31}, Alarm.WAIT_MINUTES),
        ({"target_percent": 87}, Alarm.TARGET_PERCENT),
        ({"unserved_percent": 7}, Alarm.UNSERVED_PERCENT),
    ],
)
def test_a_limit_that_is_passed_alarms_and_one_that_is_reached_does_not(limits, alarm):
    """23 wait, the longest for 32 minutes; 86 % were seen within target and 8 % left unserved."""
    (name,) = limits
    assert of(**limits) == [alarm]
    reached = limits[name] - 1 if alarm is Alarm.TARGET_PERCENT else limits[name] + 1
    assert of(**{name: reached}) == []


def test_what_is_not_known_alarms_nobody():
    shown = with_alarms(screen(), waiting=1, wait_minutes=1, target_percent=100, unserved_percent=1)
    assert raised(shown.estate, shown.dashboard, NOW) == ()


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_alarms_stand_on_the_dashboard_and_in_the_navigation(open_window, language, size):
    window = open_window(with_alarms(waiting=20, unserved_percent=5), language, size)
    said = find(window, "dashboard_alarms_sentence").text()
    assert "23" in said
    assert "20" in said
    assert "8 %" in said
    assert find(window, "nav_dashboard").accessibleDescription() == "2"
    assert cut_labels(window) + cut_buttons(window) + beyond_side(window) == []
    window.show_screen(replace(with_alarms(waiting=20), lost_since=NOW))
    assert not window.findChild(QWidget, "dashboard_alarms").isVisible(), "a figure of before alarms nobody"


def test_waits_or_calls_by_the_hour(open_window):
    window = open_window(watched())
    assert find(window, "wait_chart").accessibleName().startswith("07:00: half waited 9 min, 9 in 10 24 min")
    assert find(window, "target_chart").accessibleName().startswith("07:00: 86 %")
    QTest.mouseClick(find(window, "hours_calls"), Qt.MouseButton.LeftButton)
    assert find(window, "hour_chart").isVisible()
    assert not window.findChild(QWidget, "wait_chart").isVisible()


def on(wall):
    """What hangs there."""
    return next(one.widget() for one in wall.scene().items() if isinstance(one, QGraphicsProxyWidget))


def test_the_wall_is_hung_and_taken_down_by_keys(open_window, qtbot):
    window = open_window(watched())
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F11)
    wall = window.findChild(Wall, "wall")
    assert wall is not None
    window.show_screen(with_alarms(waiting=20))
    assert "23 people wait" in on(wall).findChild(QLabel, "dashboard_alarms_sentence").text()
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(Wall, "wall") is None)
    window.show_screen(screen(Section.SERVICES))
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert window.findChild(Wall, "wall") is None, "there is nothing to watch on other pages"


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_all_of_a_usual_branch_is_in_sight_on_a_wall(open_window, qtbot, size):
    open_window(watched())
    wall = Wall(Translator("qms_admin.i18n", "en"), CLOCK)
    qtbot.addWidget(wall)
    wall.show_screen(with_alarms(waiting=20))
    wall.resize(*size)
    wall.show()
    qtbot.waitExposed(wall)
    QApplication.processEvents()
    bars = [one.verticalScrollBar() for one in on(wall).findChildren(QScrollArea)]
    assert bars, "lists that would be scrolled if they had no room"
    assert [one.maximum() for one in bars if one.isVisible()] == []
    assert wall.transform().m11() == pytest.approx(size[1] / 896)


SCALED = """
from PySide6.QtWidgets import QApplication
from qms_admin.views.wall import Wall
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.qt.app import application
from qms_clientkit.theme.apply import apply_theme
from qms_clientkit.theme.scale import Theme
from tests.support.admin_live import CLOCK, watched

apply_theme(application("admin"), Theme())
wall = Wall(Translator("qms_admin.i18n", "en"), CLOCK)
wall.resize(1280, 720)
wall.show_screen(watched())
wall.show()
for _ in range(5):
    QApplication.processEvents()
shown = wall.mapFromScene(wall.scene().itemsBoundingRect()).boundingRect()
print(shown.width(), shown.height(), wall.devicePixelRatio(), flush=True)
"""


@pytest.mark.parametrize("scale", ["1.25", "1.5", "2"])
def test_it_covers_the_wall_also_where_the_system_scales(scale):
    scaled = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    run = subprocess.run(
        [sys.executable, "-c", SCALED], env=scaled, capture_output=True, text=True, timeout=60, check=False
    )
    width, height, ratio = map(float, run.stdout.split())
    assert (abs(width - 1280) <= 2, abs(height - 720) <= 2, ratio) == (True, True, float(scale))
