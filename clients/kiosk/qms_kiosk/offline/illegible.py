"""How a ticket that the server does not take is told, also one of which hardly anything can be read any more."""

import re
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import msgspec
from qms_contract import wire
from qms_contract.devices import QuarantinedTicket
from qms_contract.wire import utc_now

from qms_kiosk.offline.salvage import legible

UNKNOWN = UUID(int=0)
_REASON, _NUMBER = 200, 12
"""So long a reason and a number may be (contract)."""


class _Glimpse(msgspec.Struct):
    """What a ticket of another version still has of ours."""

    service_id: UUID = UNKNOWN
    issued_at: datetime | None = None


def set_aside(
    ticket_id: str, series: str, seq: int, body: object, reason: str, last_at: str | None
) -> QuarantinedTicket:
    """The row as the heartbeat tells it. What cannot be read is taken from beside it: the number from its series, the time
    from that of the series' last ticket (`last_at`, RFC 3339), and no service."""
    ticket = legible(body)
    glimpse = _glimpse(body)
    return QuarantinedTicket(
        ticket_id=ticket.ticket_id if ticket else as_uuid(ticket_id) or UNKNOWN,
        display_number=ticket.display_number if ticket else _number(series, seq),
        service_id=glimpse.service_id,
        issued_at=_aware(glimpse.issued_at) or _aware(as_time(last_at)) or utc_now(),
        reason=reason[:_REASON],
    )


def as_uuid(text: str) -> UUID | None:
    """None for what is none."""
    with suppress(ValueError):
        return UUID(text)
    return None


def _glimpse(body: object) -> _Glimpse:
    if isinstance(body, bytes):
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):
            return wire.decode(body, _Glimpse)
    return _Glimpse()


def _number(series: str, seq: int) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "", f"{series}-{seq:03d}")[:_NUMBER] or "-"


def as_time(text: str | None) -> datetime | None:
    """Of RFC 3339; None for what is none."""
    with suppress(ValueError):
        return datetime.fromisoformat(text or "")
    return None


def _aware(at: datetime | None) -> datetime | None:
    """Without an offset nobody knows when it was."""
    return at if at is not None and at.tzinfo is not None else None
