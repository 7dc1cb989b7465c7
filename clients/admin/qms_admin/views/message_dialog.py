"""Write a short message to who sits at a counter, or at all of them."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.select import Select

from qms_admin import dashboard
from qms_admin.intents import SendMessage
from qms_admin.state import Screen

LONGEST = 200
"""Letters the server takes."""


def ask_message(host: QWidget, text: Translator, screen: Screen, act: Callable[[SendMessage], object]) -> Dialog:
    """Offers the counters at which somebody sits, by who it is."""
    dialog = Dialog(
        host, text("message.title"), text("message.sentence"),
        confirm=text("message.send"), cancel=text("common.cancel"), name="message",
    )  # fmt: skip
    seated = [one for one in dashboard.counters(screen.estate) if dashboard.doing(one) is not dashboard.Doing.CLOSED]
    people: list[tuple[object, str]] = [
        (one.counter_id, f"{text('counter.named', name=one.name)}, {one.agent_name or ''}") for one in seated
    ]
    to = Select(text("message.to"), name="message_to")
    to.set_choices([(None, text("message.to_all")), *people])
    words = Field(text("message.words"), name="message_words", limit=LONGEST)
    words.changed.connect(lambda typed: dialog.confirm.setEnabled(bool(typed.strip())))
    dialog.confirm.setEnabled(False)
    for part in (words, Field(text("message.to"), name="message_to", editor=to)):
        dialog.content.addWidget(part)
    dialog.accepted.connect(lambda: act(SendMessage(to.value(), words.text())))  # type: ignore[arg-type]
    return dialog
