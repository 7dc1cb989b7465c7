"""A report as PDF: heading, figures, bars beside those of the time before, and the table over as many pages as it takes."""

import functools
import io
from html import escape
from pathlib import Path
from typing import Any

from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from qms_server.jobs.reports.sheet import Sheet

_INK, _QUIET, _ACCENT, _BEFORE = HexColor("#191816"), HexColor("#4C4943"), HexColor("#303E92"), HexColor("#DDD9CF")
_PLAIN, _STRONG, _CHINESE, _OTHER = "Helvetica", "Helvetica-Bold", "STSong-Light", "QMS-Other"
_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "arial.ttf")
"""Where the letters of other scripts are looked for; without any they are drawn as boxes."""
_PLACES = ("/usr/share/fonts", "/usr/local/share/fonts", "C:/Windows/Fonts")
_MOST_LABELS = 12
_MARGIN, _TALL = 15 * mm, 55 * mm
_FRAME = 6
"""What a page template of reportlab keeps free around its frame, in points."""


def as_pdf(sheet: Sheet) -> bytes:
    data = io.BytesIO()
    paper = landscape(A4)
    document = SimpleDocTemplate(
        data, pagesize=paper, title=f"{sheet.title}, {sheet.subtitle}", author=sheet.foot,
        leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
    )  # fmt: skip
    width = paper[0] - 2 * (_MARGIN + _FRAME)
    story: list[Any] = [
        _words(sheet.title, 18, _INK, strong=True),
        _words(sheet.subtitle, 11, _QUIET),
        Spacer(1, 5 * mm),
        _tiles(sheet, width),
        Spacer(1, 5 * mm),
        _words(sheet.chart, 11, _INK, strong=True),
        _chart(sheet, width),
        Spacer(1, 4 * mm),
        _table(sheet, width),
    ]
    document.build(story, onFirstPage=_foot(sheet), onLaterPages=_foot(sheet))
    return data.getvalue()


def font_of(text: str, *, strong: bool = False) -> str:
    """A font that has the letters: the plain one for western languages, else one of the reader's or of this machine."""
    if text.isascii() or all(ord(sign) < 0x100 or sign in "–−…" for sign in text):
        return _STRONG if strong else _PLAIN
    if any("\u2e80" <= sign <= "\u9fff" for sign in text):
        return _chinese()
    return _other() or _PLAIN


@functools.cache
def _chinese() -> str:
    """Asian letters are drawn by the reader of the PDF, whose packs have them."""
    pdfmetrics.registerFont(UnicodeCIDFont(_CHINESE))
    return _CHINESE


@functools.cache
def _other() -> str | None:
    for place in _PLACES:
        for path in (found for name in _FONTS for found in Path(place).rglob(name)):
            try:
                pdfmetrics.registerFont(TTFont(_OTHER, str(path)))
            except (TTFError, OSError):
                continue
            return _OTHER
    return None


def _words(text: str, size: float, colour: HexColor, *, strong: bool = False, right: bool = False) -> Paragraph:
    style = ParagraphStyle(
        "words", fontName=font_of(text, strong=strong), fontSize=size, leading=size * 1.3, textColor=colour,
        alignment=2 if right else 0,
    )  # fmt: skip
    return Paragraph(escape(text), style)


def _tiles(sheet: Sheet, width: float) -> Table:
    rows = [
        [_words(one.what, 8, _QUIET) for one in sheet.tiles],
        [_words(one.much, 16, _INK, strong=True) for one in sheet.tiles],
        [_words(one.before, 8, _QUIET) for one in sheet.tiles],
    ]
    table = Table(rows, colWidths=[width / len(sheet.tiles)] * len(sheet.tiles))
    table.setStyle(TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _chart(sheet: Sheet, width: float) -> Drawing:
    drawing = Drawing(width, _TALL)
    if not sheet.bars:
        return drawing
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 30, 22, width - 40, _TALL - 44
    chart.data = [[one.before for one in sheet.bars], [one.now for one in sheet.bars]]
    every = -(-len(sheet.bars) // _MOST_LABELS)
    labels = [_short(one.label) if place % every == 0 else "" for place, one in enumerate(sheet.bars)]
    chart.categoryAxis.categoryNames = labels
    chart.categoryAxis.labels.fontName = next((font_of(one) for one in labels if font_of(one) != _PLAIN), _PLAIN)
    chart.categoryAxis.labels.fontSize = chart.valueAxis.labels.fontSize = 7
    chart.valueAxis.valueMin = 0
    chart.valueAxis.labelTextFormat = "%d"
    for place, colour in enumerate((_BEFORE, _ACCENT)):
        chart.bars[place].fillColor, chart.bars[place].strokeColor = colour, None
    legend = Legend()
    legend.x, legend.y, legend.fontSize, legend.deltax = width - 190, _TALL, 8, 80
    legend.alignment, legend.columnMaximum, legend.boxAnchor = "right", 1, "nw"
    legend.colorNamePairs = [(_ACCENT, sheet.legend[0]), (_BEFORE, sheet.legend[1])]
    drawing.add(chart)
    drawing.add(legend)
    return drawing


def _short(label: str) -> str:
    most = 16
    return label if len(label) <= most else f"{label[: most - 1]}…"


def _table(sheet: Sheet, width: float) -> LongTable:
    columns = len(sheet.rows[0])
    first = width * 0.3
    rows = [
        [_words(cell, 9, _QUIET if not number else _INK, right=place > 0) for place, cell in enumerate(row)]
        for number, row in enumerate(sheet.rows)
    ]
    table = LongTable(rows, colWidths=[first, *[(width - first) / (columns - 1)] * (columns - 1)], repeatRows=1)
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, _BEFORE), ("LEFTPADDING", (0, 0), (0, -1), 0)]))
    return table


def _foot(sheet: Sheet) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        canvas.setFillColor(_QUIET)
        canvas.setFont(font_of(sheet.foot), 8)
        canvas.drawString(_MARGIN + _FRAME, _MARGIN / 2, sheet.foot)
        canvas.drawRightString(document.pagesize[0] - _MARGIN - _FRAME, _MARGIN / 2, str(canvas.getPageNumber()))

    return draw
