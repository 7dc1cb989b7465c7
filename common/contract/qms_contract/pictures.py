"""How large a picture may be, and whether it is whole: by its own bytes, before anything decodes it. Server and display read
them alike, so that what is taken can be shown.

Formats: PNG (ISO/IEC 15948), JPEG (ITU-T T.81, Annex B). A plain JPEG is made smaller while it is read; of a PNG all pixels
are in memory at once, of a progressive JPEG all coefficients, and that is what bounds them.
"""

import struct
from collections.abc import Iterator

import msgspec

from qms_contract.assets import MediaType

HEAD = 256 * 1024
"""How many bytes of a file's beginning are looked at."""

TAIL = 64 * 1024
"""How many of its end: some cameras write more behind a JPEG's last mark."""

MOST_SIDE = 10_000
MOST_KEPT = 64 * 1024 * 1024
"""Bytes that decoding a picture may take."""

_MOST_MILLIONS, _MILLION = 25, 1_000_000
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_SIZED = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""JPEG's markers of a frame, which tell its height and width."""

_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_ALONE = {0x01, *range(0xD0, 0xD9)}


class Picture(msgspec.Struct, frozen=True):
    """`kept` is how many bytes of each pixel are in memory while it is decoded, 0 of what is made smaller meanwhile."""

    media_type: MediaType
    width: int
    height: int
    kept: float = 0

    @property
    def most_millions(self) -> int:
        """How many million pixels one of this kind may have."""
        return min(_MOST_MILLIONS, int(MOST_KEPT / self.kept / _MILLION)) if self.kept else _MOST_MILLIONS

    @property
    def fits(self) -> bool:
        """Whether it may be decoded."""
        sides = 0 < self.width <= MOST_SIDE and 0 < self.height <= MOST_SIDE
        return sides and self.width * self.height <= self.most_millions * _MILLION


def picture_of(head: bytes) -> Picture | None:
    """The picture whose first bytes (HEAD, or all it has) these are; None when it is neither PNG nor JPEG."""
    if head.startswith(_PNG) and head[12:16] == b"IHDR" and len(head) >= 26:
        width, height, depth = struct.unpack(">IIB", head[16:25])
        return Picture(MediaType.PNG, width, height, 8 if depth == 16 else 4)
    return _jpeg(head) if head.startswith(_JPEG) else None


def is_cut(media_type: MediaType, tail: bytes) -> bool:
    """Whether a picture of which these are the last bytes (TAIL, or all it has) lacks its end."""
    if media_type is MediaType.PNG:
        return not tail.endswith(_PNG_END)
    # Never within a JPEG's pixels, where each FF is followed by 00 or a restart.
    return media_type is MediaType.JPEG and _JPEG_END not in tail


def _jpeg(head: bytes) -> Picture | None:
    """By its first frame; None when none begins within the head."""
    for marker, at in _segments(head):
        if marker in _SIZED:
            height, width = struct.unpack(">HH", head[at + 3 : at + 7])
            kept = _coefficients(head[at + 7 :]) if marker in _PROGRESSIVE else 0
            return Picture(MediaType.JPEG, width, height, kept)
    return None


def _coefficients(components: bytes) -> float:
    """Bytes of them for each pixel: two for every sample, of which the colours may have fewer than the brightness."""
    factors = [(one >> 4, one & 15) for one in components[2 : 1 + 3 * components[0] : 3]] if components else []
    widest, highest = max((h for h, _ in factors), default=0), max((v for _, v in factors), default=0)
    return 2 * sum(h * v for h, v in factors) / (widest * highest) if widest and highest else 8


def _segments(head: bytes) -> Iterator[tuple[int, int]]:
    """Marker and the place of each segment's length, up to where the head or the sense ends."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in _ALONE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        yield marker, at + 2
        at += 2 + max(2, int.from_bytes(head[at + 2 : at + 4], "big"))
