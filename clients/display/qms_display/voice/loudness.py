"""How loud calls are at a moment: by the branch's schedule, in its own zone. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from qms_contract.displays import VoiceSettings, VolumeSpan


def volume_at(voice: VoiceSettings, time_zone: str, moment: datetime) -> float:
    """0 to 1; 0 says nothing at all. `moment` is aware."""
    clock = f"{moment.astimezone(ZoneInfo(time_zone)):%H:%M}"
    volume = next((span.volume for span in voice.schedule if _holds(span, clock)), voice.volume)
    return volume / 100


def _holds(span: VolumeSpan, clock: str) -> bool:
    if span.begins < span.ends:
        return span.begins <= clock < span.ends
    return clock >= span.begins or clock < span.ends
