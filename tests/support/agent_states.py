"""The agent's screens that its tests draw, by name, and what is found on them."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from qms_agent.state import KeptAction, Phase, Screen
from qms_clientkit.staff.help_calls import HelpCalls
from qms_clientkit.staff.screen import Notice
from qms_contract.counters import CounterState, HelpCall, StaffMessage
from qms_contract.tickets import TicketAction, TicketStatus

from tests.support.agent_samples import a_counter, a_screen, a_visit, ago, called, held, mine, served, waiting
from tests.support.kiosk_samples import a_branch, service_id

TRANSFERRED = {"note": "Formulir F-12 belum lengkap", "transferred_from": service_id(1)}
OTHER_BRANCH = a_branch(branch_id=UUID(int=21), name="Thamrin branch office", names={})
CROWD = [a_visit(f"A{number}", 0, 132 if number == 100 else 8) for number in range(100, 245)]
HELP = HelpCalls(
    tuple(
        HelpCall(
            counter_id=a_counter(1).counter_id,
            counter_name="1",
            agent_name="Budi Santoso",
            message="Difficult visitor",
            called_at=ago(minutes),
        )
        for minutes in (2, 1)
    )
)
KEPT = KeptAction(served().ticket_id, TicketAction.COMPLETE, ago(1))
DONE = Notice("A056 dialihkan", undo=UUID(int=9), serial=1)
HELD = [
    a_visit(f"A0{number}", 0, number, status=TicketStatus.HELD, reason="Mengisi formulir dan foto")
    for number in range(61, 68)
]
STATES = {
    "login": Screen(server="http://10.0.0.5:8080", login_error="Nama atau kata sandi tidak cocok."),
    "counters": a_screen(phase=Phase.COUNTER, counter_id=None),
    "no counters": replace(a_screen(phase=Phase.COUNTER, counter_id=None), desk=Screen().desk),
    "idle": a_screen(*waiting()),
    "called": a_screen(called(**TRANSFERRED), *waiting()),
    "serving": a_screen(served(), held(), *waiting(), notice=DONE, undoable=DONE),
    "two toasts": a_screen(
        served(),
        held(),
        *waiting(),
        notice=Notice("A053: Berkas kurang lengkap dan…", serial=2, icon="clock"),
        undoable=DONE,
    ),
    "branches": a_screen(phase=Phase.COUNTER, counter_id=None, branches=(a_branch(), OTHER_BRANCH)),
    "counters lost": a_screen(phase=Phase.COUNTER, counter_id=None, lost_since=ago(2)),
    "reminded": a_screen(
        served(),
        a_visit("A052", 0, 41, status=TicketStatus.HELD, reason="Mengisi formulir", remind_at=ago(-7)),
        a_visit("A053", 0, 132, status=TicketStatus.HELD, reason="Berkas kurang lengkap dan foto", remind_at=ago(3)),
        *waiting(),
        notice=Notice("A053: Berkas kurang lengkap dan…", serial=2, icon="clock"),
    ),
    "crowd": a_screen(served("AB123456"), *CROWD),
    "paused": a_screen(*waiting(), counter=mine(state=CounterState.PAUSED)),
    "lost": a_screen(served(), *waiting(), lost_since=ago(2)),
    "lost called": a_screen(called(), *waiting(), lost_since=ago(2)),
    "kept": a_screen(served(), *waiting(), lost_since=ago(2), kept=(KEPT,)),
    "settling": a_screen(served(), *waiting(), kept=(KEPT,)),
    "empty": a_screen(),
    "counting": a_screen(*waiting(), auto_armed=True, auto_left=5, help_calls=HELP),
    "closed": a_screen(*waiting(), counter=a_counter(3), closed_why="agent_lost"),
}
MANY_ON_HOLD = a_screen(served(), *HELD, *waiting(), undoable=DONE)
"""More than the card has room for: the rest scrolls."""


def a_message(number, words, counter=None):
    return StaffMessage(
        message_id=UUID(int=number), branch_id=UUID(int=1), counter_id=counter, text=words, sender_id=UUID(int=2),
        sender_name="Sri Rahmawati", sent_at=ago(1),
    )  # fmt: skip


def typed(qtbot, window, field, words):
    editor = window.findChild(QWidget, field)
    line = editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)
    line.setFocus()
    qtbot.keyClicks(line, words)
    return line


def visible(window, name):
    return window.findChild(QWidget, name).isVisible()


def words(window, name):
    return window.findChild(QLabel, name).text()
