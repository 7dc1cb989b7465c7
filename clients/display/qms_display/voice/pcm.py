"""Sound as samples: mono int16 at one rate. Reading, writing, trimming, levelling and joining.

By the standard library: a clip is made once and kept, and numpy would take a sixth of the display's memory (ADR 29).
"""

import io
import math
import os
import struct
import wave
from array import array
from collections.abc import Iterable, Sequence
from operator import mul
from pathlib import Path
from typing import TYPE_CHECKING

RATE = 22050
"""Samples per second of everything here; espeak-ng's and SAPI's own rate, so nothing is resampled in the usual case."""

if TYPE_CHECKING:
    Samples = array[int]
else:
    Samples = array  # takes no parameter before Python 3.12
"""Of typecode "h", which on every machine a display runs on is the little-endian int16 of a WAV."""

_FULL_SCALE = 32767
_LOUDNESS_DBFS = -20.0
_PEAK_DBFS = -1.0
_SILENCE_DB = -42.0
_FRAME = RATE // 100
_FADE = RATE // 250


class DamagedSound(ValueError):
    """A WAV that cannot be read, or holds another kind of sound than 16-bit."""


def silence(seconds: float) -> Samples:
    return array("h", bytes(2 * round(seconds * RATE)))


def join(parts: Iterable[Samples]) -> Samples:
    """The parts end to end, without a gap, as one buffer."""
    return array("h", b"".join(part.tobytes() for part in parts))


def seconds(samples: Samples) -> float:
    return len(samples) / RATE


def read_wav(data: bytes) -> Samples:
    """The samples of a 16-bit WAV, brought to mono and RATE; raises DamagedSound."""
    try:
        with wave.open(io.BytesIO(data)) as wav:
            width, channels, rate = wav.getsampwidth(), wav.getnchannels(), wav.getframerate()
            raw = wav.readframes(wav.getnframes())
    except (wave.Error, EOFError) as error:
        raise DamagedSound(str(error)) from error
    if width != 2 or not raw or len(raw) % (2 * channels):
        raise DamagedSound(f"{width * 8} bits, {len(raw)} bytes")
    whole = array("h", raw)
    return whole if (channels, rate) == (1, RATE) else _quantised(_resampled(_mono(whole, channels), rate))


def write_wav(path: Path, samples: Samples) -> None:
    """Writes a WAV so that a reader finds either all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_bytes(wav_header(len(samples)) + samples.tobytes())
    partial.replace(path)


def wav_header(length: int) -> bytes:
    """The 44 bytes before `length` samples (RIFF, PCM, mono, 16 bits)."""
    size = 2 * length
    riff = struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE")
    return riff + struct.pack("<4sIHHIIHH4sI", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16, b"data", size)


def trimmed(samples: Samples) -> Samples:
    """Without the silence at both ends, with a fade of a few milliseconds so that no edge clicks."""
    quiet = _peak(samples) * 10 ** (_SILENCE_DB / 20)
    first = _first_loud(samples, quiet)
    if first is None:
        return samples[:0]
    after_last = len(samples) - (_first_loud(reversed(samples), quiet) or 0)
    return _faded(samples[max(0, first - _FRAME) : after_last - 1 + _FRAME])


def levelled(samples: Samples) -> Samples:
    """At the house's loudness: the RMS of the frames that hold speech, with the peak kept below clipping."""
    frames = (samples[at : at + _FRAME] for at in range(0, len(samples) // _FRAME * _FRAME, _FRAME))
    power = [sum(map(mul, frame, frame)) / _FRAME / _FULL_SCALE**2 for frame in frames]
    quiet = max(power, default=0.0) / 100
    spoken = [one for one in power if one > quiet]
    if not spoken:
        return samples
    loudness = math.sqrt(sum(spoken) / len(spoken))
    gain = min(10 ** (_LOUDNESS_DBFS / 20) / loudness, 10 ** (_PEAK_DBFS / 20) * _FULL_SCALE / _peak(samples))
    return _times(samples, gain)


def at_volume(samples: Samples, volume: float) -> Samples:
    """Softer: `volume` is 0 to 1 as a hand on a knob feels it, so that half of it sounds about half as loud (square law)."""
    return samples if volume >= 1 else _times(samples, volume * volume)


def _peak(samples: Samples) -> int:
    return max(map(abs, samples), default=0)


def _first_loud(samples: Iterable[int], quiet: float) -> int | None:
    return next((at for at, sample in enumerate(samples) if abs(sample) > quiet), None)


def _faded(samples: Samples) -> Samples:
    length = min(_FADE, len(samples) // 2)
    faded = samples[:]
    for at in range(length):
        share = at / max(1, length - 1)
        faded[at] = round(samples[at] * share)
        faded[-1 - at] = round(samples[-1 - at] * share)
    return faded


def _times(samples: Samples, gain: float) -> Samples:
    return _quantised(sample * gain for sample in samples)


def _quantised(samples: Iterable[float]) -> Samples:
    return array("h", map(round, samples))


def _mono(samples: Samples, channels: int) -> Sequence[float]:
    """The mean of the channels."""
    if channels == 1:
        return samples
    return [sum(frame) / channels for frame in zip(*(samples[one::channels] for one in range(channels)), strict=True)]


def _resampled(samples: Sequence[float], rate: int) -> Iterable[float]:
    """By straight lines between the samples."""
    if rate == RATE:
        return samples
    return (_between(samples, at * rate / RATE) for at in range(round(len(samples) * RATE / rate)))


def _between(samples: Sequence[float], at: float) -> float:
    last = len(samples) - 1
    before = min(int(at), last)
    return samples[before] + (samples[min(before + 1, last)] - samples[before]) * (at - before)
