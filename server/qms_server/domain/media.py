"""What a file is, by its own bytes: a name or a header that a client sends says nothing. Raises ValidationFailed.

Sizes of pictures are read before anything decodes them: a small file may open into gigabytes. Formats: PNG (ISO/IEC
15948), JPEG (ITU-T T.81, Annex B), ISO base media files, Matroska's EBML head, RIFF WAVE.
"""

import struct
from collections.abc import Iterator

import msgspec
from qms_contract.assets import MOST_BYTES, AssetKind, MediaType

from qms_server.domain.errors import ValidationFailed

HEAD = 256 * 1024
"""How many bytes of a file's beginning are looked at; its TAIL is looked at too."""

TAIL = 16
_MOST_PIXELS, _MOST_SIDE = 25_000_000, 10_000
_WANTED = {
    AssetKind.IMAGE: "This is not a picture that can be shown: send PNG or JPEG.",
    AssetKind.VIDEO: "This is not a video that can be played: send MP4 (H.264) or WebM.",
    AssetKind.AUDIO: "This is not a recording that can be played: send WAV (PCM, 16 bits, mono or stereo, 8 to 48 kHz).",
}
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_SIZED = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""JPEG's markers of a frame, which tell its height and width."""

_ALONE = {0x01, *range(0xD0, 0xD9)}


class Media(msgspec.Struct, frozen=True):
    """`whole` is the least size that the head promises, 0 when it promises none."""

    media_type: MediaType
    whole: int = 0


def read_head(kind: AssetKind, head: bytes) -> Media:
    """What the file is whose first bytes (HEAD, or all it has) these are."""
    media = _READERS[kind](head)
    if media is None:
        raise refused(_WANTED[kind])
    return media


def check_end(media: Media, tail: bytes, size: int) -> None:
    """Raises ValidationFailed for a file that was cut off on its way."""
    cut = media.media_type is MediaType.PNG and not tail.endswith(_PNG_END)
    if cut or size < media.whole:
        raise refused("The file is cut off: its end is missing.")


def check_size(kind: AssetKind, size: int) -> None:
    """Raises ValidationFailed for a file larger than any of its kind."""
    if size > MOST_BYTES[kind]:
        raise refused(f"The file is larger than {MOST_BYTES[kind] // 1_000_000} MB, the most for {_PLURALS[kind]}.")


def refused(message: str) -> ValidationFailed:
    return ValidationFailed(message, [{"field": "content"}])


_PLURALS = {AssetKind.IMAGE: "pictures", AssetKind.VIDEO: "videos", AssetKind.AUDIO: "recordings"}


def _image(head: bytes) -> Media | None:
    if head.startswith(_PNG) and head[12:16] == b"IHDR" and len(head) >= 24:
        _check_pixels(*struct.unpack(">II", head[16:24]))
        return Media(MediaType.PNG)
    if head.startswith(b"\xff\xd8\xff"):
        size = _jpeg_size(head)
        if size is not None:
            _check_pixels(*size)
            return Media(MediaType.JPEG)
    return None


def _check_pixels(width: int, height: int) -> None:
    if not (0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE and width * height <= _MOST_PIXELS):
        raise refused(
            f"The picture has {width} × {height} pixels; at most {_MOST_PIXELS // 1_000_000} million are taken."
        )


def _jpeg_size(head: bytes) -> tuple[int, int] | None:
    """Width and height of the first frame; None when no frame begins within the head."""
    for marker, at in _jpeg_segments(head):
        if marker in _SIZED:
            height, width = struct.unpack(">HH", head[at + 3 : at + 7])
            return width, height
    return None


def _jpeg_segments(head: bytes) -> Iterator[tuple[int, int]]:
    """Marker and the place of each segment's length, up to where the head or the sense ends."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in _ALONE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        yield marker, at + 2
        at += 2 + max(2, int.from_bytes(head[at + 2 : at + 4], "big"))


def _video(head: bytes) -> Media | None:
    if head[4:8] == b"ftyp" and len(head) >= 32:
        return Media(MediaType.MP4)
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return Media(MediaType.WEBM)
    return None


def _audio(head: bytes) -> Media | None:
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
    known = False
    for name, at, length in _riff_chunks(head):
        if name == b"fmt ":
            known = _is_plain_pcm(head[at : at + 16])
        elif name == b"data":
            return Media(MediaType.WAV, whole=at + length) if known and length else None
    return None


def _riff_chunks(head: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, place and length of each chunk; one of odd length is followed by a byte that is none of it."""
    at = 12
    while at + 8 <= len(head):
        length = int.from_bytes(head[at + 4 : at + 8], "little")
        yield head[at : at + 4], at + 8, length
        at += 8 + length + length % 2


def _is_plain_pcm(head: bytes) -> bool:
    if len(head) < 16:
        return False
    form, channels, rate, _, align, bits = struct.unpack("<HHIIHH", head)
    return form == 1 and channels in {1, 2} and bits == 16 and align == 2 * channels and 8000 <= rate <= 48000


_READERS = {AssetKind.IMAGE: _image, AssetKind.VIDEO: _video, AssetKind.AUDIO: _audio}
