"""A 1-bit raster as ESC/POS bytes: initialise, raster (GS v 0), feed, cut."""

from typing import Any

from PIL import Image
from PySide6.QtGui import QImage

from qms_kiosk.printing.library import Dummy

FEED_LINES = 4
FRAGMENT = 256
"""Lines a raster command carries; cheap printers have small buffers."""


def ticket_bytes(image: QImage) -> bytes:
    """What is sent to the printer for `image`."""
    printer = Dummy()
    printer.profile.profile_data = _profile(printer.profile.profile_data, image.width())
    printer.hw("INIT")
    printer.image(_pillow(image), impl="bitImageRaster", fragment_height=FRAGMENT)
    printer.ln(FEED_LINES)
    printer.cut(feed=False)
    return bytes(printer.output)


def _profile(known: dict[str, Any], width: int) -> dict[str, Any]:
    """The profile with our paper's width; without one python-escpos prints a remark to the terminal."""
    return {**known, "media": {**known["media"], "width": {**known["media"]["width"], "pixels": width}}}


def _pillow(image: QImage) -> Image.Image:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return Image.frombuffer(
        "L", (grey.width(), grey.height()), bytes(grey.constBits()), "raw", "L", grey.bytesPerLine(), 1
    ).convert("1", dither=Image.Dither.NONE)
