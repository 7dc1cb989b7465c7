"""What a refusal tells besides its code."""

from contextlib import suppress
from datetime import datetime

import msgspec


class _Details(msgspec.Struct):
    next_opening: datetime | None = None


def next_opening(details: object) -> datetime | None:
    """When tickets are given again (aware), from the details of SERVICE_CLOSED or SERVICE_FULL; None if not told."""
    with suppress(msgspec.ValidationError):
        at = msgspec.convert(details, _Details).next_opening
        return at if at is not None and at.tzinfo is not None else None
    return None
