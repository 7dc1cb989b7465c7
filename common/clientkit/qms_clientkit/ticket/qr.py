"""The QR code of a ticket's page, computed once for screen and paper."""

from functools import lru_cache

import segno

KEPT = 4
"""The last codes: of the ticket on the screen and of those that still print."""


@lru_cache(KEPT)
def qr_modules(content: str) -> tuple[bytes, ...]:
    """The code's rows from the top, one byte a module, 1 for dark; without quiet zone. Error correction M (15 %)."""
    return tuple(bytes(row) for row in segno.make(content, error="m", micro=False).matrix)
