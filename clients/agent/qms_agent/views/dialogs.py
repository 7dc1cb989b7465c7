"""What is asked before a note, a hold, a pause, a cancellation and a call for help; each answer is an intent."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.flow import FlowLayout
from qms_contract.tickets import Ticket

from qms_agent.intents import CallForHelp, Cancel, Hold, Intent, Note, Pause
from qms_agent.state import Screen, Step
from qms_agent.views.reminder_field import ReminderField

Emit = Callable[[Intent], None]
NOTE_LENGTH, WORDS_LENGTH = 2000, 200
"""What the server takes of a note, and of a reason or a message."""


def ask_hold(clock: ServerClock, host: QWidget, text: Translator, screen: Screen, emit: Emit) -> Dialog | None:
    """Why, in the clerk's own words, and when to be reminded."""
    ticket = screen.current
    if ticket is None:
        return None
    dialog = _dialog(host, text, text("dialog.hold_title", number=ticket.display_number), "dialog.hold")
    reason = Field(
        text("dialog.reason"), name="hold_reason", placeholder=text("dialog.reason_hint"), limit=WORDS_LENGTH
    )
    note = Field(text("dialog.note"), name="hold_note", limit=NOTE_LENGTH)
    reminder = ReminderField(text, clock, screen.zone)
    for part in (reason, note, reminder):
        dialog.content.addWidget(part)

    def accept() -> None:
        is_meant, moment = reminder.moment()
        if is_meant:
            emit(Hold(ticket.ticket_id, reason.text(), note.text(), moment))
        else:
            dialog.keep_open()

    dialog.accepted.connect(accept)
    return dialog


def ask_note(host: QWidget, text: Translator, ticket: Ticket, emit: Emit) -> Dialog:
    """The note that is there may be mended; emptied it is taken away."""
    dialog = Dialog(
        host, text("dialog.note_title", number=ticket.display_number), text("dialog.note_sentence"),
        confirm=text("dialog.note_save"), cancel=text("dialog.cancel"),
    )  # fmt: skip
    note = Field(text("dialog.note"), name="note_text", limit=NOTE_LENGTH)
    note.set_text(ticket.note or "")
    dialog.content.addWidget(note)
    dialog.accepted.connect(lambda: emit(Note(ticket.ticket_id, note.text())))
    return dialog


def ask_pause(host: QWidget, text: Translator, screen: Screen, emit: Emit) -> Dialog | None:
    """A reason from the usual ones, or one that is typed; of a pause that goes on, another."""
    counter = screen.counter
    goes_on = counter is not None and screen.step is Step.RESUME
    title, confirm = (
        ("dialog.reason_title", "dialog.reason_save") if goes_on else ("dialog.pause_title", "dialog.pause")
    )
    dialog = _dialog(host, text, text(title), confirm)
    reason = Field(text("dialog.reason"), name="pause_reason", limit=WORDS_LENGTH)
    reason.set_text((counter.reason or "") if counter is not None and goes_on else "")
    dialog.content.addWidget(_usual("pause", text.names("dialog.pause_reasons"), reason))
    dialog.content.addWidget(reason)
    dialog.accepted.connect(lambda: emit(Pause(reason.text())))
    return dialog


def ask_help(host: QWidget, text: Translator, _screen: Screen, emit: Emit) -> Dialog | None:
    """What is the matter, in a word or not at all; it reaches every supervisor of the branch."""
    dialog = Dialog(
        host, text("dialog.help_title"), text("dialog.help_sentence"), confirm=text("dialog.help"),
        cancel=text("dialog.cancel"), danger=True,
    )  # fmt: skip
    message = Field(text("dialog.help_message"), name="help_message", limit=WORDS_LENGTH)
    dialog.content.addWidget(_usual("help", text.names("dialog.help_messages"), message))
    dialog.content.addWidget(message)
    dialog.accepted.connect(lambda: emit(CallForHelp(message.text())))
    return dialog


def _usual(name: str, choices: Sequence[str], field: Field) -> QWidget:
    """The usual words as chips; a press writes them into `field`."""
    row = QWidget()
    flow = FlowLayout(row, current_theme().px(tokens.DESKTOP.gap2))
    for index, usual in enumerate(choices):
        chip = Chip(usual, name=f"{name}_{index}", checkable=False)
        chip.clicked.connect(lambda _checked=False, words=usual: field.set_text(words))
        flow.addWidget(chip)
    return row


def ask_cancel(host: QWidget, text: Translator, ticket: Ticket, emit: Emit) -> Dialog:
    dialog = Dialog(
        host,
        text("dialog.cancel_title", number=ticket.display_number),
        text("dialog.cancel_sentence"),
        confirm=text("dialog.cancel_ticket"),
        cancel=text("dialog.keep_ticket"),
        danger=True,
    )
    dialog.accepted.connect(lambda: emit(Cancel(ticket.ticket_id)))
    return dialog


def _dialog(host: QWidget, text: Translator, title: str, confirm: str) -> Dialog:
    return Dialog(host, title, confirm=text(confirm), cancel=text("dialog.cancel"))
