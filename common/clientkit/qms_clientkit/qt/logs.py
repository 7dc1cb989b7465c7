"""Logging of a client: a rotating file with everything, and sentences without stack traces on the terminal."""

import contextlib
import logging
import logging.handlers
import os
import sys
from pathlib import Path

MEGABYTE = 1_000_000


class _Sentences(logging.Formatter):
    """What a person reads: the message, not the stack trace (that is in the file)."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{record.levelname.lower()}: {record.getMessage()}"


class _LogFile(logging.handlers.RotatingFileHandler):
    """A disk that is full costs the log, never the program: said once on the terminal, tried again at every line."""

    _was_told = False

    def handleError(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self._was_told:
            self._was_told = True
            sys.stderr.write(f"warning: The log file {self.baseFilename} cannot be written ({error.strerror}).\n")

    def close(self) -> None:
        with contextlib.suppress(OSError):  # what could not be written stays in the buffer and fails once more
            super().close()


def start_logging(app: str, folder: Path) -> None:
    """Log to `folder/<app>.log` (5 files of 1 MB) and to stderr. A folder without room is named and survived."""
    root = logging.getLogger()
    root.setLevel(os.environ.get("QMS_LOG_LEVEL", "INFO").upper())
    for handler in tuple(root.handlers):
        if type(handler) is logging.StreamHandler:  # a library's basicConfig at import: it would say everything twice
            root.removeHandler(handler)
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setLevel(logging.WARNING)
    terminal.setFormatter(_Sentences())
    root.addHandler(terminal)
    for noisy in ("httpx", "httpcore", "websockets", "qasync", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = _LogFile(folder / f"{app}.log", "a", MEGABYTE, 4, encoding="utf-8")
    except OSError as error:
        root.warning("The log file in %s cannot be written (%s).", folder, error.strerror)
        return
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(file)


def stop_logging() -> None:
    """Close what `start_logging` opened."""
    root = logging.getLogger()
    for handler in tuple(root.handlers):
        if isinstance(handler, logging.handlers.RotatingFileHandler) or isinstance(handler.formatter, _Sentences):
            root.removeHandler(handler)
            handler.close()
