"""Roles of the organisation's own, and API keys: made, shown once, revoked."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from qms_admin import intents
from qms_admin.sections import Section
from qms_clientkit.staff.screen import Notice
from qms_contract.access import Permission
from qms_contract.api_keys import NewApiKey

from tests.gui.admin.test_admin_screens import find, press
from tests.support.admin_data import a_role, an_api_key, estate, make_id, screen
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels
from tests.support.keyboard_walk import is_seen, walk


@pytest.mark.parametrize("section", [Section.ROLES, Section.API_KEYS, Section.SCHEDULES])
@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_nothing_is_cut(open_window, section, language, size):
    window = open_window(screen(section), language, size)
    assert cut_labels(window) + cut_buttons(window) + beyond_side(window) == []


@pytest.mark.parametrize("section", [Section.ROLES, Section.API_KEYS, Section.SCHEDULES])
def test_tab_reaches_and_shows_every_control(open_window, qtbot, section):
    window = open_window(screen(section))
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    reached = {one: is_seen(one) for one in walk(window)}
    wanted = {one.objectName() for one in window.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()}
    assert wanted - {one.objectName() for one in reached} == set()
    assert [one.objectName() for one, seen in reached.items() if not seen] == []


def test_a_role_allows_what_is_chosen(open_window):
    window = open_window(screen(Section.ROLES))
    chosen = "role_permissions_analytics.read"
    QTest.mouseClick(find(window, chosen), Qt.MouseButton.LeftButton)
    change = window.intents[-1]
    assert (change.key, set(change.value)) == ("permissions", {"tickets.issue", "queues.read", "analytics.read"})


def test_a_person_has_a_role_of_the_organisation_s_own(open_window):
    window = open_window(screen(Section.STAFF, chosen={Section.STAFF: make_id("sari")}))
    select = find(window, "staff_role_id")
    select.setCurrentText("Front desk")
    select.activated.emit(select.currentIndex())
    assert window.intents[-1] == intents.Change(Section.STAFF, make_id("sari"), "role_id", str(a_role().role_id))
    window.show_screen(screen(Section.STAFF, estate=estate(roles=())))
    QApplication.processEvents()
    assert not [one for one in window.findChildren(type(select), "staff_role_id") if one.isVisible()]


def test_a_key_is_made_and_shown_once(open_window, qtbot):
    window = open_window(screen(Section.API_KEYS))
    press(window, "key_new")
    confirm = find(window, "key_confirm")
    assert not confirm.isEnabled(), "neither a name nor anything it may do"
    QTest.keyClicks(find(window, "key_name"), "Website 2")
    assert not confirm.isEnabled()
    QTest.mouseClick(find(window, "key_may_queues.read"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
    (made,) = window.intents
    assert (made.key.name, made.key.permissions, made.key.branch_id) == ("Website 2", [Permission.READ_QUEUES], None)
    refused = screen(Section.API_KEYS, notice=Notice("Another API key has this name.", None, True, 1))
    window.show_screen(refused)
    assert find(window, "key_trouble_sentence").text() == "Another API key has this name."
    window.show_screen(screen(Section.API_KEYS, new_key=NewApiKey(key="qms_secret", api_key=an_api_key())))
    QApplication.processEvents()
    shown = window.findChild(QLineEdit, "key_key")
    assert (shown.isVisible(), shown.text()) == (True, "qms_secret")
    assert cut_labels(window) + cut_buttons(window) == []
    QTest.mouseClick(find(window, "key_copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "qms_secret"
    QTest.mouseClick(find(window, "key_confirm"), Qt.MouseButton.LeftButton)
    assert window.intents[-1] == intents.ForgetKey()


def test_a_key_is_revoked_once_its_name_is_typed(open_window):
    window = open_window(screen(Section.API_KEYS))
    press(window, "key_revoke_Website")
    QTest.keyClicks(find(window, "confirm_name"), "Website")
    QTest.mouseClick(find(window, "confirm_dialog_confirm"), Qt.MouseButton.LeftButton)
    assert window.intents == [intents.RevokeKey(an_api_key())]


def test_without_keys_it_says_what_they_are_for(open_window):
    window = open_window(replace(screen(Section.API_KEYS), estate=estate(api_keys=())))
    press(window, "empty_key_new")
    assert find(window, "key").isVisible()
