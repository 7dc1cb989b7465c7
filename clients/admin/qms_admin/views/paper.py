"""A page of A4: as a PDF, or to a printer that the person chooses. What stands on it is painted by whoever asks."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, Qt
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget
from qms_clientkit.theme.tokens import SHEET

Paint = Callable[[QPagedPaintDevice], object]


def upright() -> QPageLayout:
    return _layout(QPageLayout.Orientation.Portrait)


def across() -> QPageLayout:
    return _layout(QPageLayout.Orientation.Landscape)


def _layout(orientation: QPageLayout.Orientation) -> QPageLayout:
    margins = QMarginsF(*(SHEET.margin_mm,) * 4)
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), orientation, margins, QPageLayout.Unit.Millimeter)


def as_pdf(title: str, layout: QPageLayout, paint: Paint) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(SHEET.dots_per_inch)
    writer.setTitle(title)
    writer.setPageLayout(layout)
    paint(writer)
    buffer.close()
    return bytes(data.data())


def ask_to_print(host: QWidget, title: str, layout: QPageLayout, paint: Paint, name: str) -> QPrintDialog:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(layout)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, host.window())
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: paint(printer))
    QDialog.open(dialog)  # the own one asks for a slot
    return dialog
