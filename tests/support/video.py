"""A small video, made by Qt itself: frames of one colour after the other, so that a test knows what it sees."""

from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtMultimedia import (
    QMediaCaptureSession,
    QMediaFormat,
    QMediaRecorder,
    QVideoFrame,
    QVideoFrameFormat,
    QVideoFrameInput,
)

COLOURS = ("#C03030", "#30A040", "#3050C0")


def make_video(path: Path, *, width: int = 320, height: int = 180, frames: int = 24, rate: int = 24) -> Path:
    """Writes `frames` frames to `path` (MP4); the colours share the time. Needs a QApplication."""
    loop, session, size = QEventLoop(), QMediaCaptureSession(), QSize(width, height)
    form = QVideoFrameFormat(size, QVideoFrameFormat.PixelFormat.Format_RGBX8888)
    form.setStreamFrameRate(rate)
    source, recorder, sent = QVideoFrameInput(form), _recorder(path, size, rate), 0
    session.setVideoFrameInput(source)
    session.setRecorder(recorder)

    def send() -> None:
        nonlocal sent
        while sent <= frames and source.sendVideoFrame(_frame(sent, frames, rate, size)):
            sent += 1

    source.readyToSendVideoFrame.connect(send)
    recorder.recorderStateChanged.connect(
        lambda state: loop.quit() if state is QMediaRecorder.RecorderState.StoppedState else None
    )
    recorder.errorOccurred.connect(lambda _error, _words: loop.quit())
    recorder.record()
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()
    assert sent == frames + 1, recorder.errorString()
    return path


def _recorder(path: Path, size: QSize, rate: int) -> QMediaRecorder:
    """An encoder that every build of Qt has; it stops after the empty frame."""
    recorder, wanted = QMediaRecorder(), QMediaFormat(QMediaFormat.FileFormat.MPEG4)
    wanted.setVideoCodec(QMediaFormat.VideoCodec.MPEG4)
    recorder.setMediaFormat(wanted)
    recorder.setVideoResolution(size)
    recorder.setVideoFrameRate(rate)
    recorder.setAutoStop(True)
    recorder.setOutputLocation(QUrl.fromLocalFile(str(path)))
    return recorder


def _frame(number: int, frames: int, rate: int, size: QSize) -> QVideoFrame:
    """The frame of that number; the empty one after the last."""
    if number == frames:
        return QVideoFrame()
    image = QImage(size, QImage.Format.Format_RGBX8888)
    image.fill(QColor(COLOURS[number * len(COLOURS) // frames]))
    frame = QVideoFrame(image)
    frame.setStartTime(number * 1_000_000 // rate)
    frame.setEndTime((number + 1) * 1_000_000 // rate)
    frame.setStreamFrameRate(rate)
    return frame
