"""The first set-up on the screen: every step in both languages, at both sizes, by keyboard and mouse."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from qms_admin import intents
from qms_admin.setup import STEPS, Setup, Step, Trial, begun, filled
from qms_admin.state import Phase
from qms_clientkit.qt.app import application
from qms_clientkit.theme.apply import apply_theme
from qms_clientkit.theme.scale import Theme
from qms_clientkit.theme.tokens import Mode
from qms_contract.ids import new_id

from tests.support.admin_data import NOW, screen
from tests.support.cut_text import beyond_side, cut_buttons, cut_labels


def setup_at(step, **changes):
    setup = begun("Kota Sehat Public Services", "Asia/Jakarta", "en", NOW)
    for key, value in {"branch": "Sudirman", "service_0": "Cashier & payments", "service_1": "Registry"}.items():
        setup = filled(setup, key, value)
    made = {"branch_id": new_id()} if STEPS.index(step) > STEPS.index(Step.COUNTERS) else {}
    return replace(setup, step=step, **{**made, **changes})


def shown(setup: Setup):
    return replace(screen(), phase=Phase.SETUP, setup=setup)


def find(window, name, kind=QWidget):
    found = [one for one in window.findChildren(kind, name) if one.isVisible()]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_cut(open_window, step, language, size):
    changes = {"trial": tuple(Trial), "number": "A001"} if step is Step.TICKET else {"asked": True}
    window = open_window(shown(setup_at(step, **changes)), language, size)
    assert cut_labels(window) + cut_buttons(window) == []
    assert beyond_side(window) == []


@pytest.mark.parametrize("mode", list(Mode))
def test_every_theme_shows_the_same(open_window, mode):
    apply_theme(application("admin"), Theme(mode=mode))
    window = open_window(shown(setup_at(Step.BRANCH)))
    assert cut_labels(window) + cut_buttons(window) == []


def test_answers_and_steps_are_wanted(open_window):
    window = open_window(shown(setup_at(Step.ORGANISATION)))
    field = find(window, "setup_organisation", QLineEdit)
    QTest.keyClicks(field, "!")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.intents == [
        intents.FillIn("organisation", "Kota Sehat Public Services!"),
        intents.GoOn(),
    ]


@pytest.mark.parametrize(
    ("step", "button", "intent"),
    [
        (Step.SERVICES, "setup_more_service", intents.AddLine("service")),
        (Step.SERVICES, "setup_back", intents.GoBack()),
        (Step.SERVICES, "setup_by_hand", intents.SetUpByHand()),
        (Step.STAFF, "setup_skip", intents.SkipStep()),
        (Step.TICKET, "setup_try", intents.TryTicket()),
    ],
)
def test_each_button_wants_its_own(open_window, step, button, intent):
    window = open_window(shown(setup_at(step)))
    QTest.mouseClick(find(window, button, QAbstractButton), Qt.MouseButton.LeftButton)
    assert window.intents == [intent]


def test_what_is_wrong_stands_beside_its_field_once_somebody_wants_to_go_on(open_window):
    setup = filled(setup_at(Step.BRANCH), "time_zone", "Mars")
    window = open_window(shown(setup))
    assert not [one for one in window.findChildren(QWidget, "setup_time_zone_error") if one.isVisible()]
    window.show_screen(shown(replace(setup, asked=True)))
    assert find(window, "setup_time_zone_error").text() == "No such time zone"


def test_the_last_step_ends_only_after_a_ticket_went_through(open_window):
    window = open_window(shown(setup_at(Step.TICKET)))
    assert not find(window, "setup_go_on", QAbstractButton).isEnabled()
    window.show_screen(shown(setup_at(Step.TICKET, trial=tuple(Trial), number="A001")))
    assert find(window, "setup_go_on", QAbstractButton).isEnabled()
    assert find(window, "setup_number").text() == "A001"


def test_a_device_is_let_in_by_code_and_name(open_window):
    window = open_window(shown(setup_at(Step.DEVICES)))
    let_in = find(window, "setup_let_in", QAbstractButton)
    QTest.mouseClick(let_in, Qt.MouseButton.LeftButton)
    assert window.intents == []
    QTest.keyClicks(find(window, "setup_user_code", QLineEdit), "abcd-efgh")
    QTest.keyClicks(find(window, "setup_device_name", QLineEdit), "Kiosk by the door")
    QTest.mouseClick(let_in, Qt.MouseButton.LeftButton)
    assert window.intents == [intents.LetIn("ABCD-EFGH", "Kiosk by the door")]
