"""A staff program's window: one page at a time, the lock before all of them, and the place it had on the screen."""

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtWidgets import QApplication, QWidget

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.staff.screen import StaffScreen
from qms_clientkit.widgets.dialog import Dialog
from qms_clientkit.widgets.lock_page import LockPage
from qms_clientkit.widgets.page_stack import PageStack
from qms_clientkit.widgets.panel import Panel


class StaffWindow(Panel):
    """`wanted` carries intents, those of every page that was added. A subclass adds its pages in `make_pages`."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__("page", parent=parent)
        self.setWindowTitle("QMS")
        self._text, self._anew = text, False
        self.stack = PageStack()
        self.box.addWidget(self.stack)
        self._covered: list[Dialog] = []
        self.lock = LockPage(text)
        self.add_page(self.lock)

    def make_pages(self) -> None:
        """Called at the start, and again for another language."""

    def speak(self) -> None:
        """Every word anew, in the language the window's texts have now. Whatever was asked is asked no more."""
        dialogs: list[Dialog] = list(self.findChildren(Dialog))
        old = [self.stack.widget(place) for place in range(self.stack.count())]
        for page in (*dialogs, *old):
            page.hide()
            page.setParent(None)
            page.deleteLater()
        self._covered.clear()
        self.lock = LockPage(self._text)
        self.add_page(self.lock)
        self.make_pages()
        self._anew = True

    def add_page(self, page: QWidget) -> None:
        """`page` has a signal `wanted`."""
        self.stack.addWidget(page)
        page.wanted.connect(self.wanted)  # type: ignore[attr-defined]

    def show_page(self, page: QWidget, screen: StaffScreen) -> None:
        """`page` with `screen` on it; while the program is locked, the lock alone. A question that was open waits behind it."""
        page.show_screen(screen)  # type: ignore[attr-defined]
        self.lock.show_screen(screen)
        if screen.locked:
            self._cover()
            self.stack.show_page(self.lock, at_once=True)
        else:
            self.stack.show_page(page, at_once=self._anew)
            self._uncover()
        self._anew = False

    def remember(self) -> str:
        """The window's place, as hex."""
        return bytes(self.saveGeometry().toHex().data()).decode()

    def restore(self, geometry: str) -> None:
        self.restoreGeometry(QByteArray.fromHex(geometry.encode()))

    def _cover(self) -> None:
        if (menu := QApplication.activePopupWidget()) is not None:
            menu.close()
        dialogs: list[Dialog] = list(self.findChildren(Dialog))
        opened = [one for one in dialogs if one.isVisible()]
        self._covered += opened
        for dialog in opened:
            dialog.hide()

    def _uncover(self) -> None:
        """After the page, which has the keyboard when it comes."""
        for dialog in self._covered:
            dialog.open()
        self._covered.clear()
