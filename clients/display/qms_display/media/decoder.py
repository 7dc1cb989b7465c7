"""Turns files into pictures of the panel's size, in a thread of its own: nothing is decoded on the GUI thread.

Qt decodes a video in threads of its own too; what is done here is the way from its frames to pictures that only need to be
drawn. While one waits to be drawn the next ones are dropped, so that a slow machine shows fewer frames and falls not behind.
"""

from pathlib import Path

from PySide6.QtCore import QLoggingCategory, QObject, QSize, Qt, QThread, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QImage, QImageReader
from qms_contract.pictures import HEAD, MOST_KEPT, TAIL, is_cut, picture_of

from qms_display.media.crash_mark import CrashMark
from qms_display.media.ffmpeg import tame_ffmpeg
from qms_display.voice.qt_messages import MEDIA_RULES

# As in voice.loudspeaker: before the import that would tell of it.
QLoggingCategory.setFilterRules(MEDIA_RULES)

from PySide6.QtMultimedia import (  # noqa: E402
    QAudioOutput,
    QMediaDevices,
    QMediaMetaData,
    QMediaPlayer,
    QVideoFrame,
    QVideoSink,
)

MOST_PIXELS = 1920 * 1088
"""A video with larger frames is not played: the panel is smaller by far, and the display stays below 180 MB (measured at
1920×1080: 170 MB in H.264, 160 MB in VP9, 179 MB in HEVC, whose decoder keeps more frames)."""

STILL_SECONDS = 10.0
"""A video that brings no frame for so long does not play on this machine."""

_CANNOT = "it cannot be read on this machine"
_NO_PICTURES = "it has no pictures that this machine can decode"


class Decoder(QObject):
    """Lives in the media thread. Every answer carries the `turn` it is about, so that a late one can be told."""

    frame = Signal(int, QImage)
    ended = Signal(int)
    failed = Signal(int, str)

    def __init__(self, mark: CrashMark) -> None:
        super().__init__()
        self._mark = mark
        self._player: QMediaPlayer | None = None
        self._sink: QVideoSink | None = None
        self._sound: QAudioOutput | None = None
        self._still: QTimer | None = None
        self._turn = 0
        self._size = QSize()
        self._seen = False
        self.undrawn = False
        """Set here with each frame, cleared by the GUI thread when it was drawn."""

    @Slot(int, object, QSize)
    def show_picture(self, turn: int, path: Path, size: QSize) -> None:
        """Answers with `frame` once, or `failed`."""
        self._stop()
        image, problem = _picture(path, size)
        if image is None:
            self.failed.emit(turn, problem)
        else:
            self.frame.emit(turn, image)

    @Slot(int, object, str, QSize, float)
    def play(self, turn: int, path: Path, sha256: str, size: QSize, volume: float) -> None:
        """Answers with `frame` many times, then with `ended` or `failed`."""
        self._stop()
        self._turn, self._size, self._seen, self.undrawn = turn, size, False, False
        self._mark.begin(sha256)
        player = self._made()
        self._listen(player, volume)
        player.setSource(QUrl.fromLocalFile(str(path)))
        player.play()
        assert self._still is not None, "made with the player"
        self._still.start()

    @Slot(float)
    def set_volume(self, volume: float) -> None:
        """0 to 1, of the video that plays."""
        if self._sound is not None:
            self._sound.setVolume(volume)

    @Slot()
    def stop(self) -> None:
        """Nothing plays any more."""
        self._stop()

    @Slot()
    def close(self) -> None:
        """Lets go of everything, in this thread as Qt wants it."""
        self._stop()
        for part in (self._player, self._sink, self._sound, self._still):
            if part is not None:
                part.deleteLater()
        self._player = self._sink = self._sound = self._still = None

    def _made(self) -> QMediaPlayer:
        if self._player is not None:
            return self._player
        self._player, self._sink, self._still = QMediaPlayer(self), QVideoSink(self), QTimer(self)
        tame_ffmpeg()
        self._still.setInterval(round(STILL_SECONDS * 1000))
        self._still.setSingleShot(True)
        self._still.timeout.connect(self._on_still)
        self._player.setVideoSink(self._sink)
        # Queued: a player that is stopped while it tells of itself takes the program with it (seen).
        later = Qt.ConnectionType.QueuedConnection
        self._sink.videoFrameChanged.connect(self._on_frame, later)
        self._player.mediaStatusChanged.connect(self._on_status, later)
        self._player.errorOccurred.connect(self._on_error, later)
        self._player.metaDataChanged.connect(self._on_facts, later)
        return self._player

    def _listen(self, player: QMediaPlayer, volume: float) -> None:
        """Sound only where there is a device: opening none would be told by Qt in lines of its own."""
        if self._sound is None and not QMediaDevices.defaultAudioOutput().isNull():
            self._sound = QAudioOutput(self)
            player.setAudioOutput(self._sound)
        self.set_volume(volume)

    @Slot(QVideoFrame)
    def _on_frame(self, frame: QVideoFrame) -> None:
        if not self._turn or not frame.isValid() or self._still is None:
            return
        self._still.start()
        self._seen = True
        if self.undrawn:
            return
        image = frame.toImage()
        if image.isNull():
            self._fail(_CANNOT)
            return
        self.undrawn = True
        self.frame.emit(self._turn, _fitted(image, self._size))

    @Slot(QMediaPlayer.MediaStatus)
    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if self._player is None or self._player.mediaStatus() is not status:
            return  # said of the video before
        if status is QMediaPlayer.MediaStatus.EndOfMedia:
            self._end()
        elif status is QMediaPlayer.MediaStatus.InvalidMedia:
            self._fail(_CANNOT)

    def _end(self) -> None:
        """A codec that is not known (AV1, seen) is no error to Qt: such a video ends in the instant in which it begins."""
        if not self._seen:
            self._fail(_NO_PICTURES)
        elif turn := self._turn:
            self._stop()
            self.ended.emit(turn)

    @Slot()
    def _on_facts(self) -> None:
        resolution = self._player.metaData().value(QMediaMetaData.Key.Resolution) if self._player else None
        if isinstance(resolution, QSize) and resolution.width() * resolution.height() > MOST_PIXELS:
            self._fail(f"its {resolution.width()} × {resolution.height()} pixels are too many")

    @Slot(QMediaPlayer.Error, str)
    def _on_error(self, error: QMediaPlayer.Error, words: str) -> None:
        if self._player is not None and self._player.error() is error:
            self._fail(words or _CANNOT)

    @Slot()
    def _on_still(self) -> None:
        self._fail("it does not move on this machine")

    def _fail(self, problem: str) -> None:
        turn = self._turn
        if turn:
            self._stop()
            self.failed.emit(turn, problem)

    def _stop(self) -> None:
        if self._turn and self._player is not None and self._still is not None:
            self._turn = 0
            self._still.stop()
            self._player.stop()
            self._player.setSource(QUrl())
            self._mark.wipe()


