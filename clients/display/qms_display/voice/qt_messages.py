"""Qt says in lines of its own that a machine has no sound or a file no end; the display says it once, in a sentence."""

import logging
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qFormatLogMessage, qInstallMessageHandler

MEDIA_RULES = "qt.multimedia.symbolsresolver=false\nqt.multimedia.ffmpeg.info=false"
_SAID_BY_US = (
    "PulseAudioService: ",
    "No QtMultimedia backends found",
    "Failed to create QPlatformMediaIntegration",
    "No RHI backend.",
)
_MEDIA = "qt.multimedia"
_log = logging.getLogger(__name__)


def quiet_about_media() -> None:
    """From now on Qt's remarks on sound and media go into the log file; everything else goes where it went."""
    qInstallMessageHandler(_handle)


def _handle(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """A line that has a category is formatted with it before."""
    line = qFormatLogMessage(kind, context, message)
    if any(words in message for words in _SAID_BY_US) or line.startswith(_MEDIA):
        _log.info("Qt: %s", message)
    else:
        sys.stderr.write(f"{line}\n")
