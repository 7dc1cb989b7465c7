"""Notes and the history of a ticket on screen: by keys alone, in the branch's time, in both languages and both sizes."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView, QWidget
from qms_agent import intents
from qms_agent.views.history_lines import HistoryLines
from qms_clientkit.i18n.translator import Translator
from qms_contract.tickets import Leg, TicketDetail, TicketEvent, TicketStatus

from tests.support.agent_samples import a_screen, counter_id, served, waiting
from tests.support.cut_text import cut_buttons, cut_labels, outside
from tests.support.kiosk_samples import service_id

BEGAN = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)  # 08:00 in Jakarta
NOTE = "Biaya sudah dibayar, kartu keluarga belum dibawa, akan kembali dengan berkas lengkap"


def at(minutes: int) -> datetime:
    return BEGAN.replace(hour=1 + minutes // 60, minute=minutes % 60)


def a_line(minutes: int, kind: str, **changes: object) -> TicketEvent:
    fields = {"actor_id": None, "counter_id": counter_id(3), "status": TicketStatus.SERVING, "actor_name": "Rahayu"}
    return TicketEvent(**{"type": f"ticket.{kind}", "ts": at(minutes), **fields, **changes})  # type: ignore[arg-type]


def a_past() -> TicketDetail:
    ticket = served(created_at=BEGAN)
    common = {"user_id": UUID(int=501)}
    legs = [
        Leg(
            leg=1, service_id=service_id(1), counter_id=counter_id(1), queued_at=at(0), called_at=at(12),
            served_at=at(13), ended_at=at(20), outcome="transferred", **common,
        ),
        Leg(
            leg=2, service_id=service_id(0), counter_id=counter_id(3), queued_at=at(20), called_at=at(25),
            served_at=None, ended_at=None, outcome=None, **common,
        ),
    ]  # fmt: skip
    events = [
        a_line(0, "created", counter_id=None, actor_name="Kiosk 1"),
        a_line(12, "called", counter_id=counter_id(1), actor_name="Budi Santoso"),
        a_line(13, "serving", counter_id=counter_id(1), actor_name="Budi Santoso"),
        a_line(20, "transferred", counter_id=None, actor_name="Budi Santoso", note=NOTE),
        a_line(25, "called"),
        a_line(26, "noted", note="Minta nomor telepon"),
        a_line(27, "teleported"),
    ]
    return TicketDetail(ticket=ticket, events=events, legs=legs)


def past(window) -> list[str]:
    return [one.text() for one in window.findChild(QWidget, "history_lines").findChildren(QLabel) if one.text()]


def test_a_note_is_mended_and_saved_by_keys_alone(show, qtbot, qapp):
    window = show(a_screen(served(note="Form"), *waiting()))
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert qapp.focusWidget().text() == "Form"
    qtbot.keyClicks(qapp.focusWidget(), " F-12")
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said == [intents.Note(served().ticket_id, "Form F-12")]


def test_no_more_is_typed_than_the_server_takes(show, qtbot):
    window = show(a_screen(served(), *waiting()))
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert window.findChild(QLineEdit, "note_text").maxLength() == 2000


@pytest.mark.parametrize("size", ["window", "strip"])
def test_the_history_is_asked_for_by_a_key_and_shown_once(show, qtbot, qapp, size):
    window = show(a_screen(served(), *waiting()), size)
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert window.said == [intents.ShowHistory(served().ticket_id)]
    told = a_screen(served(), *waiting(), history=a_past())
    window.show_screen(told)
    window.show_screen(replace(told, busy=True))
    assert len(window.findChildren(QWidget, "history")) == 1
    assert qapp.focusWidget().objectName() == "history_scroll", "the arrows scroll"
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Escape)
    assert window.said[1:] == [intents.HideHistory()]
    assert not window.findChild(QWidget, "history").isVisible()


def test_a_waiting_tickets_note_and_history_are_in_its_menu(show, qtbot):
    window = show(a_screen(*waiting()))
    table = window.findChild(QTableView, "waiting_table")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    menu = window.findChild(QWidget, "waiting_menu")
    menu.actions()[2].trigger()
    assert window.said == [intents.ShowHistory(waiting()[0].ticket_id)]
    menu.actions()[1].trigger()
    assert window.findChild(QLabel, "dialog_title").text() == "Note on A058"


def test_stages_times_and_who_are_told_in_the_branchs_zone():
    screen = a_screen(served())
    lines = HistoryLines(Translator("qms_agent.i18n", "en"), screen.desk, screen.zone)
    assert [(one.service, one.told) for one in lines.stages(a_past())] == [
        ("Account opening", "Counter 1, waited 12:00, served 07:00, transferred"),
        ("Cashier & payments", "Counter 3, waited 05:00, goes on"),
    ]
    told = lines.happened(a_past())
    assert [(one.time, one.what) for one in told] == [
        ("08:00", "Issued"), ("08:12", "Called"), ("08:13", "Started"), ("08:20", "Transferred"), ("08:25", "Called"),
        ("08:26", "Note"),
    ]  # fmt: skip
    assert (told[0].who, told[1].who, told[3].note) == ("Kiosk 1", "Budi Santoso, Counter 1", NOTE)


def test_what_happened_on_another_day_has_its_date():
    screen = a_screen(served())
    lines = HistoryLines(Translator("qms_agent.i18n", "en"), screen.desk, screen.zone)
    late = a_line(30, "completed", ts=datetime(2026, 11, 30, 1, 30, tzinfo=UTC))
    assert lines.happened(TicketDetail(ticket=a_past().ticket, events=[late], legs=[]))[0].time == "30 Nov 08:30"


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", ["window", "strip"])
def test_nothing_of_it_is_cut(show, qapp, size, language):
    window = show(a_screen(served(), *waiting()), size, language)
    window.show_screen(a_screen(served(), *waiting(), history=a_past()))
    for _ in range(3):
        qapp.processEvents()
    dialog = window.findChild(QWidget, "history")
    assert cut_labels(dialog) == cut_buttons(dialog) == []
    assert [name for name, _box in outside(dialog) if name == "history_confirm"] == []
    assert NOTE in past(window)
