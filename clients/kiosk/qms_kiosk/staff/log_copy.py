"""The log as staff take it along: onto a memory stick when one is plugged in, else beside the program's own files."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from qms_clientkit.appliance.log_tail import log_tail
from qms_clientkit.files import write_atomically

MEDIA = (Path("/media"), Path("/run/media"))
COPIED_BYTES = 5_000_000


def last_lines(path: Path, count: int) -> tuple[str, ...]:
    """The newest lines of the log, the newest last."""
    return tuple(log_tail(path).decode(errors="replace").splitlines()[-count:])


def copy_log(path: Path, folder: Path, at: datetime, media: Iterable[Path] = MEDIA) -> Path:
    """Where the copy was written. Raises OSError."""
    target = _stick(media) or folder
    copy = target / f"{path.stem}-{at:%Y%m%d-%H%M%S}.log"
    write_atomically(copy, log_tail(path, COPIED_BYTES))
    return copy


def _stick(media: Iterable[Path]) -> Path | None:
    """Mounted at /media/<user>/<name> or /media/<name>, and writable."""
    mounted = (place for root in media for pattern in ("*/*", "*") for place in root.glob(pattern))
    return next((place for place in mounted if place.is_mount() and os.access(place, os.W_OK)), None)
