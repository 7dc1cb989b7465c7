"""A row of the list: tile, name, second line, and the dot of unsaved changes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.widgets.avatar import Avatar

from qms_admin.sections import Section
from qms_admin.views.dot import Dot
from qms_admin.views.movable_row import MovableRow
from qms_admin.views.tile import tile

_RIGHT = Qt.TextElideMode.ElideRight


class ItemRow(MovableRow):
    """Long names are elided at the end; the whole of it is the tool tip and what a screen reader says."""

    def __init__(
        self, section: Section, title: str, second: str, mark: str, unsaved: str, *, name: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self._tile = tile(section, mark)
        self._dot = Dot(unsaved, name=f"{name}_unsaved")
        super().__init__(title, second, name=name, lead=self._tile, trail=self._dot, parent=parent)
        self._whole = title, second
        self._dot.hide()
        for label in (self.title, self.second):
            label.setMinimumWidth(1)

    def set_chosen(self, chosen: bool) -> None:
        super().set_chosen(chosen)
        if isinstance(self._tile, Avatar):
            self._tile.set_text(self._tile.accessibleName(), solid=chosen)
        self._elide()

    def set_unsaved(self, unsaved: bool) -> None:
        self._dot.setVisible(unsaved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        for label, whole in zip((self.title, self.second), self._whole, strict=True):
            label.ensurePolished()
            shown = label.fontMetrics().elidedText(whole, _RIGHT, label.width())
            label.setText(shown)
            label.setToolTip("" if shown == whole else whole)
