"""What a display said, heard again: the announcements of a recorded WAV as the names of the clips in them."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from qms_display.voice.chime import chime
from qms_display.voice.clips import ClipStore
from qms_display.voice.phrases import Clip, Part

from qms_demo.listen import Heard, find_clips, read_recording

CHIME = "chime"


def clip_key(clip: Clip) -> str:
    return f"{clip.language}:{clip.text}"


def spoken(sentences: Iterable[Iterable[Part]]) -> list[str]:
    """The keys of the clips that an announcement with these sentences must hold, the chime first."""
    return [CHIME, *(clip_key(part) for sentence in sentences for part in sentence if isinstance(part, Clip))]


def hear(recording: Path, store: ClipStore, clips: Iterable[Clip]) -> list[Heard]:
    """Every chime and every one of `clips` in the recording, in order of time."""
    signals = {CHIME: chime()}
    for clip in clips:
        samples = store.samples(clip)
        assert samples is not None, clip
        signals[clip_key(clip)] = samples
    return find_clips(
        read_recording(recording), {name: np.asarray(sound, np.float64) for name, sound in signals.items()}
    )


def announcements(heard: list[Heard]) -> list[list[Heard]]:
    """The heard clips cut into announcements; each begins with a chime."""
    found: list[list[Heard]] = []
    for item in heard:
        if item.name == CHIME:
            found.append([])
        found[-1].append(item)
    return found
