"""Sound as samples: mono int16 at one rate. Reading, writing, trimming, levelling and joining."""

import io
import os
import struct
import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 22050
"""Samples per second of everything here; espeak-ng's and SAPI's own rate, so nothing is resampled in the usual case."""

Samples = npt.NDArray[np.int16]

_FULL_SCALE = 32767
_LOUDNESS_DBFS = -20.0
_PEAK_DBFS = -1.0
_SILENCE_DB = -42.0
_FRAME = RATE // 100
_FADE = RATE // 250


class DamagedSound(ValueError):
    """A WAV that cannot be read, or holds another kind of sound than mono or stereo 16-bit."""


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), dtype=np.int16)


def join(parts: Iterable[Samples]) -> Samples:
    """The parts end to end, without a gap, as one buffer."""
    return np.concatenate([silence(0), *parts])


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
    mono = np.frombuffer(raw, dtype="<i2").reshape(-1, channels).mean(axis=1)
    return _quantised(_resampled(mono, rate))


def write_wav(path: Path, samples: Samples) -> None:
    """Writes a WAV so that a reader finds either all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_bytes(wav_header(len(samples)) + samples.astype("<i2").tobytes())
    partial.replace(path)


def wav_header(length: int) -> bytes:
    """The 44 bytes before `length` samples (RIFF, PCM, mono, 16 bits)."""
    size = 2 * length
    riff = struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE")
    return riff + struct.pack("<4sIHHIIHH4sI", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16, b"data", size)


def trimmed(samples: Samples) -> Samples:
    """Without the silence at both ends, with a fade of a few milliseconds so that no edge clicks."""
    level = np.abs(samples.astype(np.int32))
    if not level.size or not level.max():
        return samples[:0]
    loud = np.flatnonzero(level > level.max() * 10 ** (_SILENCE_DB / 20))
    start, end = max(0, loud[0] - _FRAME), min(len(samples), loud[-1] + _FRAME)
    return _faded(samples[start:end])


def levelled(samples: Samples) -> Samples:
    """At the house's loudness: the RMS of the frames that hold speech, with the peak kept below clipping."""
    wave_form = samples.astype(np.float64) / _FULL_SCALE
    frames = wave_form[: len(wave_form) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = (frames**2).mean(axis=1)
    if not power.size or not power.max():
        return samples
    spoken = power[power > power.max() / 100]
    gain = min(10 ** (_LOUDNESS_DBFS / 20) / np.sqrt(spoken.mean()), 10 ** (_PEAK_DBFS / 20) / np.abs(wave_form).max())
    return _quantised(wave_form * gain * _FULL_SCALE)


def at_volume(samples: Samples, volume: float) -> Samples:
    """Softer: `volume` is 0 to 1 as a hand on a knob feels it, so that half of it sounds about half as loud (square law)."""
    return samples if volume >= 1 else _quantised(samples.astype(np.float64) * volume * volume)


def _faded(samples: Samples) -> Samples:
    length = min(_FADE, len(samples) // 2)
    ramp: npt.NDArray[np.float64] = np.linspace(0.0, 1.0, length)
    faded = samples.astype(np.float64)
    faded[:length] *= ramp
    faded[len(faded) - length :] *= ramp[::-1]
    return _quantised(faded)


def _quantised(samples: npt.NDArray[np.float64]) -> Samples:
    whole: Samples = np.round(samples).astype(np.int16)
    return whole


def _resampled(samples: npt.NDArray[np.float64], rate: int) -> npt.NDArray[np.float64]:
    if rate == RATE:
        return samples
    times = np.arange(round(len(samples) * RATE / rate)) * (rate / RATE)
    stretched: npt.NDArray[np.float64] = np.interp(times, np.arange(len(samples)), samples)
    return stretched
