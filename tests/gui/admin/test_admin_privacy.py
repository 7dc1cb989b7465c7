"""The PIN of a branch and the organisation's privacy, as they stand in the window."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from qms_admin import intents
from qms_admin.sections import Section

from tests.gui.admin.test_admin_screens import edited, find
from tests.support.admin_data import estate, screen
from tests.support.cut_text import cut_buttons, cut_labels
from tests.support.display_data import BRANCH, TENANT


def branch_screen(has_pin):
    known = estate()
    branch = msgspec.structs.replace(known.branch, has_staff_pin=has_pin)
    return screen(Section.BRANCHES, estate=estate(branches=(branch,)), chosen={Section.BRANCHES: BRANCH})


def test_a_pin_is_typed_hidden_and_what_is_wrong_stands_beside_it(open_window):
    window = open_window(branch_screen(has_pin=False))
    edit = find(window, "branch_staff_pin", QLineEdit)
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    assert not window.findChildren(QLineEdit, "branch_staff_pin_kept")
    edit.setFocus()
    QTest.keyClicks(edit, "1")
    assert window.intents == [intents.Change(Section.BRANCHES, BRANCH, "staff_pin", "1")]
    window.show_screen(edited(branch_screen(has_pin=False), Section.BRANCHES, BRANCH, staff_pin="12"))
    assert find(window, "branch_staff_pin_error").text() == "4 to 8 digits"
    assert not find(window, "save").isEnabled()


def test_a_pin_that_is_set_is_not_shown_and_can_be_taken_away(open_window):
    window = open_window(branch_screen(has_pin=True))
    assert find(window, "branch_staff_pin", QLineEdit).text() == ""
    kept = find(window, "branch_staff_pin_kept")
    assert kept.value() == "yes"
    kept.setCurrentIndex(1)
    kept.activated.emit(1)
    assert window.intents == [intents.Change(Section.BRANCHES, BRANCH, "staff_pin_kept", "no")]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("section", [Section.BRANCHES, Section.TENANT])
def test_nothing_of_it_is_cut(open_window, section, language):
    shown = branch_screen(has_pin=True)
    window = open_window(
        replace(shown, section=section, chosen={section: TENANT if section is Section.TENANT else BRANCH}),
        language,
        (1024, 768),
    )
    assert cut_labels(window) + cut_buttons(window) == []
