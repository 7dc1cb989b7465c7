"""What a printer makes of the bytes: the raster graphics of an ESC/POS stream as one image.

For whoever has the bytes and no printer: a `file:` printer's output, the demo's screenshot, the tests.
"""

from PySide6.QtGui import QImage

GS_V_0 = b"\x1dv0"


def preview(data: bytes) -> QImage:
    """The raster parts of `data`, one below the other, as black on white. A null image when there are none."""
    strips = list(_strips(data))
    if not strips:
        return QImage()
    width = max(columns for columns, _, _ in strips)
    bits = b"".join(_padded(columns, width, pixels) for columns, _, pixels in strips)
    image = QImage(bits, width * 8, sum(rows for _, rows, _ in strips), width, QImage.Format.Format_Mono)
    image.setColorTable([0xFFFFFFFF, 0xFF000000])
    return image.copy()


def _strips(data: bytes) -> list[tuple[int, int, bytes]]:
    """(bytes a row, rows, bits) of each raster command (GS v 0 m xL xH yL yH d…)."""
    found = []
    at = data.find(GS_V_0)
    while at >= 0:
        columns = int.from_bytes(data[at + 4 : at + 6], "little")
        rows = int.from_bytes(data[at + 6 : at + 8], "little")
        end = at + 8 + columns * rows
        found.append((columns, rows, data[at + 8 : end]))
        at = data.find(GS_V_0, end)
    return found


def _padded(columns: int, width: int, pixels: bytes) -> bytes:
    if columns == width:
        return pixels
    blank = bytes(width - columns)
    return b"".join(pixels[row : row + columns] + blank for row in range(0, len(pixels), columns))
