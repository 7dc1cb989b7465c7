"""A sink that writes what would sound into a WAV, in real time: a second of the file is a second of the day.

Every chunk is followed by a header that counts it, so the file is a valid WAV whenever the process is killed. The
silence between announcements is skipped over by seeking (a hole in the file, read as zeros).
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from qms_display.voice.pcm import RATE, Samples, wav_header

CHUNK_SECONDS = 0.05

_log = logging.getLogger(__name__)
_HEADER_BYTES = 44


class WavRecorder:
    """Records into `path` from now on. Raises OSError when the file cannot be made. `clock` counts seconds."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._file = path.open("wb")
        self._written = 0
        self._save_header()
        self._started_at = clock()
        self._stopping = threading.Event()
        self._player: threading.Thread | None = None

    def play(self, samples: Samples, started: Callable[[], None], finished: Callable[[], None]) -> None:
        self._player = threading.Thread(
            target=self._record, args=(samples, started, finished), name="wav-recorder", daemon=True
        )
        self._player.start()

    def close(self) -> None:
        self._stopping.set()
        if self._player is not None:
            self._player.join()
        self._file.close()

    def _record(self, samples: Samples, started: Callable[[], None], finished: Callable[[], None]) -> None:
        try:
            self._write_in_time(samples, started)
        except OSError as error:
            _log.error("the recording of what sounds stops here: %s", error)
        if not self._stopping.is_set():
            finished()

    def _write_in_time(self, samples: Samples, started: Callable[[], None]) -> None:
        begin = max(self._written, self._now())
        self._written = begin
        done = 0
        while done < len(samples) and not self._stopping.is_set():
            due = min(len(samples), max(done, self._now() - begin) + round(CHUNK_SECONDS * RATE))
            self._write(samples[done:due])
            if not done:
                started()
            done = due
            self._stopping.wait(CHUNK_SECONDS / 2)
        while self._now() < self._written and not self._stopping.is_set():
            self._stopping.wait(CHUNK_SECONDS / 2)

    def _now(self) -> int:
        """The sample that sounds at this moment."""
        return round((self._clock() - self._started_at) * RATE)

    def _write(self, samples: Samples) -> None:
        self._file.seek(_HEADER_BYTES + 2 * self._written)
        self._file.write(samples.tobytes())
        self._written += len(samples)
        self._save_header()

    def _save_header(self) -> None:
        self._file.seek(0)
        self._file.write(wav_header(self._written))
        self._file.flush()
