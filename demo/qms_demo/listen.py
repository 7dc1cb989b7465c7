"""Hears which clips a recording holds, by correlating with them. Needs numpy only, and knows nothing of the display.

The measure is the normalised cross-correlation: 1.0 where the recording holds the clip sample for sample at any
loudness, near 0 for other sound.
"""

import wave
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

MATCH = 0.9
"""Correlation from which a clip counts as heard; verbatim clips reach 0.999, other words stay under 0.6."""

_TOUCH = 0.005
"""Seconds by which two clips may seem to overlap."""

_EXACT = 1e-3
"""Scores that differ by less are equal, and the longer clip wins: "a" sounds inside "ha", and "ha" nearly like "a"."""

_BLOCK = 1 << 17
_QUIET = 1e-9
"""Mean power below which sound counts as silence, so that the rounding of an FFT is no match."""

Signal = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Heard:
    """A clip found in a recording: `start` and `end` in seconds, `score` 0 to 1."""

    name: str
    start: float
    end: float
    score: float


@dataclass(frozen=True)
class Recording:
    """Mono samples between -1 and 1 at `rate` per second."""

    samples: Signal
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def read_recording(path: Path) -> Recording:
    """A mono 16-bit WAV. Raises wave.Error or EOFError when it is none."""
    with wave.open(str(path)) as wav:
        if wav.getnchannels() != 1 or wav.getsampwidth() != 2:
            raise wave.Error("not mono with 16 bits")
        raw = wav.readframes(wav.getnframes())
        return Recording(np.frombuffer(raw, dtype="<i2").astype(np.float64) / 32768, wav.getframerate())


def find_clips(recording: Recording, clips: Mapping[str, Signal], match: float = MATCH) -> list[Heard]:
    """Every clip that is heard, in order of time. Where two overlap, the one that explains more of the sound stays."""
    spectra = _block_spectra(recording.samples)
    energy = np.concatenate([[0.0], np.cumsum(recording.samples**2)])
    found = [
        Heard(name, start / recording.rate, (start + len(clip)) / recording.rate, score)
        for name, clip in clips.items()
        for start, score in _matches(spectra, energy, clip, match)
    ]
    return _without_overlaps(found)


def _block_spectra(samples: Signal) -> npt.NDArray[np.complex64]:
    """The spectra of half-overlapping blocks, so that a clip of half a block lies whole in one of them."""
    half = _BLOCK // 2
    count = len(samples) // half + 1
    padded = np.zeros((count + 1) * half, dtype=np.float32)
    padded[: len(samples)] = samples
    blocks = np.lib.stride_tricks.sliding_window_view(padded, _BLOCK)[::half]
    return np.fft.rfft(blocks, axis=1).astype(np.complex64, copy=False)


def _matches(
    spectra: npt.NDArray[np.complex64], energy: Signal, clip: Signal, match: float
) -> Iterator[tuple[int, float]]:
    """Where `clip` is heard: local maxima of the correlation, as (first sample, score)."""
    length = len(clip)
    places = len(energy) - length
    if places <= 0 or not clip.any():
        return
    if length > _BLOCK // 2:
        raise ValueError(f"a clip of {length} samples; {_BLOCK // 2} are the most")
    window = np.maximum(energy[length:] - energy[:places], _QUIET * length)
    score = _correlation(spectra, clip)[:places] / (np.sqrt(window) * np.linalg.norm(clip))
    while score[best := int(np.argmax(score))] >= match:
        yield best, min(1.0, float(score[best]))
        score[max(0, best - length // 2) : best + length // 2] = 0.0


def _correlation(spectra: npt.NDArray[np.complex64], clip: Signal) -> Signal:
    """The clip's product with the recording from every sample on (overlap-save; Oppenheim & Schafer §8.7)."""
    conjugate = np.conj(np.fft.rfft(clip.astype(np.float32), _BLOCK))
    halves = [np.fft.irfft(spectrum * conjugate)[: _BLOCK // 2] for spectrum in spectra]
    return np.concatenate(halves).astype(np.float64)


def _without_overlaps(found: list[Heard]) -> list[Heard]:
    kept: list[Heard] = []
    for heard in sorted(found, key=lambda item: (item.start - item.end) / (1 + _EXACT - item.score)):
        if all(heard.end <= other.start + _TOUCH or heard.start >= other.end - _TOUCH for other in kept):
            kept.append(heard)
    return sorted(kept, key=lambda item: item.start)
