"""A 1-bit raster as ESC/POS bytes: initialise, raster (GS v 0), feed, cut.

A ticket is mostly paper. Each line of it is sent as far as it is inked, and a blank row as one byte: that is half of the
picture, which is what counts on a serial line. Every printer that takes a raster takes narrow ones, and each row stays one
row, so what comes out is the picture dot by dot; feeding blank rows (ESC J) would depend on the printer's own measure.
"""

from collections.abc import Iterator
from itertools import groupby

from PIL import Image, ImageOps
from PySide6.QtGui import QImage

from qms_kiosk.printing.library import Dummy

FEED_LINES = 4
FRAGMENT = 256
"""Rows a raster command carries at most; cheap printers have small buffers."""
RASTER = b"\x1dv0\x00"


def ticket_bytes(image: QImage) -> bytes:
    """What is sent to the printer for `image`, whose width is that of the paper."""
    printer = Dummy()
    printer.hw("INIT")
    for strip in _strips(_rows(image)):
        printer._raw(_raster(strip))
    printer.ln(FEED_LINES)
    printer.cut(feed=False)
    return bytes(printer.output)


def _strips(rows: list[bytes]) -> Iterator[list[bytes]]:
    """The first row alone and whole, which tells the paper's width; then lines of ink, and the blank between them."""
    yield rows[:1]
    for inked, group in groupby(rows[1:], key=any):
        line = list(group)
        width = max(len(row.rstrip(b"\x00")) for row in line) if inked else 1
        for top in range(0, len(line), FRAGMENT):
            yield [row[:width] for row in line[top : top + FRAGMENT]]


def _raster(strip: list[bytes]) -> bytes:
    width, height = len(strip[0]), len(strip)
    return RASTER + width.to_bytes(2, "little") + height.to_bytes(2, "little") + b"".join(strip)


def _rows(image: QImage) -> list[bytes]:
    """A bit a dot, 1 for black, each row filled up to a whole byte."""
    bits = ImageOps.invert(_pillow(image)).convert("1", dither=Image.Dither.NONE)
    width, data = (bits.width + 7) // 8, bits.tobytes()
    return [data[at : at + width] for at in range(0, len(data), width)]


def _pillow(image: QImage) -> Image.Image:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    size, line = (grey.width(), grey.height()), grey.bytesPerLine()
    return Image.frombuffer("L", size, bytes(grey.constBits()), "raw", "L", line, 1)
