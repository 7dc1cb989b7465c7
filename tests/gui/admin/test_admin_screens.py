"""The admin's window: hand-made states in; controls, words and intents out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from qms_admin import intents
from qms_admin.drafts import Draft, with_edit
from qms_admin.estate import Estate
from qms_admin.listing import Listing, Sought
from qms_admin.sections import Section
from qms_admin.shelf import LONG, Shelf, Where
from qms_admin.state import Phase, Screen, with_change
from qms_admin.views.device_words import state_words
from qms_admin.views.row_paint import badge_width
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.qt.app import application
from qms_clientkit.staff.intents import LogIn, TryNow
from qms_clientkit.staff.screen import Notice
from qms_clientkit.theme.apply import apply_theme
from qms_clientkit.theme.scale import Theme
from qms_clientkit.theme.tokens import Mode
from qms_contract.devices import FleetSummary
from qms_contract.ids import new_id

from tests.support.admin_data import (
    DEVICES,
    NOW,
    PEOPLE,
    a_listing,
    a_person,
    a_service,
    a_shelf,
    estate,
    make_id,
    screen,
)
from tests.support.admin_lists import rows_of
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels
from tests.support.display_data import BRANCH

B = make_id("service B")
SECTIONS = [
    Section.BRANCHES,
    Section.SERVICES,
    Section.COUNTERS,
    Section.STAFF,
    Section.DEVICES,
    Section.WEBHOOKS,
]


def find(window, name, kind=QWidget):
    found = [one for one in window.findChildren(kind, name) if one.isVisible()]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def press(window, name):
    QTest.mouseClick(find(window, name), Qt.MouseButton.LeftButton)


def begin(section=Section.SERVICES, item_id=B, *, is_new=False):
    return Draft(section=section, item_id=item_id, branch_id=BRANCH, is_new=is_new, request_id=new_id(), edits={})


def edited(shown, section=Section.SERVICES, item_id=B, **values):
    shown = replace(shown, section=section, chosen={section: item_id})
    for key, value in values.items():
        shown = with_change(shown, begin(section, item_id), key, value)
    return shown


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("section", SECTIONS)
def test_nothing_is_cut(open_window, section, language, size):
    shown = edited(screen(), code="A", closes_at="07:30", hint_en="New account, changes")
    window = open_window(replace(shown, section=section), language, size)
    assert cut_labels(window) + cut_buttons(window) == []
    assert beyond_side(window) == []
    assert (window.width(), window.height()) == size


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_sign_in_says_what_is_missing_and_emits_what_is_typed(open_window, language):
    window = open_window(Screen(server="http://x"), language, (1024, 768))
    assert cut_labels(window) + cut_buttons(window) == []
    press(window, "login_go")
    assert window.intents == []
    for name, words in (("login_tenant", "demo"), ("login_username", "admin"), ("login_password", "secret words")):
        QTest.keyClicks(find(window, name), words)
    press(window, "login_go")
    assert window.intents == [LogIn("demo", "admin", "secret words")]


def test_every_section_is_reached_and_only_those_one_may_manage_are_there(open_window):
    window = open_window(screen())
    for section in SECTIONS:
        press(window, f"nav_{section}")
    assert window.intents == [intents.Go(section) for section in SECTIONS]
    supervisor = open_window(screen(me=a_person("budi", "supervisor", branch_id=BRANCH)))
    shown = [one.objectName() for one in supervisor.findChildren(QAbstractButton) if one.isVisible()]
    assert [one for one in shown if one.startswith("nav_")] == [
        "nav_dashboard",
        "nav_services",
        "nav_counters",
        "nav_devices",
        "nav_reports",
        "nav_audit",
        "nav_own",
    ]


def test_an_error_stands_beside_its_field_and_holds_back_saving(open_window):
    window = open_window(edited(screen(), code="A", closes_at="07:30", hint_en="New account, changes"))
    assert find(window, "service_code_error").text() == "Used by Cashier & payments"
    assert find(window, "service_closes_at_error").text() == "Must be later than 08:00"
    assert find(window, "foot_problems").text() == "2 fields to correct"
    assert find(window, "foot_changes").text() == "4 unsaved changes, kept on this computer"
    assert not find(window, "save").isEnabled()
    assert find(window, "service_row_B_unsaved")
    window.show_screen(edited(screen(), hint_en="New account, changes"))
    assert find(window, "save").isEnabled()
    press(window, "save")
    press(window, "discard")
    assert window.intents == [intents.Save(B), intents.Discard(B)]


def test_typing_switching_and_choosing_are_intents(open_window):
    window = open_window(edited(screen()))
    QTest.keyClicks(find(window, "service_name_en"), "s")
    press(window, "service_active")
    press(window, f"service_counters_{make_id('counter 1')}")
    twoandthree = tuple(str(make_id(f"counter {name}")) for name in "23")
    assert window.intents == [
        intents.Change(Section.SERVICES, B, "name_en", "Account openings"),
        intents.Change(Section.SERVICES, B, "active", False),
        intents.Change(Section.SERVICES, B, "counters", (*twoandthree, str(make_id("counter 1")))),
    ]


def test_typing_keeps_its_place_while_the_screen_follows(open_window):
    window = open_window(edited(screen()))
    edit = find(window, "service_name_en", QLineEdit)
    edit.setFocus()
    edit.setCursorPosition(3)
    window.show_screen(edited(screen(), hint_en="x"))
    assert find(window, "service_name_en") is edit
    assert (edit.cursorPosition(), edit.hasFocus()) == (3, True)


def test_deleting_asks_for_the_name(open_window):
    window = open_window(edited(screen()))
    window.work.page(Section.SERVICES)._detail._open_menu()
    window.findChild(QAction, "detail_delete").trigger()
    confirm = find(window, "confirm_dialog_confirm")
    assert not confirm.isEnabled()
    QTest.keyClicks(find(window, "confirm_name"), "Account openin")
    assert not confirm.isEnabled()
    QTest.keyClicks(find(window, "confirm_name"), "g")
    assert confirm.isEnabled()
    press(window, "confirm_dialog_confirm")
    assert window.intents == [intents.Delete(Section.SERVICES, B)]


def test_two_sides_are_shown_and_one_is_chosen(open_window):
    shown = edited(screen(), name_en="Mine", hint_en="Mine too")
    theirs = tuple(
        a_service("B", name="Theirs", names={"en": "Theirs"}, hints={"en": "Their hint"}) if one.code == "B" else one
        for one in shown.estate.services
    )
    window = open_window(replace(shown, estate=replace(shown.estate, services=theirs), comparing=B))
    assert find(window, "compare_theirs_name_en").text() == "Theirs: Theirs"
    assert find(window, "compare_mine_name_en").isChecked()
    press(window, "compare_theirs_name_en")
    press(window, "compare_confirm")
    assert window.intents == [intents.Resolve(B, (("name_en", False), ("hint_en", True)))]


def test_a_device_is_added_by_its_code(open_window):
    shown = screen(Section.DEVICES)
    window = open_window(shown)
    press(window, "device_add")
    press(window, "device_approve")
    assert window.intents == []
    assert find(window, "device_code_error").text()
    QTest.keyClicks(find(window, "device_code"), "bcdf-ghjk")
    QTest.keyClicks(find(window, "device_name"), "Kiosk 3")
    press(window, "device_approve")
    assert window.intents == [intents.Approve("BCDF-GHJK", "Kiosk 3", BRANCH, None)]
    window.show_screen(replace(shown, pairing_error="There is no such code."))
    assert find(window, "pair_trouble_sentence").text() == "There is no such code."
    window.show_screen(replace(shown, approved=1))
    assert not [one for one in window.findChildren(QWidget, "device_code") if one.isVisible()]


def test_devices_say_how_they_do_the_troubled_first(open_window):
    window = open_window(screen(Section.DEVICES))
    said = rows_of(window, "device_rows")
    assert [one.split(",")[0] for one in said] == ["Kiosk 1", "Display", "Kiosk 2", "Display", "Old kiosk"]
    assert "Printer has no paper" in said[0]
    assert "Offline for 12 min" in said[1]
    press(window, "device_filter_attention")
    assert window.intents[-1].sought == Sought("", "urgency", (("state", "attention"),))
    header = find(window, "device_header", QWidget)
    QTest.mouseClick(header, Qt.MouseButton.LeftButton, pos=header.columns(header.rect())["seen"].center())
    assert window.intents[-1].sought.sort == "last_seen"


@pytest.mark.parametrize("width", [911, 1024, 1180, 1440])
@pytest.mark.parametrize("language", ["en", "id"])
def test_a_devices_state_is_told_whole_however_narrow(open_window, language, width):
    window = open_window(screen(Section.DEVICES), language, (width, 768))
    header = find(window, "device_header", QWidget)
    place = header.columns(header.rect())
    text = Translator("qms_admin.i18n", language)
    states = [state_words(text, one, NOW) for one in DEVICES]
    chip, table = find(window, "device_filter_display"), find(window, "device_table")
    above, below = (one.mapTo(window, QPoint()).y() for one in (chip, table))
    assert below - above - chip.height() <= 24, "the table begins where the filters end"
    delegate = find(window, "device_rows").itemDelegate()
    assert delegate.is_stacked(header.rect()) is (width == 911)
    shown = delegate._places(QRect(0, 0, header.width(), 70))
    assert shown["state"].width() >= max(map(badge_width, states))
    assert shown["name"].width() >= 139
    assert not shown["name"].intersects(shown["state"])
    ends = [one.right() for one in place.values()]
    assert ends == sorted(ends)
    assert ends[-1] <= header.width()
    assert ("version" in place) is (width == 1440)


def test_revoking_asks_for_the_name(open_window):
    window = open_window(screen(Section.DEVICES, chosen={Section.DEVICES: make_id("Kiosk 2, hall")}))
    press(window, "device_revoke")
    QTest.keyClicks(find(window, "confirm_name"), "Kiosk 2, hall")
    press(window, "confirm_dialog_confirm")
    assert window.intents == [intents.Revoke(make_id("Kiosk 2, hall"))]


@pytest.mark.parametrize("section", SECTIONS)
def test_an_empty_section_says_what_to_do_first(open_window, section):
    empty = Estate(BRANCH, estate().branch, fleet=FleetSummary(total=0, kiosks=0, displays=0, attention=0))
    empty = Estate() if section is Section.BRANCHES else empty
    empty = replace(empty, shelf=Shelf(lists={(Where.PAGE, one): Listing(total=0) for one in LONG}))
    window = open_window(screen(section, estate=empty))
    names = {Section.DEVICES: "empty_device_add"}
    assert find(window, names.get(section, "empty_new")).isEnabled()
    assert cut_labels(window) + cut_buttons(window) == []
    press(window, names.get(section, "empty_new"))
    assert window.intents == ([] if section is Section.DEVICES else [intents.New(section)])


def test_search_everywhere_opens_what_it_finds(open_window, qtbot):
    window = open_window(screen())
    QTest.keyClicks(find(window, "nav_search"), "sari")
    qtbot.waitUntil(lambda: window.intents == [intents.SeekEverywhere("sari")])
    found = {(Where.SEARCH, Section.STAFF): a_listing(Section.STAFF, PEOPLE[1:], words="sari")}
    window.show_screen(screen(estate=estate(shelf=replace(a_shelf(), lists={**a_shelf().lists, **found}))))
    QTest.keyClick(find(window, "nav_search"), Qt.Key.Key_Return)
    assert window.intents[1:] == [intents.Open(Section.STAFF, make_id("sari"))]
    QTest.keyClicks(find(window, "list_search"), "open acc")
    QApplication.processEvents()
    rows = [one.objectName() for one in window.findChildren(QWidget) if one.isVisible() and "_row_" in one.objectName()]
    assert [one for one in rows if not one.endswith("unsaved")] == ["service_row_B"]


def test_the_banner_says_since_when_and_saving_waits(open_window):
    lost = datetime(2026, 11, 23, 3, 12, tzinfo=UTC)
    window = open_window(replace(edited(screen(), hint_en="x"), lost_since=lost))
    assert "10:12" in find(window, "connection_banner_sentence").text()
    assert not find(window, "save").isEnabled()
    press(window, "connection_banner_action")
    assert window.intents == [TryNow()]


def test_what_was_done_is_said_once(open_window):
    window = open_window(screen(notice=Notice("Cashier is saved.", serial=1)))
    assert find(window, "toast_sentence").text() == "Cashier is saved."


def test_a_new_item_begins_in_its_first_field_and_by_keyboard_alone(open_window, qtbot):
    item_id = new_id()
    draft = begin(item_id=item_id, is_new=True)
    window = open_window(screen())
    window.activateWindow()
    find(window, "service_row_B").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.intents == [intents.Open(Section.SERVICES, B)]
    window.show_screen(screen(drafts={item_id: draft}, chosen={Section.SERVICES: item_id}))
    assert QApplication.focusWidget().objectName() == "service_code"
    QTest.keyClicks(QApplication.focusWidget(), "X")
    assert window.intents[-1] == intents.Change(Section.SERVICES, item_id, "code", "X")
    filled = with_edit(draft, {"code": "", "name_en": ""}, "code", "X", new_id())
    filled = with_edit(filled, {"code": "", "name_en": ""}, "name_en", "Passports", new_id())
    window.show_screen(screen(drafts={item_id: filled}, chosen={Section.SERVICES: item_id}))
    assert find(window, "save").isEnabled()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(
        lambda: window.intents[-1] == intents.Save(item_id)
    )  # a button shows its shortcut's press for 0.1 s


def test_tab_reaches_every_control(open_window):
    window = open_window(edited(screen(), hint_en="x"))
    window.activateWindow()
    find(window, "nav_search").setFocus()
    reached = set()
    for _ in range(80):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget().objectName())
    wanted = {"nav_services", "branch", "new", "list_search", "service_row_A", "service_active", "detail_menu"}
    wanted |= {"service_code", "service_name_ar", "service_opens_at", "service_last_number", "discard", "save"}
    assert wanted <= reached


def test_every_control_has_a_name_for_screen_readers(open_window):
    for section in SECTIONS:
        window = open_window(screen(section))
        nameless = [
            one.objectName()
            for one in window.findChildren(QWidget)
            if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not one.accessibleName()
            and one.objectName() not in ("", "qt_scrollarea_viewport")
        ]  # fmt: skip
        assert nameless == []


def test_dark_has_no_light_ground(open_window):
    apply_theme(application("admin"), Theme(mode=Mode.DARK))
    window = open_window(edited(screen(), code="A"))
    image = window.grab().toImage()
    light = 0
    for x in range(0, image.width(), 7):
        for y in range(0, image.height(), 7):
            light += image.pixelColor(x, y).lightness() > 200
    assert light < image.width() * image.height() / 49 / 20


def test_the_session_that_ended_is_said_at_the_sign_in(open_window):
    window = open_window(screen())
    window.show_screen(screen(phase=Phase.LOGIN, login_error="Your session has ended."))
    assert find(window, "login_trouble_sentence").text() == "Your session has ended."
