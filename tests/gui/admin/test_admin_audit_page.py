"""The audit log on screen: a hundred thousand deeds of which only those in sight are asked for, and the way back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTableView
from qms_admin import intents
from qms_admin.audit_log import PAGE, Sought, with_page

from tests.gui.admin.test_admin_screens import find
from tests.support.admin_audit import BEFORE, CHANGE, DEEDS, a_deed, a_version, audited
from tests.support.admin_data import make_id
from tests.support.admin_lists import pick
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels

MANY = 100_000


def full_page():
    return [
        a_deed(minutes=number, before=BEFORE, after={**BEFORE, "name": f"Service {number}"}) for number in range(PAGE)
    ]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_nothing_is_cut(open_window, language, size):
    window = open_window(audited(before=a_version()), language, size)
    assert cut_labels(window) + cut_buttons(window) + beyond_side(window) == []


def test_a_change_is_told_field_by_field(open_window):
    window = open_window(audited())
    changes = find(window, "audit_changes")
    words = [one.text() for one in changes.findChildren(QLabel) if one.isVisible() and one.text()]
    first = words.index("After") + 1
    assert words[first : first + 6] == ["Tickets until", "15:00", "14:00", "Most tickets a day", "(empty)", "80"]
    QTest.mouseClick(find(window, "audit_show"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    words = [one.text() for one in changes.findChildren(QLabel) if one.isVisible()]
    assert words.count("Account opening") == 2, "the same before and after"


def test_of_many_deeds_only_those_in_sight_are_asked_for(open_window):
    window = open_window(audited(MANY, full_page()))
    view = window.findChild(QTableView, "audit_rows")
    assert view.model().rowCount() == MANY
    assert window.intents == [], "the first page is here, and no other is in sight"
    view.scrollTo(view.model().index(70_000))
    view.viewport().grab()
    rows = {one.row for one in window.intents}
    assert rows, "what is in sight is asked for"
    assert all(69_900 < row < 70_100 for row in rows), rows
    assert {type(one) for one in window.intents} == {intents.SeeAuditRow}


def test_choosing_by_arrow_keys_and_searching(open_window, qtbot):
    window = open_window(audited())
    view = window.findChild(QTableView, "audit_rows")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert window.intents == [intents.ChooseAudit(DEEDS[1])]
    window.intents.clear()
    QTest.keyClicks(find(window, "audit_search"), "cash")
    qtbot.waitUntil(lambda: bool(window.intents))
    assert window.intents == [intents.SeekAudit(Sought(words="cash"))], "once, when the typing rests"
    kinds = find(window, "audit_kinds")
    kinds.setCurrentIndex(kinds.findData("services"))
    kinds.activated.emit(kinds.currentIndex())
    pick(window, "audit_people", "Maya Putri")
    assert window.intents[-1] == intents.SeekAudit(Sought("services", make_id("maya"), None, "cash"))


def test_what_is_looked_at_stays_while_newer_pages_come(open_window):
    page, far = full_page(), PAGE * 700
    window = open_window(audited(MANY, page))
    view = window.findChild(QTableView, "audit_rows")
    view.setCurrentIndex(view.model().index(3))
    assert window.intents[-1] == intents.ChooseAudit(page[3])
    shown = audited(MANY, page, chosen=page[3])
    window.show_screen(shown)
    view.scrollTo(view.model().index(far), QTableView.ScrollHint.PositionAtTop)
    at = view.verticalScrollBar().value()
    window.intents.clear()
    log = shown.audit
    for number in (700, 701, 0):
        log = with_page(log, log.serial, number, page, MANY)
        window.show_screen(replace(shown, audit=log))
        QApplication.processEvents()
    assert view.verticalScrollBar().value() == at, "nothing moved under the eye"
    assert (view.currentIndex().row(), log.chosen) == (3, page[3])
    assert find(window, "audit_title").text().startswith("Service 3")
    assert [one for one in window.intents if isinstance(one, intents.ChooseAudit)] == []


def test_a_change_is_taken_back_once_its_name_is_typed(open_window):
    version = a_version()
    window = open_window(audited(before=version))
    button = find(window, "take_back_do")
    assert not button.isEnabled()
    QTest.keyClicks(find(window, "take_back_name"), CHANGE.after["name"])
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.intents == [intents.TakeBack(version.config_version_id)]
    window.show_screen(audited())
    assert not window.findChild(type(button), "take_back_do").isVisible(), "nothing to go back to"


def test_nothing_found_says_what_to_do(open_window):
    window = open_window(audited(0, []))
    assert find(window, "audit_nothing").text().startswith("Nothing like this")
    window.show_screen(audited(0, [], trouble="The server did not answer."))
    assert find(window, "audit_nothing").text() == "The server did not answer."
