"""A report goes to a printer that the person chooses."""

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from qms_admin.views.report_paper import Paper, layout, paint


def ask_to_print(host: QWidget, paper: Paper) -> QPrintDialog:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(layout())
    printer.setDocName(f"{paper.title}, {paper.subtitle}")
    dialog = QPrintDialog(printer, host.window())
    dialog.setObjectName("report_print_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: paint(paper, printer))
    QDialog.open(dialog)  # the own one asks for a slot
    return dialog
