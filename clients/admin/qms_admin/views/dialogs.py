"""What is asked before something is deleted or revoked, and when two people changed the same."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.field import Field
from qms_contract.devices import Device

from qms_admin.estate import Item, name_of
from qms_admin.sections import Section
from qms_admin.views.words import PREFIXES


def ask_delete(host: QWidget, text: Translator, section: Section, item: Item, act: Callable[[], object]) -> Dialog:
    """Deletes once the name is typed as it is."""
    prefix = PREFIXES.get(section, "area")
    return ask_name(host, text, text(f"{prefix}.delete"), text(f"{prefix}.delete_sentence"), name_of(item), act)


def ask_revoke(host: QWidget, text: Translator, name: str, act: Callable[[], object]) -> Dialog:
    return ask_name(host, text, text("device.revoke"), text("device.revoke_sentence"), name, act)


def ask_force(host: QWidget, text: Translator, device: Device, act: Callable[[], object]) -> Dialog:
    """Revokes a device that still holds tickets, or is away and may hold some, which are lost then."""
    held = text.plural("device.held", device.buffered) if device.buffered else text("device.may_hold")
    return ask_name(host, text, text("device.force"), f"{held} {text('device.held_advice')}", device.name, act)


def ask_name(
    host: QWidget, text: Translator, title: str, sentence: str, name: str, act: Callable[[], object]
) -> Dialog:
    dialog = Dialog(
        host, title, sentence, confirm=title, cancel=text("common.cancel"), danger=True, name="confirm_dialog"
    )
    typed = Field(text("confirm.type", name=name), name="confirm_name")
    dialog.content.addWidget(typed)
    dialog.confirm.setEnabled(False)
    typed.changed.connect(lambda _words: dialog.confirm.setEnabled(typed.text() == name))
    dialog.accepted.connect(act)
    dialog.open()
    typed.edit.setFocus()
    return dialog
