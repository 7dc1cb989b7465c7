"""Small files as people upload them: real pictures and recordings, made here."""

import io
import math
import struct
import wave
import zlib


def a_png(width: int = 4, height: int = 3, colour: tuple[int, int, int] = (40, 70, 170)) -> bytes:
    """A picture of one colour."""
    row = b"\0" + bytes(colour) * width
    return b"\x89PNG\r\n\x1a\n" + b"".join([
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(row * height, 9)),
        _chunk(b"IEND", b""),
    ])  # fmt: skip


def a_jpeg_head(
    width: int, height: int, before: bytes = b"", *, progressive: bool = False, sampling: int = 0x11
) -> bytes:
    """The head of a JPEG in colour, and as much of it as is read before it is decoded. `before` stands before its frame."""
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes((1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1))
    segments = [b"\xff\xe0", struct.pack(">H", 16) + b"JFIF\0" + bytes(9)]
    if before:
        segments += [b"\xff\xe1", struct.pack(">H", 2 + len(before)) + before]
    segments += [b"\xff\xc2" if progressive else b"\xff\xc0", struct.pack(">H", 2 + len(frame)) + frame, b"\xff\xd9"]
    return b"\xff\xd8" + b"".join(segments)


def a_png_head(width: int, height: int, depth: int = 8) -> bytes:
    """As much of a PNG as is read before it is decoded, and its end."""
    png = a_png(1, 1)
    return png[:16] + struct.pack(">IIB", width, height, depth) + png[25:]


def a_wav(seconds: float = 0.5, *, rate: int = 22050, channels: int = 1, width: int = 2, pitch: float = 440) -> bytes:
    """A tone, by Python's own writer."""
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(channels)
        wav.setsampwidth(width)
        wav.setframerate(rate)
        tone = [round(9000 * math.sin(2 * math.pi * pitch * at / rate)) for at in range(round(seconds * rate))]
        frames = b"".join(struct.pack("<h", one)[:width] * channels for one in tone)
        wav.writeframes(frames)
    return file.getvalue()


def an_mp4_head(size: int = 4000) -> bytes:
    """What begins as an MP4 and holds nothing that could be played."""
    return struct.pack(">I4s4sI8s", 24, b"ftyp", b"isom", 512, b"isomiso2") + bytes(size - 24)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
