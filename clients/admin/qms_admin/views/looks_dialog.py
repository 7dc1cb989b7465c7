"""How the program looks on this computer."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.staff.looks import Looks
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.looks_fields import LooksFields


def ask_looks(host: QWidget, text: Translator, now: Looks, act: Callable[[Looks], object]) -> Dialog:
    dialog = Dialog(host, text("looks.title"), confirm=text("looks.save"), cancel=text("common.cancel"), name="looks")
    fields = LooksFields(text, now)
    dialog.content.addWidget(fields)
    dialog.accepted.connect(lambda: act(fields.value()))
    dialog.open()
    return dialog
