"""The clips at hand: the tenant's own recordings, shipped ones, then a cache on disk that is filled as clips are needed.

A clip's file is named by what it says and how (`clip_name`), so a changed grammar, voice or levelling never plays an
old recording, and shipped clips and cached ones share a layout. A damaged file is moved aside and rendered anew.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from qms_display.voice.engines import render
from qms_display.voice.pcm import DamagedSound, Samples, read_wav, write_wav
from qms_display.voice.phrases import Clip
from qms_display.voice.recordings import Recordings

SHIPPED_CLIPS = Path(__file__).parent / "clips"
"""Where a bundle carries the clips that `python -m qms_display.voice.render` made when it was built."""

RENDERING_VERSION = 1
"""To be raised with every change to how `engines` and `pcm` make the sound of a clip."""

RETRY_AFTER = 300.0
"""Seconds until a clip that no engine could say is tried again."""

_log = logging.getLogger(__name__)


def clip_name(clip: Clip) -> str:
    """The clip's file name under a clip folder."""
    sound = (clip.language, clip.text, clip.voice, clip.speed, clip.espeak)
    recipe = msgspec.json.encode((RENDERING_VERSION, sound))
    return f"{clip.language}/{hashlib.sha256(recipe).hexdigest()[:32]}.wav"


class ClipStore:
    """Finds or renders clips. Not for the GUI thread: both read files, and `samples` may wait for a speech engine. One thread
    may render while another asks what is at hand."""

    def __init__(
        self,
        cache: Path,
        shipped: Path = SHIPPED_CLIPS,
        renderer: Callable[[Clip], Samples | None] = render,
    ) -> None:
        self._cache = cache
        self._folders: Sequence[Path] = (shipped, cache)
        self._renderer = renderer
        self._known: dict[Clip, Samples] = {}
        self._failed_at: dict[Clip, float] = {}
        self.recordings = Recordings()

    @property
    def silent(self) -> list[str]:
        """The languages of which clips were wanted and nothing on this machine can say any. Any thread."""
        failed, said = tuple(self._failed_at), {clip.language for clip in tuple(self._known)}
        return sorted({clip.language for clip in failed} - said)

    def samples(self, clip: Clip) -> Samples | None:
        """The sound of `clip`, or None when nothing on this machine can say it."""
        found = self.at_hand(clip)
        if found is not None:
            return found
        sound = self._rendered(clip)
        if sound is not None:
            self._known[clip] = sound
        return sound

    def at_hand(self, clip: Clip) -> Samples | None:
        """The sound of `clip`, or None while it would have to be rendered."""
        own = self.recordings.samples(clip.language, clip.word)
        if own is not None or clip in self._known:
            return own if own is not None else self._known[clip]
        found = self._read(clip)
        if found is not None:
            self._known[clip] = found
        return found

    def _read(self, clip: Clip) -> Samples | None:
        for folder in self._folders:
            path = folder / clip_name(clip)
            try:
                return read_wav(path.read_bytes())
            except OSError:
                continue
            except DamagedSound as error:
                self._put_aside(path, error)
        return None

    def _rendered(self, clip: Clip) -> Samples | None:
        if time.monotonic() - self._failed_at.get(clip, -RETRY_AFTER) < RETRY_AFTER:
            return None
        sound = self._renderer(clip)
        if sound is None:
            self._say_once(clip)
            self._failed_at[clip] = time.monotonic()
            return None
        try:
            write_wav(self._cache / clip_name(clip), sound)
        except OSError as error:
            _log.warning("the spoken clip %r could not be kept: %s", clip.text, error)
        return sound

    def _say_once(self, clip: Clip) -> None:
        """One sentence for all words: with a full disk, or without a speech engine, none can be said."""
        if not self._failed_at:
            _log.warning("%r and perhaps more cannot be spoken on this machine; calls are shown", clip.text)

    def _put_aside(self, path: Path, error: DamagedSound) -> None:
        _log.warning("damaged clip %s moved aside: %s", path, error)
        try:
            path.replace(path.with_suffix(".damaged"))
        except OSError as failure:
            _log.warning("it could not be moved: %s", failure)
