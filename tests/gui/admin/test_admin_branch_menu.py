"""The menu of a branch: copy, save as a file, make one from a file."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit, QMenu, QWidget
from qms_admin import intents
from qms_admin.sections import Section

from tests.support.admin_data import screen
from tests.support.cut_text import cut_buttons, cut_labels
from tests.support.display_data import BRANCH


def find(window, name, kind=QWidget):
    found = [one for one in window.findChildren(kind, name) if one.isVisible()]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def choose(window, qtbot, entry):
    QTest.mouseClick(find(window, "detail_menu"), Qt.MouseButton.LeftButton)
    menu = window.findChild(QMenu, "detail_menu_list")
    menu.findChild(QAction, entry).trigger()
    menu.close()
    qtbot.waitUntil(lambda: window.findChild(QMenu, "detail_menu_list") is None)


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_copy_gets_another_name(open_window, qtbot, language):
    window = open_window(screen(Section.BRANCHES), language)
    choose(window, qtbot, "branch_copy")
    dialog = find(window, "copy_dialog")
    assert cut_labels(dialog) + cut_buttons(dialog) == []
    confirm = next(one for one in dialog.findChildren(QAbstractButton) if "confirm" in one.objectName())
    assert not confirm.isEnabled()
    QTest.keyClicks(find(window, "copy_name", QLineEdit), "Dago")
    assert confirm.isEnabled()
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
    assert window.intents == [intents.CopyBranch(BRANCH, "Dago")]


def test_the_files_are_chosen(open_window, qtbot, tmp_path):
    window = open_window(screen(Section.BRANCHES))
    path = tmp_path / "a.json"
    path.write_text("{}", encoding="utf-8")
    for entry, wanted in (
        ("branch_export", intents.ExportBranch(BRANCH, str(path))),
        ("branch_import", intents.ImportBranch(str(path))),
    ):
        choose(window, qtbot, entry)
        chooser = find(window, "branch_file", QFileDialog)
        saves = chooser.acceptMode() is QFileDialog.AcceptMode.AcceptSave
        assert saves == (entry == "branch_export")
        chooser.fileSelected.emit(str(path))
        assert window.intents[-1] == wanted
        chooser.reject()
        qtbot.waitUntil(lambda: not [one for one in window.findChildren(QFileDialog) if one.isVisible()])
