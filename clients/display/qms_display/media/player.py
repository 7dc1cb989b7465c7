"""Plays the branch's playlist: one picture or video after the other, without a network, and never an error on the screen."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage
from qms_contract.assets import Asset, AssetKind

from qms_display.media.crash_mark import CrashMark
from qms_display.media.decoder import MediaThread
from qms_display.media.playlist import Entry, Playlist
from qms_display.voice.qt_messages import quiet_about_media

LOOK_AGAIN_SECONDS = 60.0
"""How often it looks whether something can be shown, while nothing can."""

SHORTEST_SECONDS = 3.0
"""A video that is over sooner stays on its last picture: to open one again and again would keep an old machine busy."""

_log = logging.getLogger(__name__)


class MediaPlayer(QObject):
    """`shown` carries the next picture, None when there is nothing to show. `find` gives a file that is on this machine.

    Whoever draws a picture says so with `drawn`. `broken` carries the asset that could not be shown.
    """

    shown = Signal(object)
    broken = Signal(object)
    _picture = Signal(int, object, QSize)
    _play = Signal(int, object, str, QSize, float)
    _volume = Signal(float)
    _stop = Signal()
    _close = Signal()

    def __init__(self, find: Callable[[Asset], Path | None], mark: CrashMark, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._find, self._mark = find, mark
        self._playlist = Playlist()
        self._thread: MediaThread | None = None
        self._turn = 0
        self._begun_at = 0.0
        self._entry: Entry | None = None
        self._size = QSize()
        self._loudness = 0.0
        self._muted = False
        self._active = True
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._advance)
        if (left_over := mark.left_over()) is not None:
            _log.warning("The display ended while it played a video; that one is left out for now.")
            self._playlist.set_aside(left_over)

    @property
    def skipped(self) -> list[str]:
        """The names of the files that could not be shown."""
        return [asset.name for asset in self._playlist.aside]

    def set_playlist(self, entries: tuple[Entry, ...], volume: int) -> None:
        """From now on these, videos with `volume` of 100; what is shown and still among them goes on."""
        self._loudness = volume / 100
        self._tell_volume()
        if entries == self._playlist.entries:
            return
        self._playlist.set(entries)
        if self._entry not in entries or self._entry is None:
            self._advance()
        elif not self._next.isActive() and self._entry.asset.kind is AssetKind.IMAGE:
            self._next.start(self._entry.seconds * 1000)

    def set_size(self, size: QSize) -> None:
        """The panel's size in pixels; what is shown is made anew."""
        if size != self._size and not size.isEmpty():
            self._size = size
            self._show(self._entry) if self._entry else self._advance()

    def set_active(self, active: bool) -> None:
        """Whether there is a panel to be seen: without one nothing is decoded."""
        if active == self._active:
            return
        self._active = active
        if active:
            self._advance()
        else:
            self._rest()

    def set_muted(self, muted: bool) -> None:
        """Videos make no sound while a call is said."""
        self._muted = muted
        self._tell_volume()

    def look(self, asset: Asset) -> None:
        """Its file has come: if nothing is shown, it may be."""
        self._playlist.take_back(asset.sha256)
        if self._entry is None:
            self._advance()

    def drawn(self) -> None:
        """The last picture is on the screen; the next may come."""
        if self._thread is not None:
            self._thread.decoder.undrawn = False

    def close(self) -> None:
        """Ends decoding and its thread."""
        self._active = False
        self._next.stop()
        if self._thread is not None:
            self._close.emit()
            self._thread.end()
            self._thread = None

    def _advance(self) -> None:
        if not self._active or self._size.isEmpty():
            return
        entry = self._playlist.next(lambda asset: self._find(asset) is not None)
        if entry is not None:
            self._show(entry)
        else:
            self._rest()
            if self._playlist.entries:
                self._next.start(round(LOOK_AGAIN_SECONDS * 1000))

    def _rest(self) -> None:
        self._next.stop()
        if self._entry is None:
            return
        self._turn += 1
        self._entry = None
        self._stop.emit()
        self.shown.emit(None)

    def _show(self, entry: Entry) -> None:
        path = self._find(entry.asset)
        if not self._active or path is None:
            return
        self._begun()
        self._turn += 1
        self._entry = entry
        self._next.stop()
        if entry.asset.kind is AssetKind.IMAGE:
            self._picture.emit(self._turn, path, self._size)
        else:
            self._begun_at = time.monotonic()
            self._play.emit(self._turn, path, entry.asset.sha256, self._size, self._now_loud())

    def _begun(self) -> None:
        if self._thread is not None:
            return
        quiet_about_media()
        self._thread = MediaThread(self._mark)
        decoder = self._thread.decoder
        for signal, slot in (
            (self._picture, decoder.show_picture),
            (self._play, decoder.play),
            (self._volume, decoder.set_volume),
            (self._stop, decoder.stop),
            (self._close, decoder.close),
        ):
            signal.connect(slot)
        decoder.frame.connect(self._on_frame)
        decoder.ended.connect(self._on_ended)
        decoder.failed.connect(self._on_failed)

    def _on_frame(self, turn: int, image: QImage) -> None:
        if turn != self._turn or self._entry is None:
            self.drawn()
            return
        self.shown.emit(image)
        if self._entry.asset.kind is AssetKind.IMAGE and len(self._playlist.entries) > 1:
            self._next.start(self._entry.seconds * 1000)

    def _on_ended(self, turn: int) -> None:
        if turn == self._turn:
            left = self._begun_at + SHORTEST_SECONDS - time.monotonic()
            self._next.start(round(1000 * left)) if left > 0 else self._advance()

    def _on_failed(self, turn: int, problem: str) -> None:
        if turn == self._turn and self._entry is not None:
            _log.warning("%s is not shown: %s.", self._entry.asset.name, problem.rstrip("."))
            self._playlist.set_aside(self._entry.asset.sha256)
            self.broken.emit(self._entry.asset)
            self._advance()

    def _now_loud(self) -> float:
        return 0.0 if self._muted else self._loudness

    def _tell_volume(self) -> None:
        self._volume.emit(self._now_loud())
