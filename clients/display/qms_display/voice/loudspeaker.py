"""The machine's sound device as a sink, through QtMultimedia. The only Qt in this package.

Opening a device can block for as long as its driver likes, so all of it happens in a thread of its own; the GUI thread
never touches it. The default device is looked up for every announcement: one that is plugged in later is used at once,
and without any the announcement passes silently and `audible(False)` says so.
"""

import logging
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLoggingCategory, QObject, QThread, Signal, Slot

from qms_display.voice.qt_messages import MEDIA_RULES

# QtMultimedia tells at once, on its import, which of the optional system libraries of video it does not find.
QLoggingCategory.setFilterRules(MEDIA_RULES)

from PySide6.QtMultimedia import QAudio, QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices  # noqa: E402

from qms_display.voice.pcm import RATE, Samples  # noqa: E402
from qms_display.voice.qt_messages import quiet_about_media  # noqa: E402

BUFFER_SECONDS = 0.2
"""How far the device may run behind: little, because the end of an announcement is only known when it is empty."""

_log = logging.getLogger(__name__)
Callback = Callable[[], None]


class _Player(QObject):
    """Lives in the sound thread."""

    def __init__(self, audible: Callable[[bool], None]) -> None:
        super().__init__()
        self._audible = audible
        self._was_audible: bool | None = None
        self._output: QAudioSink | None = None
        self._source: QBuffer | None = None
        self._started: Callback | None = None
        self._finished: Callback | None = None

    @Slot()
    def look(self) -> None:
        """Finds out whether there is a device, and tells when that changed."""
        self._tell(not QMediaDevices.defaultAudioOutput().isNull())

    @Slot(object, object, object)
    def play(self, samples: Samples, started: Callback, finished: Callback) -> None:
        device = QMediaDevices.defaultAudioOutput()
        self._tell(not device.isNull())
        if device.isNull():
            finished()
            return
        self._started, self._finished = started, finished
        self._open(device, QByteArray(samples.tobytes()))

    def _open(self, device: QAudioDevice, data: QByteArray) -> None:
        self._drop()
        self._source = QBuffer(self)
        self._source.setData(data)
        self._source.open(QIODevice.OpenModeFlag.ReadOnly)
        self._output = QAudioSink(device, _format(), self)
        self._output.setBufferSize(round(BUFFER_SECONDS * RATE) * 2)
        self._output.stateChanged.connect(self._on_state)
        self._output.start(self._source)

    @Slot()
    def close(self) -> None:
        self._started = self._finished = None
        self._drop()

    def _on_state(self, state: QAudio.State) -> None:
        if state == QAudio.State.ActiveState:
            self._call("_started")
        elif state == QAudio.State.StoppedState or self._at_end():
            self._report_error()
            self._call("_finished")

    def _at_end(self) -> bool:
        """Whether all has been handed over. A device that ran dry on a busy machine is idle too, and goes on."""
        return self._source is not None and self._source.atEnd()

    def _report_error(self) -> None:
        error = self._output.error() if self._output else QAudio.Error.NoError
        if error not in (QAudio.Error.NoError, QAudio.Error.UnderrunError):
            _log.error("the sound device failed: %s", error.name)
            self._tell(False)

    def _call(self, name: str) -> None:
        callback = getattr(self, name)
        setattr(self, name, None)
        if callback is not None:
            callback()

    def _drop(self) -> None:
        if self._output is not None:
            self._output.stateChanged.disconnect(self._on_state)
            self._output.stop()
            self._output.deleteLater()
            self._output = None
        if self._source is not None:
            self._source.deleteLater()
            self._source = None

    def _tell(self, audible: bool) -> None:
        if audible == self._was_audible:
            return
        self._was_audible = audible
        if not audible:
            _log.warning("no sound device: calls are shown but not spoken")
        self._audible(audible)


class Loudspeaker(QObject):
    """Plays on the default device. `audible` is called, from the sound thread, when a device appears or is gone."""

    _play = Signal(object, object, object)
    _look = Signal()
    _close = Signal()

    def __init__(self, audible: Callable[[bool], None]) -> None:
        super().__init__()
        quiet_about_media()
        self._thread = QThread()
        self._thread.setObjectName("loudspeaker")
        self._player = _Player(audible)
        self._player.moveToThread(self._thread)
        self._play.connect(self._player.play)
        self._look.connect(self._player.look)
        self._close.connect(self._player.close)
        self._thread.start()
        self._look.emit()

    def play(self, samples: Samples, started: Callback, finished: Callback) -> None:
        self._play.emit(samples, started, finished)

    def close(self) -> None:
        self._close.emit()
        self._thread.quit()
        self._thread.wait()


def _format() -> QAudioFormat:
    sound = QAudioFormat()
    sound.setSampleRate(RATE)
    sound.setChannelCount(1)
    sound.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return sound
