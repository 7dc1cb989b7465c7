"""Asked before a branch is copied, and the choosers of its file."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.field import Field
from qms_contract.branches import Branch

from qms_admin.views.new_file import choose_new_file

ENDING = ".qms-branch.json"


def ask_copy(host: QWidget, text: Translator, branch: Branch, act: Callable[[str], object]) -> Dialog:
    """A new name, then `act` with it."""
    dialog = Dialog(
        host, text("branch.copy"), text("branch.copy_sentence", name=branch.name),
        confirm=text("branch.copy_do"), cancel=text("common.cancel"), name="copy_dialog",
    )  # fmt: skip
    name = Field(text("branch.copy_name"), name="copy_name")
    dialog.content.addWidget(name)
    dialog.confirm.setEnabled(False)
    name.changed.connect(lambda _words: dialog.confirm.setEnabled(name.text() not in {"", branch.name}))
    dialog.accepted.connect(lambda: act(name.text()))
    dialog.open()
    name.edit.setFocus()
    return dialog


def choose_branch_file(host: QWidget, text: Translator, branch: Branch, act: Callable[[str], object]) -> None:
    """Where the branch is written to."""
    choose_new_file(host, text("branch.export"), branch.name + ENDING, act, "branch_file")


def choose_file(host: QWidget, text: Translator, act: Callable[[str], object]) -> None:
    """The file of a branch that is to be made."""
    chooser = QFileDialog(host.window(), text("branch.import"))
    chooser.setObjectName("branch_file")
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
    chooser.setNameFilter(f"{text('branch.file')} (*.json)")
    chooser.fileSelected.connect(act)
    chooser.open()
