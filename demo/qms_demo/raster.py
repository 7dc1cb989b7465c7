"""The ticket as the printer would print it: its raster bytes read back into a picture."""

import struct

from PIL import Image

_RASTER = b"\x1dv0"
_HEAD = struct.Struct("<BHH")


def printed_picture(data: bytes) -> Image.Image | None:
    """All `GS v 0` blocks of ESC/POS `data` below one another, black on white; None when there is none.

    A block is GS v 0, mode, width in bytes, height in dots, then rows of bits, 1 for black (Epson's ESC/POS reference).
    """
    blocks, start = [], data.find(_RASTER)
    while start >= 0:
        _mode, width, height = _HEAD.unpack_from(data, start + len(_RASTER))
        begin = start + len(_RASTER) + _HEAD.size
        bits = data[begin : begin + width * height]
        blocks.append(Image.frombytes("1", (width * 8, height), bytes(~byte & 0xFF for byte in bits)))
        start = data.find(_RASTER, begin + width * height)
    return _stacked(blocks) if blocks else None


def _stacked(blocks: list[Image.Image]) -> Image.Image:
    picture = Image.new("1", (max(one.width for one in blocks), sum(one.height for one in blocks)), 1)
    top = 0
    for block in blocks:
        picture.paste(block, (0, top))
        top += block.height
    return picture
