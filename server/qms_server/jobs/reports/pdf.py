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
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from qms_server.jobs.reports.scripts import drawn, is_rtl, lines
from qms_server.jobs.reports.sheet import Sheet

_INK, _QUIET, _ACCENT, _BEFORE = HexColor("#191816"), HexColor("#4C4943"), HexColor("#303E92"), HexColor("#DDD9CF")
_PLAIN, _STRONG, _CHINESE = "Helvetica", "Helvetica-Bold", "STSong-Light"
_FONTS = (
    "DejaVuSans.ttf", "NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf", "NotoNaskhArabic-Regular.ttf", "arial.ttf"
)  # fmt: skip
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
    signs = {ord(sign) for sign in drawn(text) if not sign.isspace()}
    fonts = sorted(_others(), key=lambda one: len(signs - one.face.charToGlyph.keys()))
    return fonts[0].fontName if fonts else _PLAIN


@functools.cache
def _chinese() -> str:
    """Asian letters are drawn by the reader of the PDF, whose packs have them."""
    pdfmetrics.registerFont(UnicodeCIDFont(_CHINESE))
    return _CHINESE


@functools.cache
def _others() -> list[TTFont]:
    """Those of this machine, the ones with most scripts first."""
    found = []
    for path in (one for name in _FONTS for place in _PLACES for one in Path(place).rglob(name)):
        try:
            font = TTFont(f"QMS-{path.stem}", str(path))
            pdfmetrics.registerFont(font)
        except (TTFError, OSError):
            continue
        found.append(font)
    return found


class _Turned(Flowable):  # type: ignore[misc]
    """Words of which some run from right to left: broken into lines first, and each of these drawn from the left."""

    def __init__(self, text: str, style: ParagraphStyle) -> None:
        super().__init__()
        self._text, self._style = text, style

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        def measure(line: str) -> float:
            return float(pdfmetrics.stringWidth(line, self._style.fontName, self._style.fontSize))

        self._lines = Paragraph("<br/>".join(map(escape, lines(self._text, width, measure))), self._style)
        wide, tall = self._lines.wrap(width, height)
        return float(wide), float(tall)

    def draw(self) -> None:
        self._lines.drawOn(self.canv, 0, 0)


def _words(text: str, size: float, colour: HexColor, *, strong: bool = False, right: bool = False) -> Flowable:
    style = ParagraphStyle(
        "words", fontName=font_of(text, strong=strong), fontSize=size, leading=size * 1.3, textColor=colour,
        alignment=2 if right else 0,
    )  # fmt: skip
    return _Turned(text, style) if is_rtl(text) else Paragraph(escape(text), style)


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
    labels = [drawn(_short(one.label)) if place % every == 0 else "" for place, one in enumerate(sheet.bars)]
    chart.categoryAxis.categoryNames = labels
    for place, label in enumerate(labels):
        chart.categoryAxis.labels[place].fontName = font_of(label)
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
        canvas.drawString(_MARGIN + _FRAME, _MARGIN / 2, drawn(sheet.foot))
        canvas.drawRightString(document.pagesize[0] - _MARGIN - _FRAME, _MARGIN / 2, str(canvas.getPageNumber()))

    return draw
