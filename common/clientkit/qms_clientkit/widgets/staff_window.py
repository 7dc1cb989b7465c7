"""A staff program's window: one page at a time, and the place it had on the screen."""

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtWidgets import QWidget

from qms_clientkit.widgets.page_stack import PageStack
from qms_clientkit.widgets.panel import Panel


class StaffWindow(Panel):
    """`wanted` carries intents, those of every page that was added."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent=parent)
        self.setWindowTitle("QMS")
        self.stack = PageStack()
        self.box.addWidget(self.stack)

    def add_page(self, page: QWidget) -> None:
        """`page` has a signal `wanted`."""
        self.stack.addWidget(page)
        page.wanted.connect(self.wanted)  # type: ignore[attr-defined]

    def remember(self) -> str:
        """The window's place, as hex."""
        return bytes(self.saveGeometry().toHex().data()).decode()

    def restore(self, geometry: str) -> None:
        self.restoreGeometry(QByteArray.fromHex(geometry.encode()))
