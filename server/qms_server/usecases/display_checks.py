"""What must hold within the settings of a branch's displays: hours of loudness that do not overlap, each word recorded once."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
from qms_contract.displays import VoiceSettings, VolumeSpan

from qms_server.domain.errors import ValidationFailed

_MIDNIGHT, _MORNING = "24:00", "00:00"


def check_voice(fields: dict[str, Any] | None) -> None:
    """Raises ValidationFailed with the field at fault."""
    voice = msgspec.convert(fields or {}, VoiceSettings)
    if problem := _problem(voice.schedule):
        raise ValidationFailed(problem, [{"field": "voice.schedule"}])
    if len(set(voice.languages)) < len(voice.languages):
        raise ValidationFailed("A language stands here twice.", [{"field": "voice.languages"}])
    said = [(recording.language, recording.word) for recording in voice.recordings]
    if twice := next((one for one in said if said.count(one) > 1), None):
        message = f"There are two recordings of {twice[1].removeprefix('name:')} in {twice[0]}."
        raise ValidationFailed(message, [{"field": "voice.recordings"}])
    if not all((one.at is None) != (one.minutes_before_closing is None) for one in voice.notices):
        message = "An announcement is made at a time, or so long before closing: one of the two."
        raise ValidationFailed(message, [{"field": "voice.notices"}])
    moments = [(one.at, one.minutes_before_closing, one.language) for one in voice.notices]
    if len(set(moments)) < len(moments):
        message = "Two announcements of one moment are in the same language."
        raise ValidationFailed(message, [{"field": "voice.notices"}])


def _problem(schedule: list[VolumeSpan]) -> str | None:
    """What is wrong with the hours, in words, or None."""
    for span in schedule:
        if span.begins == span.ends:
            return f"Must end later than it begins: {span.begins}–{span.ends}."
    pieces = sorted(piece for span in schedule for piece in _pieces(span))
    for (earlier, end), (later, later_end) in pairwise(pieces):
        if later < end:
            return f"Must not overlap: {earlier}–{end} and {later}–{later_end}."
    return None


def _pieces(span: VolumeSpan) -> Iterator[tuple[str, str]]:
    """The span, or the two parts of one that goes over midnight."""
    if span.begins < span.ends:
        yield span.begins, span.ends
        return
    yield span.begins, _MIDNIGHT
    if span.ends > _MORNING:
        yield _MORNING, span.ends
