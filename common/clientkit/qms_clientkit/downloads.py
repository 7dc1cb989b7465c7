"""A file that comes from the server piece by piece: it is there whole or not at all, and never in memory."""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from qms_clientkit.transport.caller import Take

Fetch = Callable[[Take], Awaitable[None]]


async def download_to(path: Path, fetch: Fetch, head: bytes = b"") -> None:
    """Write `head` and what `fetch` takes to `path`, which keeps what it was until all has come. Raises OSError and what
    `fetch` does."""
    handle, temporary = await asyncio.to_thread(tempfile.mkstemp, dir=path.parent, prefix=f".{path.name}.")
    file = os.fdopen(handle, "wb")
    try:
        with file:

            async def take(piece: bytes) -> None:
                await asyncio.to_thread(file.write, piece)

            await take(head)
            await fetch(take)
            file.flush()
            await asyncio.to_thread(os.fsync, file.fileno())
        await asyncio.to_thread(Path(temporary).replace, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - at once, also while the task is being cancelled
        raise
