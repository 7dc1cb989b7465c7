"""A label that shortens a long name at its end; the whole of it is the tool tip and what a screen reader says."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from qms_clientkit.widgets.label import Label


class ElidedLabel(Label):
    """As wide as there is room."""

    def __init__(
        self, text: str = "", role: str = "body", tone: str = "", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        self._whole = text
        super().__init__(text, role, tone, name=name, parent=parent)
        self.setMinimumWidth(1)
        self.setAccessibleName(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.ensurePolished()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)
