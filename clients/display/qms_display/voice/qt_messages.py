"""Qt says in lines of its own that a machine has no sound; the display says it once, in a sentence."""

import logging
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qFormatLogMessage, qInstallMessageHandler

_SAID_BY_US = ("PulseAudioService: ", "No QtMultimedia backends found", "Failed to create QPlatformMediaIntegration")
_log = logging.getLogger(__name__)


def quiet_about_missing_sound() -> None:
    """From now on Qt's remarks on missing sound go into the log file; everything else goes where it went."""
    qInstallMessageHandler(_handle)


def _handle(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if message.startswith(_SAID_BY_US):
        _log.info("Qt: %s", message)
    else:
        sys.stderr.write(f"{qFormatLogMessage(kind, context, message)}\n")
