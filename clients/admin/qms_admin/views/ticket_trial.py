"""A test of the ticket: on the paper of one of the branch's kiosks, or into a file as it is drawn here."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPoint, QSizeF, Qt, Signal
from PySide6.QtGui import QAction, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QFileDialog, QMenu
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.button import Button
from qms_contract.devices import Device, DeviceOrder, DeviceType

from qms_admin.intents import GiveOrder
from qms_admin.views.ticket_sample import DOTS_A_MM

PDF = ".pdf"
DPI = 203


class TicketTest(Button):
    """`wanted` carries a GiveOrder, `written` the path of a file and whether it could be written."""

    wanted = Signal(object)
    written = Signal(str, bool)

    def __init__(self, text: Translator, picture: Callable[[], QImage]) -> None:
        super().__init__(text("ticket.test"), name="ticket_test", icon="printer", on_click=self._open)
        self._t, self._picture = text, picture
        self._kiosks: tuple[Device, ...] = ()
        self._unsaved = self._lost = False

    def show_kiosks(self, devices: tuple[Device, ...], *, unsaved: bool, lost: bool) -> None:
        """A kiosk prints what is saved, so it is not asked while something is not, nor while the server is away."""
        self._kiosks = tuple(one for one in devices if one.type is DeviceType.KIOSK and one.active)
        self._unsaved, self._lost = unsaved, lost

    def _open(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("ticket_test_list")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kiosk in self._kiosks:
            order = GiveOrder(kiosk.device_id, DeviceOrder.PRINT_TEST)
            action = self._add(menu, f"test_on_{kiosk.device_id}", self._t("ticket.test_on", name=kiosk.name))
            action.triggered.connect(lambda _checked=False, order=order: self.wanted.emit(order))
            action.setEnabled(not self._unsaved and not self._lost)
        if self._unsaved or not self._kiosks:
            self._add(
                menu, "test_note", self._t("ticket.test_unsaved" if self._kiosks else "ticket.no_kiosk")
            ).setEnabled(False)
        menu.addSeparator()
        for kind in ("pdf", "png"):
            action = self._add(menu, f"test_{kind}", self._t(f"ticket.test_{kind}"))
            action.triggered.connect(partial(self._choose, kind))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    @staticmethod
    def _add(menu: QMenu, name: str, words: str) -> QAction:
        action = QAction(words, menu)
        action.setObjectName(name)
        menu.addAction(action)
        return action

    def _choose(self, kind: str, _checked: bool = False) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self._t("ticket.test"), f"ticket.{kind}", f"*.{kind}")
        if path:
            self.written.emit(path, write_ticket(self._picture(), Path(path)))


def write_ticket(image: QImage, path: Path) -> bool:
    """The ticket into a PDF of the paper's own size, or into a PNG; whether that worked."""
    if path.suffix.lower() != PDF:
        return image.save(str(path))
    try:
        path.write_bytes(b"")  # QPdfWriter says nothing of a file that it cannot open
    except OSError:
        return False
    size = QSizeF(image.width() / DOTS_A_MM, image.height() / DOTS_A_MM)
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    painter.drawImage(writer.pageLayout().fullRectPixels(DPI), image)
    return painter.end() and path.stat().st_size > 0
