"""The screen as a picture, small enough to be sent."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

MOST_BYTES = 700_000
PICTURED = "pictured"
"""Property of a window while its picture is taken for somebody who is not there."""


def picture_of(window: QWidget, most: int = MOST_BYTES) -> bytes:
    """A PNG of `window`, halved until it has at most `most` bytes. What says who a visitor is leaves itself out of it."""
    window.setProperty(PICTURED, True)
    try:
        picture = window.grab()
    finally:
        window.setProperty(PICTURED, False)
    while len(data := _png(picture)) > most:
        picture = picture.scaledToWidth(picture.width() // 2, Qt.TransformationMode.SmoothTransformation)
    return data


def _png(picture: QPixmap) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(data.data())
