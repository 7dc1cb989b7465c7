"""Every control has a name that a screen reader says, in every language, on every screen; so has what is only shown."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget
from qms_clientkit.i18n.translator import own_name
from qms_clientkit.pairing import PairingPhase, PairingState
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.painted import PaintedButton
from qms_kiosk.state import KioskState, Phase
from qms_kiosk.views.qr import QrCode

from tests.gui.kiosk.test_kiosk_staff_menu import STATES as STAFF_STATES
from tests.support.kiosk_samples import a_branch
from tests.support.kiosk_screens import STATES, TOGGLES, visible

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


ACTED_ON = (QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.EditableText)


def nameless(window):
    """What an assistive program could press or focus and not say."""
    everything = list(tree(QAccessible.queryAccessibleInterface(window)))
    acted_on = [one for one in everything if one.role() in ACTED_ON or one.state().focusable]
    assert acted_on
    return [one.object().objectName() for one in acted_on if not one.text(QAccessible.Text.Name).strip()]


@pytest.mark.parametrize("size", ["landscape", "portrait"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_walk_over_every_screen_finds_nothing_without_a_name(show, language, size):
    for name, state in STATES.items():
        window = show(replace(state, language=language, toggles=TOGGLES["all"]), size)
        if visible(window, PaintedButton):
            assert nameless(window) == [], name


@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_a_walk_over_the_staff_menu_finds_nothing_without_a_name(show, qapp, language):
    window = show(replace(STATES["home"], language=language))
    for state in STAFF_STATES:
        window.render_staff(state)
        qapp.processEvents()
        assert nameless(window.findChild(QWidget, "staff_menu")) == [], state
        window.render_staff(None)
        qapp.processEvents()


def test_the_pairing_code_is_in_the_tree(show):
    code = PairingState("http://10.0.0.5:8080", phase=PairingPhase.WAITING, code="K7QF2MXD")
    window = show(KioskState(phase=Phase.PAIRING, pairing=code))
    names = [one.text(QAccessible.Text.Name) for one in tree(QAccessible.queryAccessibleInterface(window))]
    assert any("K7QF2MXD" in one.replace("-", "").replace(" ", "") for one in names)


def test_languages_are_named_in_themselves(show):
    window = show(STATES["home"])
    names = [name_of(window.findChild(QWidget, f"language_{one}")) for one in a_branch().languages]
    assert names == [own_name(one) for one in a_branch().languages]