def _fitted(image: QImage, size: QSize) -> QImage:
    """As large as fits into `size`. From far more pixels in two steps: smoothing copies all that it is given."""
    keep, twice = Qt.AspectRatioMode.KeepAspectRatio, size * 2
    if image.width() > twice.width() and image.height() > twice.height():
        image = image.scaled(twice, keep, Qt.TransformationMode.FastTransformation)
    return image.scaled(size, keep, Qt.TransformationMode.SmoothTransformation)


def _picture(path: Path, size: QSize) -> tuple[QImage | None, str]:
    """The picture as large as fits into `size`, or None and what is wrong."""
    if problem := _problem_of(path):
        return None, problem
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    whole = reader.size()
    if not whole.isValid():
        return None, reader.errorString() or _CANNOT
    QImageReader.setAllocationLimit(MOST_KEPT // 1024**2)
    turned = bool(reader.transformation().value & 4)
    fitted = whole.scaled(size.transposed() if turned else size, Qt.AspectRatioMode.KeepAspectRatio)
    reader.setScaledSize(fitted)
    image = reader.read()
    return (None, reader.errorString()) if image.isNull() else (image, "")


def _problem_of(path: Path) -> str:
    """What its own bytes say against a picture: Qt makes grey of what a JPEG lacks, and holds as much as one wants."""
    try:
        with path.open("rb") as file:
            picture = picture_of(file.read(HEAD))
            file.seek(max(0, path.stat().st_size - TAIL))
            tail = file.read()
    except OSError as error:
        return str(error.strerror)
    if picture is None:
        return _CANNOT
    if not picture.fits:
        return f"its {picture.width} × {picture.height} pixels are too many"
    return "its end is missing" if is_cut(picture.media_type, tail) else ""


class MediaThread:
    """The thread a decoder lives in, begun with the first file: a display without media has none."""

    def __init__(self, mark: CrashMark) -> None:
        self.decoder = Decoder(mark)
        self._thread = QThread()
        self._thread.setObjectName("media")
        self.decoder.moveToThread(self._thread)
        self._thread.start()

    def end(self) -> None:
        """Waits for the thread."""
        self._thread.finished.connect(self.decoder.deleteLater)
        self._thread.quit()
        self._thread.wait()
