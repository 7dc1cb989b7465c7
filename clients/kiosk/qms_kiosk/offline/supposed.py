"""Tickets that were dated while nobody knew the time: what is kept with each, and its true time once known. Pure."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from msgspec.structs import replace
from qms_contract.tickets import OfflineTicket


class Supposed(msgspec.Struct, frozen=True):
    """In which run of the program, and by how many seconds the server's clock was then taken to be ahead of this machine's."""

    run: UUID
    ahead: float


class Kept(OfflineTicket, frozen=True, kw_only=True, omit_defaults=True):
    """A ticket as the book keeps it: `supposed` until its true time is known, and not to be sent before."""

    supposed: Supposed | None = None


def true_time(ticket: OfflineTicket) -> datetime:
    """When it was given out by the server's clock, as far as that was known."""
    return ticket.issued_at - timedelta(milliseconds=ticket.clock_skew_ms or 0)


def dated(ticket: Kept, supposed: Supposed, now: Supposed, latest: datetime) -> Kept:
    """`ticket` with its true time, `now` that this run knows by how much the server's clock is ahead.

    How far the machine's clock of an earlier run was off can no longer be known: such a ticket was given out before `latest`,
    and counts from then, for its visitor waits still.
    """
    if supposed.run == now.run:
        return replace(ticket, clock_skew_ms=round((supposed.ahead - now.ahead) * 1000), supposed=None)
    at = max(ticket.issued_at, latest)
    confirmed_at = None if ticket.confirmed_at is None else at
    return replace(ticket, issued_at=at, confirmed_at=confirmed_at, clock_skew_ms=0, supposed=None)
