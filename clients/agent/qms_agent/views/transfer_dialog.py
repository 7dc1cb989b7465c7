"""Where a visitor is sent on to."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.dialog import Dialog

from qms_agent.intents import Intent
from qms_agent.state import Screen
from qms_agent.views.transfer_choices import Destination
from qms_agent.views.transfer_form import TransferForm

D = tokens.DESKTOP
LONGEST_NAME = 28
"""What a button has room for."""


def ask_transfer(host: QWidget, text: Translator, screen: Screen, emit: Callable[[Intent], None]) -> Dialog | None:
    """The confirming button names where the visitor goes, and is off while there is nowhere."""
    ticket = screen.current
    if ticket is None:
        return None
    is_wide = host.window().width() >= current_theme().px(D.dialog_wide)
    title = text("dialog.transfer_title", number=ticket.display_number)
    dialog = Dialog(
        host, title, text("transfer.sentence"), confirm=text("dialog.transfer"), cancel=text("dialog.cancel"),
        width=D.dialog_wide,
    )  # fmt: skip
    form = TransferForm(text, screen, ticket, columns=2 if is_wide else 1)

    def name(to: Destination | None) -> None:
        is_named = is_wide and to is not None and len(to.name) <= LONGEST_NAME
        words = text("transfer.go", name=to.name) if to is not None and is_named else text("dialog.transfer")
        dialog.confirm.set_content(words)
        dialog.confirm.setEnabled(to is not None)

    def accept() -> None:
        if (intent := form.intent()) is not None:
            emit(intent)

    form.chosen.connect(name)
    dialog.content.addWidget(form)
    dialog.begin_with(form.first)
    dialog.accepted.connect(accept)
    form.begin()
    return dialog
