"""What a file is, by its own bytes: a name or a header that a client sends says nothing. Raises ValidationFailed.

Sizes of pictures are read before anything decodes them: a small file may open into gigabytes (`qms_contract.pictures`).
Other formats: ISO base media files, Matroska's EBML head, RIFF WAVE.
"""

import struct
from collections.abc import Iterator

import msgspec
from qms_contract.assets import MOST_BYTES, AssetKind, MediaType
from qms_contract.pictures import Picture, is_cut, picture_of

from qms_server.domain.errors import ValidationFailed

_WANTED = {
    AssetKind.IMAGE: "This is not a picture that can be shown: send PNG or JPEG.",
    AssetKind.VIDEO: "This is not a video that can be played: send MP4 (H.264) or WebM.",
    AssetKind.AUDIO: "This is not a recording that can be played: send WAV (PCM, 16 bits, mono or stereo, 8 to 48 kHz).",
}


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
    if is_cut(media.media_type, tail) or size < media.whole:
        raise refused("The file is cut off: its end is missing.")


def check_size(kind: AssetKind, size: int) -> None:
    """Raises ValidationFailed for a file larger than any of its kind."""
    if size > MOST_BYTES[kind]:
        raise refused(f"The file is larger than {MOST_BYTES[kind] // 1_000_000} MB, the most for {_PLURALS[kind]}.")


def refused(message: str) -> ValidationFailed:
    return ValidationFailed(message, [{"field": "content"}])


_PLURALS = {AssetKind.IMAGE: "pictures", AssetKind.VIDEO: "videos", AssetKind.AUDIO: "recordings"}


def _image(head: bytes) -> Media | None:
    picture = picture_of(head)
    if picture is None:
        return None
    if not picture.fits:
        told = f"The picture has {picture.width} × {picture.height} pixels"
        raise refused(f"{told}; at most {picture.most_millions} million {_kind_of(picture)} are taken.")
    return Media(picture.media_type)


def _kind_of(picture: Picture) -> str:
    if picture.media_type is MediaType.PNG:
        return "of a PNG"
    return "of a progressive JPEG" if picture.kept else "of a JPEG"


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
