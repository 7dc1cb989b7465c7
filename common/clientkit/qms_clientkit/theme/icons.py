"""The icon set: one-stroke SVGs on a 24 grid, rendered in any colour and size, mirrored where direction has meaning."""

from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

DIRECTIONAL = frozenset({"arrow", "left", "right", "undo", "logout"})
"""Icons that point along the line of reading, and so are mirrored in right-to-left languages."""


def icon_names() -> frozenset[str]:
    """The names that `pixmap` knows."""
    return frozenset(entry.name.removesuffix(".svg") for entry in _folder().iterdir() if entry.name.endswith(".svg"))


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0, *, rtl: bool = False) -> QPixmap:
    """`name` in `colour` (#RRGGBB), `size` pixels square (device-independent). Raises FileNotFoundError if unknown."""
    image = QPixmap(max(1, round(size * ratio)), max(1, round(size * ratio)))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if rtl and name in DIRECTIONAL:
        painter.translate(image.width(), 0)
        painter.scale(-1, 1)
    QSvgRenderer(_coloured(name, colour)).render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon(name: str, colour: str, size: int) -> QIcon:
    """The same as a QIcon, for Qt's own widgets (menus, item views)."""
    return QIcon(pixmap(name, colour, size, 2.0))


def draw_icon(painter: QPainter, name: str, colour: str, box: QRectF, *, rtl: bool = False) -> None:
    """Paint `name` into the square `box`."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(box.topLeft(), pixmap(name, colour, round(box.width()), ratio, rtl=rtl))


@lru_cache(maxsize=512)
def _coloured(name: str, colour: str) -> QByteArray:
    return QByteArray(_source(name).replace("currentColor", colour).encode())


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return _folder().joinpath(f"{name}.svg").read_text(encoding="utf-8")


def _folder() -> Traversable:
    return files("qms_clientkit.icons")
