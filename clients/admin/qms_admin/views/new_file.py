"""Where a new file goes: asked with a name proposed, in the person's own folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_new_file(
    host: QWidget, title: str, proposed: str, act: Callable[[str], object], name: str = "new_file"
) -> QFileDialog:
    """`act` gets the path; signs that no file name may hold are replaced in what is proposed."""
    clean = "".join(sign if sign.isalnum() or sign in " -_." else "_" for sign in proposed)
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chooser = QFileDialog(host.window(), title, str(Path(folder) / clean))
    chooser.setObjectName(name)
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setFileMode(QFileDialog.FileMode.AnyFile)
    chooser.selectFile(clean)
    chooser.fileSelected.connect(act)
    chooser.open()
    return chooser
