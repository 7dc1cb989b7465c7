"""The sign-in with a second factor: asked for, typed, said when it is none."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from qms_agent.state import Phase, Screen
from qms_clientkit.staff.intents import LogIn

from tests.support.cut_text import cut_buttons, cut_labels

ASKED = Screen(phase=Phase.LOGIN, server="https://qms.example", tenant="kota", username="ani", wants_code=True)


def field(window, name):
    (found,) = [one for one in window.findChildren(QLineEdit, name) if one.isVisible()]
    return found


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", ["strip", "window"])
def test_the_code_is_asked_for_and_nothing_is_cut(show, language, size):
    window = show(ASKED, size, language)
    assert cut_labels(window) + cut_buttons(window) == []
    assert field(window, "login_code")


def test_a_code_is_sent_with_the_rest_and_only_when_it_is_one(show):
    window = show(replace(ASKED, wants_code=False))
    assert not [one for one in window.findChildren(QWidget, "login_code") if one.isVisible()]
    QTest.keyClicks(field(window, "login_password"), "rahasia")
    window.show_screen(ASKED)
    QApplication.processEvents()
    code = field(window, "login_code")
    QTest.keyClicks(code, "12 34")
    QTest.keyClick(code, Qt.Key.Key_Return)
    assert window.said == []
    QTest.keyClicks(code, "56")
    QTest.keyClick(code, Qt.Key.Key_Return)
    assert window.said == [LogIn("kota", "ani", "rahasia", "123456")]
