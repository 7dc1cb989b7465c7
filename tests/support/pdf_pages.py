"""The pages of a PDF as another program's reader draws them (PDFium), so that what nobody painted is missed."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

WIDTH = 1200
"""Pixels across a page."""
NEAR = 24
"""By so much each of red, green and blue may differ, for edges that are smoothed."""


def pages(data: bytes) -> list[QImage]:
    """Each page of the PDF, `WIDTH` pixels wide on white."""
    kept, buffer, document = QByteArray(data), QBuffer(), QPdfDocument(None)
    buffer.setData(kept)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    assert document.pageCount(), "it is no PDF"
    found = [_drawn(document, page) for page in range(document.pageCount())]
    document.close()
    return found


def bars(image: QImage, colour: str, least: int = 12) -> list[int]:
    """The heights in pixels of the bars of this colour, from left to right: runs of columns with so much of it above each
    other."""
    heights, run = [], 0
    for x in range(image.width()):
        tall = _tallest(image, x, QColor(colour))
        if tall >= least:
            run = max(run, tall)
        elif run:
            heights.append(run)
            run = 0
    return heights


def _tallest(image: QImage, x: int, colour: QColor) -> int:
    most = here = 0
    for y in range(image.height()):
        here = here + 1 if _is_near(image.pixelColor(x, y), colour) else 0
        most = max(most, here)
    return most


def _is_near(one: QColor, other: QColor) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= NEAR for a, b in pairs)


def _drawn(document: QPdfDocument, page: int) -> QImage:
    size = document.pagePointSize(page)
    drawn = document.render(page, QSize(WIDTH, round(WIDTH * size.height() / size.width())))
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(QColor("white"))
    _lay(paper, drawn)
    return paper


def _lay(paper: QImage, drawn: QImage) -> None:
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
