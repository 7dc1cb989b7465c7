"""Language and colours of the admin program on one computer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qms_admin import intents
from qms_clientkit.staff.intents import LogOut
from qms_clientkit.staff.looks import LANGUAGES, Looks, read_looks, write_looks
from qms_clientkit.theme.tokens import Mode

from tests.gui.admin.test_admin_screens import find, press
from tests.support.admin_data import screen
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_looks_are_chosen(open_window, language, size):
    window = open_window(screen(), language, size)
    press(window, "nav_own")
    window.findChild(QAction, "nav_looks").trigger()
    QApplication.processEvents()
    dialog = find(window, "looks")
    assert cut_labels(dialog) + cut_buttons(dialog) + beyond_side(window) == []
    find(window, "options_look").setCurrentIndex(1)
    QTest.mouseClick(find(window, "looks_confirm"), Qt.MouseButton.LeftButton)
    assert window.intents == [intents.ChooseLooks(Looks("en", Mode.DARK))]


def test_signing_out_is_in_the_same_menu(open_window):
    window = open_window(screen())
    press(window, "nav_own")
    window.findChild(QAction, "nav_log_out").trigger()
    assert window.intents == [LogOut()]


def test_what_is_remembered_is_read_and_anything_else_is_as_at_first():
    kept = {}
    for looks in (Looks("id", Mode.HIGH_CONTRAST), Looks("en", Mode.DARK)):
        write_looks(looks, kept.__setitem__)
        assert read_looks(lambda name: kept.get(name, "")) == looks
    assert read_looks(lambda _name: "") == Looks() == read_looks(lambda _name: "nonsense")
