"""A tenant's pictures as they go onto a ticket."""

import logging
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

MOST_PIXELS = 1152
"""Twice as wide as the widest paper; a larger picture is read smaller, so that no photograph fills a kiosk's memory."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pictures:
    """None, and a null one, is none: the house's mark stands in for the logo, nothing for an advertisement."""

    logo: QImage | None = None
    advert: QImage | None = None


NO_PICTURES = Pictures()


def read_logo(path: str) -> QImage:
    """The picture in the file; a null one, and a line in the log, when it is none."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > MOST_PIXELS:
        reader.setScaledSize(size.scaled(QSize(MOST_PIXELS, MOST_PIXELS), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        _log.warning("The picture %s cannot be used (%s).", path, reader.errorString())
    return image
