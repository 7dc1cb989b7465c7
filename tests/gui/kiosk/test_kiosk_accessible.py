"""Every control has a name that a screen reader says, in every language, on every screen; so has what is only shown."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget
from qms_clientkit.i18n.translator import own_name
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.painted import PaintedButton
from qms_kiosk.views.qr import QrCode

from tests.gui.kiosk.test_kiosk_screens import STATES, visible
from tests.support.kiosk_samples import a_branch

LETTERS = {"ar": ("\u0600", "\u06ff"), "zh": ("\u4e00", "\u9fff")}
OF_THEIR_OWN = ("language_", "key_", "service_", "area_")
"""Names that are the same in every language: digits, languages in themselves, what the branch calls its own."""


def tree(root):
    """Every interface below `root`, as an assistive program walks them."""
    for index in range(root.childCount()):
        child = root.child(index)
        if child is not None and child.isValid():
            yield child
            yield from tree(child)


def name_of(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_every_control_is_a_named_button_in_the_tree(show, language):
    for name, state in STATES.items():
        window = show(replace(state, language=language))
        in_tree = {one.object() for one in tree(QAccessible.queryAccessibleInterface(window))}
        for control in visible(window, PaintedButton):
            where = f"{name} {language} {control.objectName()}"
            face = QAccessible.queryAccessibleInterface(control)
            assert control in in_tree, where
            assert face.text(QAccessible.Text.Name).strip(), where
            assert face.role() in (QAccessible.Role.Button, QAccessible.Role.CheckBox), where
            if language in LETTERS and not control.objectName().startswith(OF_THEIR_OWN):
                first, last = LETTERS[language]
                assert any(first <= sign <= last for sign in name_of(control)), where


def test_what_is_only_shown_has_its_words_in_the_tree(show):
    for name, state in STATES.items():
        window = show(state)
        for label in (*visible(window, FittedLabel), *visible(window, QLabel)):
            assert name_of(label) == label.text(), f"{name} {label.objectName()}"
        for code in visible(window, QrCode):
            assert name_of(code) == "Follow your place on your phone", name


def test_languages_are_named_in_themselves(show):
    window = show(STATES["home"])
    names = [name_of(window.findChild(QWidget, f"language_{one}")) for one in a_branch().languages]
    assert names == [own_name(one) for one in a_branch().languages]
