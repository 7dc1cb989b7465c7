"""The staff menu over the kiosk's screen: a head with its way back, and one page at a time."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.label import Label

from qms_kiosk.staff.state import Page, StaffState
from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.staff.address_page import AddressPage
from qms_kiosk.views.staff.intents import StaffIntents
from qms_kiosk.views.staff.last_page import LastPage
from qms_kiosk.views.staff.logs_page import LogsPage
from qms_kiosk.views.staff.menu_page import MenuPage
from qms_kiosk.views.staff.network_page import NetworkPage
from qms_kiosk.views.staff.pin_page import PinPage
from qms_kiosk.views.staff.printer_page import PrinterPage

LEFT_ALONE_MS = 120_000
"""A menu that somebody left open closes by itself."""
BACK = {
    Page.ADDRESS: Page.PRINTER,
    Page.PRINTER: Page.MENU,
    Page.NETWORK: Page.MENU,
    Page.LOGS: Page.MENU,
    Page.LAST: Page.MENU,
}
StaffPage = PinPage | MenuPage | PrinterPage | AddressPage | NetworkPage | LogsPage | LastPage
PAGES: dict[Page, Callable[[Scene, StaffIntents], StaffPage]] = {
    Page.PIN: PinPage,
    Page.MENU: MenuPage,
    Page.PRINTER: PrinterPage,
    Page.ADDRESS: AddressPage,
    Page.NETWORK: NetworkPage,
    Page.LOGS: LogsPage,
    Page.LAST: LastPage,
}


class StaffMenu(QWidget):
    """Covers its parent. `show_state` draws; `touched()` at every touch keeps it open."""

    def __init__(self, scene: Scene, intents: StaffIntents, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("staff_menu")
        self.setProperty("panel", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene, self._intents, self._words = scene, intents, scene.words()
        self._page: StaffPage | None = None
        self._shown: Page | None = None
        self._title = Label("", "k4_title", name="staff_title")
        self._back = self._head_button("actions.back", "staff_back", self._go_back)
        margin = current_theme().u(m.MARGIN)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(margin, 0, margin, margin // 2)
        self._column.addWidget(self._head())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(intents.close.emit)
        self.touched()

    def touched(self) -> None:
        """Somebody is there."""
        self._timer.start(LEFT_ALONE_MS)

    def show_state(self, state: StaffState) -> None:
        if state.page is not self._shown or self._page is None:
            self._turn(state.page)
        if self._page is not None:
            self._page.show_state(state)

    def _turn(self, page: Page) -> None:
        if self._page is not None:
            self._page.hide()
            self._column.removeWidget(self._page)
            self._page.deleteLater()
        made: StaffPage = PAGES[page](self._scene, self._intents)
        self._shown, self._page = page, made
        self._title.setText(self._words(f"staff.title_{page}"))
        self._back.setVisible(page in BACK)
        self._column.addWidget(made, 1)
        made.show()
        self._column.activate()

    def _go_back(self) -> None:
        if self._shown in BACK:
            self._intents.page.emit(BACK[self._shown])

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(current_theme().u(m.HEAD_PORTRAIT if self._scene.portrait else m.HEAD_LANDSCAPE))
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().u(self._scene.gap))
        row.addWidget(self._title, 1)
        row.addWidget(self._back)
        row.addWidget(self._head_button("staff.close", "staff_close", self._intents.close.emit))
        return head

    def _head_button(self, key: str, name: str, pressed: Callable[[], object]) -> ChoiceButton:
        button = ChoiceButton(
            self._words(key),
            name=name,
            height=m.TARGET_PORTRAIT,
            kind=Kind.BAND,
            on_click=pressed,
        )
        button.setFixedWidth(current_theme().u(m.LANGUAGE_WIDTH + 4))
        return button
