"""Every control has a name that a screen reader says, in every language, on every screen; so has what is only shown."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from qms_clientkit.i18n.translator import own_name
from qms_clientkit.pairing import PairingPhase, PairingState
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.painted import PaintedButton
from qms_kiosk.state import KioskState, Phase
from qms_kiosk.views.qr import QrCode

from tests.gui.kiosk.test_kiosk_staff_menu import STATES as STAFF_STATES
from tests.support.accessibility import name_of, nameless, tree
from tests.support.kiosk_samples import a_branch
from tests.support.kiosk_screens import STATES, TOGGLES, visible

LETTERS = {"ar": ("\u0600", "\u06ff"), "zh": ("\u4e00", "\u9fff")}
OF_THEIR_OWN = ("language_", "key_", "service_", "area_")
"""Names that are the same in every language: digits, languages in themselves, what the branch calls its own."""


@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_every_control_is_a_named_button_in_the_tree(show, language):
    for name, state in STATES.items():
        every_control_is_named(show(replace(state, language=language)), name, language)


def every_control_is_named(window, screen, language):
    in_tree = {one.widget: one for one in tree(window)}
    for control in visible(window, PaintedButton):
        where = f"{screen} {language} {control.objectName()}"
        assert in_tree[control].name, where
        assert in_tree[control].pressed, where
        if language in LETTERS and not control.objectName().startswith(OF_THEIR_OWN):
            first, last = LETTERS[language]
            assert any(first <= sign <= last for sign in in_tree[control].name), where


def test_what_is_only_shown_has_its_words_in_the_tree(show):
    for name, state in STATES.items():
        window = show(state)
        for label in (*visible(window, FittedLabel), *visible(window, QLabel)):
            assert name_of(label) == label.text(), f"{name} {label.objectName()}"
        for code in visible(window, QrCode):
            assert name_of(code) == "Follow your place on your phone", name


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
    assert any("K7QF2MXD" in one.name.replace("-", "").replace(" ", "") for one in tree(window))


def test_languages_are_named_in_themselves(show):
    window = show(STATES["home"])
    names = [name_of(window.findChild(QWidget, f"language_{one}")) for one in a_branch().languages]
    assert names == [own_name(one) for one in a_branch().languages]
