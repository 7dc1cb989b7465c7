"""The two-tone chime before every announcement, made here so that no recording has to be shipped."""

import numpy as np

from qms_display.voice.pcm import RATE, Samples, silence

_TONES = ((659.26, 0.0), (523.25, 0.42))
"""E5 then C5: frequency in Hz, start in seconds. A falling third is heard as "attention" over the noise of a hall."""

_PARTIALS = ((1.0, 1.0), (2.0, 0.35), (3.0, 0.12), (4.2, 0.06))
_LENGTH = 1.15
_DECAY = 4.5
_ATTACK = 0.006
_PEAK = 0.5


def chime() -> Samples:
    """The chime with the pause that follows it."""
    total = np.zeros(round(_LENGTH * RATE))
    for frequency, start in _TONES:
        first = round(start * RATE)
        total[first:] += _bell(frequency, len(total) - first)
    total *= _PEAK / np.abs(total).max()
    tail = np.minimum(1.0, (len(total) - np.arange(len(total))) / (0.1 * RATE))
    return np.concatenate([np.round(total * tail * 32767).astype(np.int16), silence(0.1)])


def _bell(frequency: float, length: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    time = np.arange(length) / RATE
    partials = sum(
        weight * np.exp(-_DECAY * ratio**0.5 * time) * np.sin(2 * np.pi * frequency * ratio * time)
        for ratio, weight in _PARTIALS
    )
    return np.asarray(partials * np.minimum(1.0, time / _ATTACK))
