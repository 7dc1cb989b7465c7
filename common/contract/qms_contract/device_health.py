"""How a device does, from what it last said: the rule that the server counts by and the admin tool shows. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from qms_contract.devices import Device, PrinterStatus
from qms_contract.devices import Health as Health  # noqa: PLC0414 - part of this module: the rule and its words

OFFLINE_AFTER = timedelta(seconds=90)
"""Three heartbeats and a margin."""

PRINTERS = {
    PrinterStatus.OUT: Health.NO_PAPER,
    PrinterStatus.OFFLINE: Health.NO_PRINTER,
    PrinterStatus.LOW: Health.LOW_PAPER,
}
SERIOUS = frozenset({Health.OFFLINE, Health.NO_PAPER, Health.NO_PRINTER, Health.NOT_TAKEN})
WORTH_A_LOOK = frozenset({Health.BUFFER, Health.CLOCK, Health.TROUBLED, Health.LOW_PAPER})
MOST_BUFFERED = 5
"""A kiosk that reaches the server sends what it holds within seconds; more than so many are growing."""
WRONG_CLOCK_MS = 120_000
"""So far off, a clock is wrong: hours and voices follow it. Numbers and waits do not, they are corrected."""


LOOKED_AFTER = SERIOUS | WORTH_A_LOOK


def health(device: Device, now: datetime | None) -> Health:
    """The worst that is known. `now` is when the device's record was read."""
    if not device.active:
        return Health.REVOKED
    if device.last_seen_at is None:
        return Health.NEVER
    if now is not None and now - device.last_seen_at > OFFLINE_AFTER:
        return Health.OFFLINE
    found = PRINTERS.get(device.printer) if device.printer is not None else None
    if found is not None and found in SERIOUS:
        return found
    return next(_told(device), found or Health.WORKS)


def _told(device: Device) -> Iterator[Health]:
    """What it says of itself beside its printer, the worst first."""
    if device.quarantined:
        yield Health.NOT_TAKEN
    if (device.buffered or 0) > MOST_BUFFERED:
        yield Health.BUFFER
    if abs(device.clock_skew_ms or 0) > WRONG_CLOCK_MS:
        yield Health.CLOCK
    if device.troubles:
        yield Health.TROUBLED


def attention(device: Device, now: datetime | None) -> bool:
    """Whether somebody should look after it."""
    return health(device, now) in LOOKED_AFTER
