"""A QR reader that shares nothing with what wrote the code: ZXing, as many phones have it."""

from pathlib import Path

import zxingcpp
from PIL import Image


def read_qr(picture: Image.Image | Path) -> list[str]:
    """The texts of all QR codes in `picture`."""
    image = Image.open(picture) if isinstance(picture, Path) else picture
    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return [one.text for one in found]
