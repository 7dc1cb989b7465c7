"""Sending a visitor on: to a service, a counter or a colleague, by keys alone, and what the way there is like."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from qms_agent import intents
from qms_agent.views.transfer_choices import Way, destinations, others_before
from qms_clientkit.i18n.translator import Translator
from qms_contract.tickets import PriorityClass, QueuePosition

from tests.support.agent_samples import a_screen, a_visit, others, served, waiting
from tests.support.cut_text import cut_buttons, cut_labels, outside
from tests.support.keyboard_walk import is_seen, walk
from tests.support.kiosk_samples import service_id

VISITOR = served(queued_at=a_visit("X", 0, 20).queued_at)
WAITING = waiting()  # as old as the visitor's own wait says, however late this test comes to its turn
SCREEN = a_screen(VISITOR, *WAITING)
TEXT = Translator("qms_agent.i18n", "en")


@pytest.fixture
def asked(show, qtbot, qapp):
    """The question, opened by its key; with the window in `asked.host`."""

    def ask(screen=SCREEN, size="window", language="en"):
        window = show(screen, size, language)
        window.activateWindow()
        qtbot.waitUntil(lambda: qapp.activeWindow() is window)
        qtbot.waitUntil(window.stack._veil.isHidden)
        qtbot.keyClick(window, Qt.Key.Key_F5)
        for _ in range(3):
            qapp.processEvents()
        dialog = window.findChild(QWidget, "dialog")
        dialog.host = window
        return dialog

    return ask


def part(dialog, name) -> QAbstractButton:
    return dialog.findChild(QAbstractButton, name)


def confirm(dialog) -> str:
    return part(dialog, "dialog_confirm").text()


def press(qapp, key):
    QTest.keyClick(qapp.focusWidget(), key)


def test_it_begins_with_another_service_by_time_of_arrival(asked, qapp):
    dialog = asked()
    assert qapp.focusWidget().objectName() == "transfer_search"
    assert confirm(dialog) == "Transfer to Account opening"
    press(qapp, Qt.Key.Key_Return)
    assert dialog.host.said == [intents.Transfer(VISITOR.ticket_id, service_id(1), None, QueuePosition.KEEP, "")]


def test_arrows_choose_while_a_name_is_typed_and_what_is_not_there_cannot_be_confirmed(asked, qapp):
    dialog = asked()
    press(qapp, Qt.Key.Key_Down)
    assert confirm(dialog) == "Transfer to Civil registry"
    press(qapp, Qt.Key.Key_Up)
    press(qapp, Qt.Key.Key_Up)
    assert confirm(dialog) == "Transfer to Account opening"
    QTest.keyClicks(qapp.focusWidget(), "zzz")
    assert not part(dialog, "dialog_confirm").isEnabled()
    press(qapp, Qt.Key.Key_Return)
    assert dialog.host.said == []
    qapp.focusWidget().clear()
    QTest.keyClicks(qapp.focusWidget(), "registry")
    press(qapp, Qt.Key.Key_Return)
    assert dialog.host.said == [intents.Transfer(VISITOR.ticket_id, service_id(2), None, QueuePosition.KEEP, "")]


def test_a_letter_finds_its_service_and_a_tile_is_chosen_by_keys(asked, qapp):
    dialog = asked()
    QTest.keyClicks(qapp.focusWidget(), "d")
    part(dialog, "transfer_service_D").setFocus()
    press(qapp, Qt.Key.Key_Return)
    assert dialog.host.said == [intents.Transfer(VISITOR.ticket_id, service_id(3), None, QueuePosition.KEEP, "")]


def test_to_a_counter_with_place_and_note(asked, qapp):
    dialog = asked()
    part(dialog, "transfer_to_counter").click()
    assert confirm(dialog) == "Transfer to Counter 1"
    part(dialog, "transfer_counter_4").click()
    first = part(dialog, "transfer_first")
    part(dialog, "transfer_keep").setFocus()
    press(qapp, Qt.Key.Key_Down)
    assert qapp.focusWidget() is first
    press(qapp, Qt.Key.Key_Space)
    note = dialog.findChild(QLineEdit, "transfer_note")
    note.setFocus()
    QTest.keyClicks(note, "Fee is paid")
    press(qapp, Qt.Key.Key_Return)
    counter = others()[2].counter_id
    assert dialog.host.said == [
        intents.Transfer(VISITOR.ticket_id, service_id(0), counter, QueuePosition.FIRST, "Fee is paid")
    ]


def test_to_a_colleague_for_another_of_the_counters_services(asked, qapp):
    dialog = asked()
    part(dialog, "transfer_to_colleague").click()
    part(dialog, "transfer_colleague_2").click()
    assert confirm(dialog) == "Transfer to Siti Aminah"
    dialog.findChild(QWidget, "transfer_service").setCurrentIndex(1)
    part(dialog, "dialog_confirm").click()
    siti = others()[1].agent_id
    assert dialog.host.said == [intents.Transfer(VISITOR.ticket_id, service_id(1), None, QueuePosition.KEEP, "", siti)]


def test_the_visitors_own_service_is_the_last_offered_and_the_first_at_a_counter():
    services = destinations(TEXT, SCREEN, Way.SERVICE)
    assert [one.mark for one in services] == ["B", "C", "D", "A"]
    assert [one.told for one in services] == ["1 waits", "1 waits", "nobody waits", "3 wait"]
    assert {one.services[0].service_id for one in destinations(TEXT, SCREEN, Way.COUNTER)} == {service_id(0)}
    assert [(one.name, one.told) for one in destinations(TEXT, SCREEN, Way.COUNTER)] == [
        ("Counter 1", "Budi Santoso"), ("Counter 2", "Siti Aminah"), ("Counter 4", "Closed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("position", "before"), [(QueuePosition.FIRST, 0), (QueuePosition.KEEP, 1), (QueuePosition.LAST, 3)]
)
def test_how_many_of_ones_class_are_called_before_is_told_place_by_place(asked, position, before):
    vip = a_visit("V001", 0, 60, priority_class=PriorityClass.VIP)
    screen = a_screen(VISITOR, vip, *WAITING)
    assert others_before(screen, VISITOR, service_id(0), position) == before
    dialog = asked(screen)
    part(dialog, "transfer_service_A").click()
    told = {0: "called next", 1: "after 1 other", 3: "after 3 others"}[before]
    assert part(dialog, f"transfer_{position}").accessibleName().endswith(told)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(("size", "height"), [("window", 800), ("window", 720), ("strip", 900), ("strip", 720)])
@pytest.mark.parametrize("way", list(Way))
def test_it_fits_and_nothing_is_cut(asked, qapp, size, height, language, way):
    dialog = asked(SCREEN, size, language)
    dialog.host.resize(dialog.host.width(), height)
    part(dialog, f"transfer_to_{way}").click()
    for _ in range(3):
        qapp.processEvents()
    assert cut_labels(dialog) == cut_buttons(dialog) == []
    assert [name for name, _box in outside(dialog) if not name.startswith("transfer_") or "note" in name] == []


@pytest.mark.parametrize("size", ["window", "strip"])
def test_tab_reaches_all_of_it_and_the_ring_is_seen(asked, size):
    dialog = asked(SCREEN, size)
    reached = {one.objectName(): is_seen(one) for one in walk(dialog.host)}
    wanted = {"transfer_search", "transfer_to_service", "transfer_service_B", "transfer_note", "dialog_confirm"}
    assert wanted <= set(reached)
    assert [name for name in wanted if not reached[name]] == []
