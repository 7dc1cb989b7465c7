"""Every page and question of the admin program by keys alone: Tab reaches every control in its order, and the place is seen."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from qms_admin import intents
from qms_admin.forms.hours import line
from qms_admin.poster import Poster
from qms_admin.sections import Section
from qms_admin.setup import STEPS, Step, Trial
from qms_admin.state import Screen, with_change
from qms_clientkit.widgets.dialog import Dialog
from qms_contract.hours import DayException, Span, Weekday

from tests.gui.admin.test_admin_poster import ADDRESS, WHERE, with_phones
from tests.gui.admin.test_admin_screens import SECTIONS, begin, find
from tests.gui.admin.test_admin_screens_page import shown as screens_shown
from tests.gui.admin.test_admin_setup_page import setup_at, shown
from tests.gui.admin.test_admin_ticket_page import ticket_screen
from tests.support.admin_audit import a_version, audited
from tests.support.admin_data import a_service, estate, make_id, screen
from tests.support.admin_live import watched
from tests.support.admin_reports import reported
from tests.support.display_data import BRANCH
from tests.support.keyboard_walk import is_seen, walk

KINDS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
MORNING = Span(opens="08:00", closes="12:00")


def with_hours():
    known = estate()
    christmas = msgspec.convert({"date": "2026-12-25", "name": "Christmas"}, DayException)
    branch = msgspec.structs.replace(known.branch, hours={Weekday.MONDAY: [MORNING]}, exceptions=[christmas])
    return estate(branches=(branch,))


def active(qtbot, window):
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window and window.stack._veil.isHidden())
    return window


def controls(window):
    """What can be pressed or typed into now."""
    found = [one for kind in KINDS for one in window.findChildren(kind)]
    outer = [one for one in found if not isinstance(one.parentWidget(), QComboBox)]
    return {one for one in outer if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus}


@pytest.mark.parametrize("section", [*SECTIONS, Section.TENANT])
def test_tab_reaches_every_control_and_each_is_seen(open_window, qtbot, section):
    window = active(qtbot, open_window(screen(section, estate=with_hours())))
    reached = {one: is_seen(one) for one in walk(window)}
    assert {one.objectName() for one in controls(window)} - {one.objectName() for one in reached} == set()
    assert [one.objectName() or type(one).__name__ for one, seen in reached.items() if not seen] == []


def check_walk(window, within=None):
    """Every control that there is, or is `within` a question, and nothing behind that; each place is seen."""
    reached = {one: is_seen(one) for one in walk(window)}
    assert {one.objectName() for one in controls(within or window)} - {one.objectName() for one in reached} == set()
    assert [one.objectName() for one in reached if within is not None and not within.isAncestorOf(one)] == []
    assert [one.objectName() or type(one).__name__ for one, seen in reached.items() if not seen] == []


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize(
    "page", [ticket_screen(), ticket_screen(ticket_shown=("logo", "qr"), ticket_header_en="Welcome"), screens_shown()]
)
def test_tab_reaches_every_control_of_what_is_printed_and_shown(open_window, qtbot, page, size):
    check_walk(active(qtbot, open_window(page, size=size)))


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_tab_reaches_every_control_of_the_dashboard(open_window, qtbot, size):
    check_walk(active(qtbot, open_window(watched(), size=size)))


@pytest.mark.parametrize("step", STEPS)
def test_tab_reaches_every_control_of_the_first_set_up(open_window, qtbot, step):
    changes = {"trial": tuple(Trial), "number": "A001"} if step is Step.TICKET else {}
    check_walk(active(qtbot, open_window(shown(setup_at(step, **changes)))))


def asks(window, name):
    """The question of this name that is open in the window."""
    return next(one for one in window.findChildren(Dialog, name) if one.isVisible())


def test_two_sides_are_chosen_by_keys(open_window, qtbot):
    B = make_id("service B")
    mine = with_change(screen(), begin(Section.SERVICES, B), "name_en", "Mine")
    theirs = tuple(
        a_service("B", name="Theirs", names={"en": "Theirs"}) if one.code == "B" else one
        for one in mine.estate.services
    )
    estate_now = replace(mine.estate, services=theirs)
    window = active(qtbot, open_window(replace(mine, estate=estate_now, comparing=B)))
    check_walk(window, asks(window, "compare"))
    find(window, "compare_mine_name_en").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert find(window, "compare_theirs_name_en").isChecked()
    find(window, "compare_confirm").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert window.intents == [intents.Resolve(B, (("name_en", False),))]


def test_a_device_is_let_in_by_keys(open_window, qtbot):
    window = active(qtbot, open_window(screen(Section.DEVICES)))
    QTest.keyClick(find(window, "device_add"), Qt.Key.Key_Space)
    check_walk(window, asks(window, "pair"))


def test_a_poster_and_a_message_are_walked(open_window, qtbot):
    window = active(qtbot, open_window(replace(with_phones(), poster=Poster(WHERE, ADDRESS))))
    check_walk(window, asks(window, "poster"))
    window = active(qtbot, open_window(watched()))
    QTest.keyClick(find(window, "message_write"), Qt.Key.Key_Space)
    check_walk(window, asks(window, "message"))


@pytest.mark.parametrize(("shown", "rows"), [(audited(before=a_version()), "audit_rows"), (reported(), "report_table")])
def test_tab_reaches_every_control_of_the_records(open_window, qtbot, shown, rows):
    window = active(qtbot, open_window(shown))
    reached = {one: is_seen(one) for one in walk(window)}
    assert {one.objectName() for one in controls(window)} - {one.objectName() for one in reached} == set()
    assert rows in {one.objectName() for one in reached}
    assert [one.objectName() or type(one).__name__ for one, seen in reached.items() if not seen] == []


def test_signing_in_needs_no_mouse(open_window, qtbot):
    window = active(qtbot, open_window(Screen(tenant="demo")))
    assert all(is_seen(one) for one in walk(window))


def test_a_days_hours_are_added_copied_and_removed_by_keys(open_window, qtbot):
    window = active(qtbot, open_window(screen(Section.BRANCHES, estate=with_hours())))

    def key(name, pressed):
        find(window, name).setFocus()
        QTest.keyClick(find(window, name), pressed)
        return window.intents.pop()

    assert key("branch_hours.tue_same", Qt.Key.Key_Space) == change("hours.tue", ("08:00-12:00",))
    assert key("branch_hours.wed_more", Qt.Key.Key_Space) == change("hours.wed", ("08:00-16:00",))
    assert key("branch_hours.mon_0_remove", Qt.Key.Key_Space) == change("hours.mon", ())
    added = (line("2026-12-25", "Christmas", ""), line("", "", ""))
    assert key("branch_exceptions_more", Qt.Key.Key_Space) == change("exceptions", added)


def change(key, value):
    return intents.Change(Section.BRANCHES, BRANCH, key, value)


def test_what_is_typed_keeps_the_keyboard_and_a_wrong_day_says_so_beside_it(open_window, qtbot):
    shown = screen(Section.BRANCHES, estate=with_hours())
    window = active(qtbot, open_window(shown))
    until = find(window, "branch_hours.mon_0_until", QLineEdit)
    until.setFocus()
    QTest.keyClick(until, Qt.Key.Key_Backspace)
    draft = begin(Section.BRANCHES, BRANCH)
    window.show_screen(with_change(shown, draft, "hours.mon", window.intents[-1].value))
    assert QApplication.focusWidget() is until
    assert "such as 08:00" in find(window, "branch_hours.mon_error").text()
    assert not find(window, "save", QWidget).isEnabled()
