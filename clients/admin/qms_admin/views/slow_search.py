"""A search field whose words go to the server, once a person has paused in typing."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget
from qms_clientkit.widgets.search_field import SearchField

TYPING_MS = 250
"""After so long without a key what was typed is sought."""


class SlowSearch(SearchField):
    """`sought` carries the words."""

    sought = Signal(str)

    def __init__(self, placeholder: str, *, name: str, shortcut: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, name=name, shortcut=shortcut, parent=parent)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(lambda: self.sought.emit(self.text()))
        self.searched.connect(lambda _words: self._typing.start())

    def show_words(self, words: str) -> None:
        """What is sought, as it is known; a person who is typing is left alone."""
        if self._typing.isActive() or words == self.text():
            return
        self.edit.blockSignals(True)
        self.edit.setText(words)
        self.edit.blockSignals(False)
