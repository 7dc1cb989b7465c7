"""How a device does, from what it last said. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from qms_contract.devices import Device, PrinterStatus

OFFLINE_AFTER = timedelta(seconds=90)
"""Three heartbeats and a margin."""


class Health(StrEnum):
    REVOKED = "revoked"
    NEVER = "never"
    OFFLINE = "offline"
    NO_PAPER = "no_paper"
    NO_PRINTER = "no_printer"
    LOW_PAPER = "low_paper"
    WORKS = "works"


_PRINTERS = {
    PrinterStatus.OUT: Health.NO_PAPER,
    PrinterStatus.OFFLINE: Health.NO_PRINTER,
    PrinterStatus.LOW: Health.LOW_PAPER,
}
_ATTENTION = frozenset({Health.OFFLINE, Health.NO_PAPER, Health.NO_PRINTER, Health.LOW_PAPER})


def health(device: Device, now: datetime | None) -> Health:
    """The worst that is known. `now` is when the device's record was read."""
    if not device.active:
        return Health.REVOKED
    if device.last_seen_at is None:
        return Health.NEVER
    if now is not None and now - device.last_seen_at > OFFLINE_AFTER:
        return Health.OFFLINE
    return _PRINTERS.get(device.printer, Health.WORKS) if device.printer is not None else Health.WORKS


def attention(device: Device, now: datetime | None) -> bool:
    """Whether somebody should look after it."""
    return health(device, now) in _ATTENTION
