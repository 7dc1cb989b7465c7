"""The end of a program's log, for staff at the device and for who asked from afar."""

from pathlib import Path

SENT_BYTES = 300_000


def log_tail(path: Path, most: int = SENT_BYTES) -> bytes:
    """The last whole lines of the log, at most `most` bytes; those of the file before it too when it has just begun."""
    whole = b"".join(_bytes_of(part) for part in (path.with_name(f"{path.name}.1"), path))
    if len(whole) <= most:
        return whole
    return whole[-most:].partition(b"\n")[2]


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
