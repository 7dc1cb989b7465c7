"""A report on paper or in a PDF: heading, figures, the bars, and the table over as many pages as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPainter
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QWidget
from qms_clientkit.theme import tokens
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.tokens import Mode, palette

from qms_admin.views.paper import across, ask_to_print
from qms_admin.views.paper import as_pdf as pdf_of
from qms_admin.views.report_chart import Bar, paint_bars

D, SHEET = tokens.DESKTOP, tokens.SHEET
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Paper:
    """What stands on it, in words. `tiles` are (what, how much, compared)."""

    title: str
    subtitle: str
    tiles: Sequence[tuple[str, str, str]]
    chart: str
    bars: Sequence[Bar]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    foot: str


class _NewPage(Protocol):
    def newPage(self) -> bool: ...


def heading(paper: Paper) -> str:
    return f"{paper.title}, {paper.subtitle}"


def as_pdf(paper: Paper) -> bytes:
    return pdf_of(heading(paper), across(), partial(paint, paper))


def print_out(host: QWidget, paper: Paper) -> QPrintDialog:
    """Asks for the printer."""
    return ask_to_print(host, heading(paper), across(), partial(paint, paper), "report_print_dialog")


def paint(paper: Paper, device: QPagedPaintDevice) -> int:
    """How many pages it took."""
    painter = QPainter(device)
    unit = painter.device().logicalDpiY() / SHEET.unit_per_inch
    painter.scale(unit, unit)
    pages = _Pages(paper, painter, device, device.width() / unit, device.height() / unit)
    count = pages.paint()
    painter.end()
    return count


class _Pages:
    def __init__(self, paper: Paper, painter: QPainter, device: _NewPage, width: float, height: float) -> None:
        self._paper, self._painter, self._device = paper, painter, device
        self._width, self._height = width, height
        self._palette = palette(Mode.LIGHT)
        self._y, self._page = 0.0, 1

    def paint(self) -> int:
        paper = self._paper
        self._text(paper.title, D.heading, D.chip, weight=QFont.Weight.Bold)
        self._text(paper.subtitle, D.body, D.badge, colour=self._palette.text2)
        self._y += D.gap4
        self._tiles()
        self._text(paper.chart, D.body, D.badge, weight=QFont.Weight.DemiBold)
        paint_bars(self._painter, QRectF(0, self._y, self._width, SHEET.chart), paper.bars, self._palette, 1.0)
        self._y += SHEET.chart + D.gap4
        self._row(paper.heads, self._palette.text2)
        for row in paper.rows:
            if self._y + 2 * D.badge > self._height:
                self._turn()
            self._row(row, self._palette.text)
        self._foot()
        return self._page

    def _turn(self) -> None:
        self._foot()
        self._device.newPage()
        self._page, self._y = self._page + 1, 0.0
        self._row(self._paper.heads, self._palette.text2)

    def _foot(self) -> None:
        box = QRectF(0, self._height - D.badge, self._width, D.badge)
        self._ink(D.caption, self._palette.text2)
        self._painter.drawText(box, _LEFT, self._paper.foot)
        self._painter.drawText(box, _RIGHT, str(self._page))

    def _tiles(self) -> None:
        wide = self._width / max(1, len(self._paper.tiles))
        for place, (what, much, compared) in enumerate(self._paper.tiles):
            box, quiet = QRectF(place * wide, self._y, wide, D.gap5), self._palette.text2
            for size, tall, colour, said in (
                (D.caption, D.gap5, quiet, what),
                (D.heading, D.chip, self._palette.text, much),
                (D.caption, D.gap5, quiet, compared),
            ):
                self._ink(size, colour, QFont.Weight.Bold if said is much else QFont.Weight.Normal)
                box.setHeight(tall)
                self._painter.drawText(box, _LEFT, said)
                box.translate(0, tall)
        self._y += D.primary + D.gap4

    def _row(self, cells: Sequence[str], colour: str) -> None:
        first = self._width * SHEET.first_column
        wide = (self._width - first) / max(1, len(cells) - 1)
        self._ink(D.small, colour)
        for place, cell in enumerate(cells):
            left = first + (place - 1) * wide if place else 0.0
            room = wide if place else first
            words = self._painter.fontMetrics().elidedText(cell, Qt.TextElideMode.ElideRight, int(room) - D.gap1)
            self._painter.drawText(QRectF(left, self._y, room, D.badge), _RIGHT if place else _LEFT, words)
        self._y += D.badge
        self._painter.fillRect(QRectF(0, self._y - 1, self._width, SHEET.rule), QColor(self._palette.line))

    def _text(
        self, words: str, size: int, tall: int, *, colour: str = "", weight: QFont.Weight = QFont.Weight.Normal
    ) -> None:
        self._ink(size, colour or self._palette.text, weight)
        self._painter.drawText(QRectF(0, self._y, self._width, tall), _LEFT, words)
        self._y += tall

    def _ink(self, size: int, colour: str, weight: QFont.Weight = QFont.Weight.Normal) -> None:
        self._painter.setFont(text_font(size, weight))
        self._painter.setPen(QColor(colour))
