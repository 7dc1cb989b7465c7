"""History, order by drag and by key, and what was written for a deleted item: by mouse and by keyboard alone."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from qms_admin import intents
from qms_admin.drafts import Draft, Edit, Orphan
from qms_admin.history import History
from qms_admin.sections import Section
from qms_contract.versions import ConfigAction, ConfigVersion

from tests.support.admin_data import NOW, make_id, screen
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels
from tests.support.display_data import BRANCH

B = make_id("service B")
CHOSEN = {Section.SERVICES: B}


def a_version(before, after, action=ConfigAction.CHANGED, minutes=8):
    return ConfigVersion(
        config_version_id=uuid4(), branch_id=BRANCH, entity="services", entity_id=B, action=action, before=before,
        after=after, actor_id=uuid4(), actor_name="Maya Putri", ts=NOW - timedelta(minutes=minutes),
    )  # fmt: skip


OLD = {"name": "Accounts", "active": True, "names": {"en": "Accounts"}, "area_id": None}
NEW = {**OLD, "name": "Account opening", "names": {"en": "Account opening"}, "area_id": str(make_id("area"))}
VERSIONS = (a_version(OLD, NEW), a_version(None, OLD, ConfigAction.CREATED, 3 * 1440))


def find(window, name):
    found = [one for one in window.findChildren(QWidget, name) if one.isVisible()]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def test_who_changed_it_last_stands_below_the_name(open_window):
    window = open_window(screen(chosen=CHOSEN, latest={B: VERSIONS[0]}))
    assert find(window, "detail_version").text() == "Version 1, changed today at 10:06 by Maya Putri"


@pytest.mark.parametrize("language", ["en", "id"])
def test_history_is_read_in_words_and_restored_after_asking(open_window, language):
    window = open_window(screen(chosen=CHOSEN), language, (1024, 768))
    window.work.page(Section.SERVICES)._detail._open_menu()
    window.findChild(QAction, "detail_history").trigger()
    assert window.intents == [intents.ShowHistory(B)]
    window.show_screen(screen(chosen=CHOSEN, history=History(B, VERSIONS)))
    QApplication.processEvents()
    dialog = find(window, "history")
    lines = [one.text() for one in dialog.findChildren(QLabel) if "→" in one.text()]
    if language == "en":
        assert lines == ["Name: Accounts → Account opening", "Names: English: Accounts → English: Account opening",
                         "Area: (empty) → Hall"]  # fmt: skip
    assert cut_labels(dialog) + cut_buttons(dialog) + beyond_side(window) == []
    QTest.mouseClick(find(window, "restore_1"), Qt.MouseButton.LeftButton)
    assert len(window.intents) == 1
    QTest.mouseClick(find(window, "restore_confirm"), Qt.MouseButton.LeftButton)
    assert window.intents[-1] == intents.Restore(VERSIONS[1].config_version_id)


def test_history_by_keyboard_alone(open_window):
    window = open_window(screen(chosen=CHOSEN))
    window.activateWindow()
    find(window, "detail_menu").setFocus()
    window.show_screen(screen(chosen=CHOSEN, history=History(B, VERSIONS)))
    assert QApplication.focusWidget().objectName() == "restore_1"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    below, above = find(window, "history_cancel"), find(window, "restore_cancel")
    assert (below._key, above._key) == ("", "Esc"), "the key is told where it is heard"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.intents == []
    assert below._key == "Esc"
    assert QApplication.focusWidget().objectName() == "restore_1", "and so is Tab"
    QTest.keyClick(find(window, "history"), Qt.Key.Key_Escape)
    assert window.intents == [intents.HideHistory()]


def test_alt_and_an_arrow_move_an_item(open_window):
    window = open_window(screen())
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(find(window, "service_row_B"), key, Qt.KeyboardModifier.AltModifier)
    assert window.intents == [intents.Move(Section.SERVICES, B, 2), intents.Move(Section.SERVICES, B, 0)]


def test_people_and_search_results_have_no_order(open_window):
    window = open_window(screen(Section.STAFF))
    QTest.keyClick(find(window, "long_rows"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    window.show_screen(screen())
    QTest.keyClicks(find(window, "list_search"), "account")
    QApplication.processEvents()
    QTest.keyClick(find(window, "service_row_B"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert window.intents == []


@pytest.mark.parametrize(("row", "to", "place"), [("A", "C", 2), ("P", "A", 0)])
def test_a_row_is_dragged_to_another_place(open_window, row, to, place):
    window = open_window(screen())
    dragged, target = find(window, f"service_row_{row}"), find(window, f"service_row_{to}")
    down = place > 0
    end = QPoint(40, target.y() - dragged.y() + (target.height() - 4 if down else 4))
    QTest.mousePress(dragged, Qt.MouseButton.LeftButton, pos=QPoint(40, 20))
    for at in (QPoint(40, 40), end):
        QTest.mouseMove(dragged, at)
    QTest.mouseRelease(dragged, Qt.MouseButton.LeftButton, pos=end)
    assert window.intents == [intents.Move(Section.SERVICES, make_id(f"service {row}"), place)]


def test_a_deleted_items_words_stay_until_dismissed(open_window):
    draft = Draft(
        section=Section.SERVICES, item_id=B, branch_id=BRANCH, is_new=False, request_id=uuid4(),
        edits={"hint_en": Edit("", "Bring your passport")},
    )  # fmt: skip
    shown = screen(orphans={B: Orphan(draft, "Account opening")})
    window = open_window(shown)
    said = find(window, "orphan_sentence").text()
    assert "“Account opening” was deleted" in said
    assert said.endswith("Hint in English: Bring your passport")
    QTest.mouseClick(find(window, "orphan_action"), Qt.MouseButton.LeftButton)
    assert window.intents == [intents.Dismiss(B)]
    window.show_screen(replace(shown, orphans={}))
    assert not window.findChild(QWidget, "orphan").isVisible()
