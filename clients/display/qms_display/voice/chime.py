"""The two-tone chime before every announcement, made here so that no recording has to be shipped."""

import cmath
import math
from array import array
from itertools import accumulate, repeat
from operator import mul

from qms_display.voice.pcm import RATE, Samples, join, silence

_TONES = ((659.26, 0.0), (523.25, 0.42))
"""E5 then C5: frequency in Hz, start in seconds. A falling third is heard as "attention" over the noise of a hall."""

_PARTIALS = ((1.0, 1.0), (2.0, 0.35), (3.0, 0.12), (4.2, 0.06))
_LENGTH = 1.15
_DECAY = 4.5
_ATTACK = 0.006
_RELEASE = 0.1
_PEAK = 0.5


def chime() -> Samples:
    """The chime with the pause that follows it."""
    length = round(_LENGTH * RATE)
    sound = [0.0] * length
    for frequency, start in _TONES:
        first = round(start * RATE)
        for at, sample in enumerate(_bell(frequency, length - first), first):
            sound[at] += sample
    full = _PEAK * 32767 / max(map(abs, sound))
    faded = (round(sample * full * _release(length - at)) for at, sample in enumerate(sound))
    return join([array("h", faded), silence(0.1)])


def _release(left: int) -> float:
    """How much is heard when `left` samples are still to come: the end must not click."""
    return min(1.0, left / (_RELEASE * RATE))


def _bell(frequency: float, length: int) -> list[float]:
    """Its partials, each softer by its own decay; struck within a few milliseconds."""
    partials = [_partial(weight, frequency * ratio, _DECAY * ratio**0.5, length) for ratio, weight in _PARTIALS]
    together = map(sum, zip(*partials, strict=True))
    return [min(1.0, at / (_ATTACK * RATE)) * sample for at, sample in enumerate(together)]


def _partial(weight: float, frequency: float, decay: float, length: int) -> list[float]:
    """A sine that decays: one complex number turned and shortened from sample to sample."""
    turn = cmath.exp(complex(-decay, 2 * math.pi * frequency) / RATE)
    return [one.imag for one in accumulate(repeat(turn, length - 1), mul, initial=complex(weight))]
