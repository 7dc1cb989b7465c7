"""Every page of the admin program by keys alone: Tab comes to every control in the page's order, and the place is seen."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from qms_admin import intents
from qms_admin.forms.hours import line
from qms_admin.sections import Section
from qms_admin.state import Screen, with_change
from qms_contract.hours import DayException, Span, Weekday

from tests.gui.admin.test_admin_screens import SECTIONS, begin, find
from tests.support.admin_audit import a_version, audited
from tests.support.admin_data import BRANCH, estate, screen
from tests.support.admin_reports import reported
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
