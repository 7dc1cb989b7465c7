"""A clip as sound: what the speech engines of the client kit say, trimmed and levelled."""

import logging

from qms_clientkit.speech.engines import recordings

from qms_display.voice.pcm import DamagedSound, Samples, levelled, read_wav, trimmed
from qms_display.voice.phrases import Clip

_log = logging.getLogger(__name__)


def render(clip: Clip) -> Samples | None:
    """`clip` as sound, or None (and a line in the log file) when no engine could say it."""
    for wav in recordings(clip):
        sound = _usable(wav)
        if sound is not None:
            return sound
    _log.info("no speech engine can say %r in %s", clip.text, clip.language)
    return None


def _usable(wav: bytes) -> Samples | None:
    try:
        sound = levelled(trimmed(read_wav(wav)))
    except DamagedSound as error:
        _log.info("unusable sound from a speech engine: %s", error)
        return None
    return sound if len(sound) else None
