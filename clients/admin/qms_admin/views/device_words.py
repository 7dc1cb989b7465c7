"""A device's state in words."""

from datetime import datetime

from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.badge import Tone
from qms_contract.device_health import Health, health
from qms_contract.devices import Device, DeviceMoment, DeviceType, QuarantinedTicket

from qms_admin.estate import Estate
from qms_admin.state import Screen
from qms_admin.views.moments import when

TONES = {
    Health.REVOKED: (Tone.NEUTRAL, "lock"),
    Health.NEVER: (Tone.NEUTRAL, "info"),
    Health.OFFLINE: (Tone.BAD, "alert"),
    Health.NO_PAPER: (Tone.BAD, "alert"),
    Health.NO_PRINTER: (Tone.BAD, "alert"),
    Health.NOT_TAKEN: (Tone.BAD, "alert"),
    Health.BUFFER: (Tone.WARN, "layers"),
    Health.CLOCK: (Tone.WARN, "clock"),
    Health.TROUBLED: (Tone.WARN, "info"),
    Health.LOW_PAPER: (Tone.WARN, "clock"),
    Health.WORKS: (Tone.GOOD, "check"),
}
_COUNTED = (Health.BUFFER, Health.NOT_TAKEN)
"""How many tickets it was then is not known."""
SLOW_MS = 500
"""From so long an answer on, a device's connection is slow: a visitor waits half a second for it."""
ICONS = {DeviceType.KIOSK: "kiosk", DeviceType.DISPLAY: "monitor"}


def state_words(text: Translator, device: Device, now: datetime | None) -> str:
    kind = health(device, now)
    if kind is Health.OFFLINE and device.last_seen_at is not None and now is not None:
        return text("health.offline_for", time=_span(text, int((now - device.last_seen_at).total_seconds() // 60)))
    count = {Health.BUFFER: device.buffered or 0, Health.NOT_TAKEN: len(device.quarantined)}.get(kind)
    return text(f"health.{kind}") if count is None else text.plural(f"health.{kind}", count)


def clock_words(text: Translator, skew_ms: int) -> str:
    """How far its clock is off."""
    seconds = round(abs(skew_ms) / 1000)
    if not seconds:
        return text("health.clock_right")
    off = _span(text, seconds // 60) if seconds >= 120 else text.plural("health.seconds", seconds)
    return text("health.clock_ahead" if skew_ms > 0 else "health.clock_behind", time=off)


def _span(text: Translator, minutes: int) -> str:
    if minutes < 60:
        return text.plural("time.minutes", minutes)
    if minutes < 48 * 60:
        return text.plural("health.hours", minutes // 60)
    return text.plural("health.days", minutes // 1440)


def seen_words(text: Translator, device: Device, estate: Estate) -> str:
    """ "now", the time of today, else the day; in the device's branch's zone."""
    if device.last_seen_at is None:
        return text("health.not_seen")
    now = estate.read_at
    if now is not None and health(device, now) is not Health.OFFLINE and device.active:
        return text("health.now")
    branch = estate.branch_of(device.branch_id)
    formats = Formats(text.language, branch.time_zone if branch is not None else "UTC")
    is_today = now is not None and (now - device.last_seen_at).days == 0
    return formats.clock(device.last_seen_at) if is_today else formats.short_date(device.last_seen_at)


def trouble_words(text: Translator, device: Device) -> str:
    """What the device finds not well with itself, a sentence each."""
    return " ".join(text(f"device_trouble.{one.kind}", subject=one.subject) for one in device.troubles)


def moment_words(text: Translator, moment: DeviceMoment) -> str:
    """What it did from then on."""
    return text("health.not_well" if moment.health in _COUNTED else f"health.{moment.health}")


def since_words(text: Translator, device: Device, now: datetime | None, screen: Screen) -> str:
    """Since when it does as it does; empty where that is not known."""
    newest = device.moments[0] if device.moments else None
    if newest is None or newest.health is not health(device, now) or newest.health is Health.OFFLINE:
        return ""
    return text("health.since", time=when(text, screen, newest.at))


def vital_words(text: Translator, device: Device) -> tuple[tuple[str, str], ...]:
    """How the program does: how fast the server answers it, since when it runs, and its memory; what is known of it."""
    told = device.vitals
    if told is None:
        return ()
    facts = [(text("device.running"), _span(text, told.running_seconds // 60))]
    if told.answered_ms is not None:
        kind = "good" if told.answered_ms < SLOW_MS else "slow"
        facts.insert(0, (text("device.connection"), text(f"device.connection_{kind}", count=told.answered_ms)))
    if told.memory_mb is not None:
        key = "memory_of" if told.machine_mb else "memory_mb"
        size = Formats(text.language).number((told.machine_mb or 0) / 1024, 1)
        facts.append((text("device.memory"), text(f"device.{key}", count=told.memory_mb, size=size)))
    return tuple(facts)


def untaken_words(text: Translator, device: Device, screen: Screen) -> tuple[tuple[str, str], ...]:
    """The number of each ticket, and for what it was given out, when, and why the server does not take it."""
    return tuple((one.display_number, _untaken(text, one, screen)) for one in device.quarantined)


def _untaken(text: Translator, ticket: QuarantinedTicket, screen: Screen) -> str:
    names = [one.name for one in screen.estate.services if one.service_id == ticket.service_id]
    return f"{', '.join([*names, when(text, screen, ticket.issued_at)])}: {ticket.reason}"
