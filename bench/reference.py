"""The references: the least a program of this kind can need on this machine, at this moment."""

import subprocess
import sys
import time
from typing import NamedTuple

from bench.processes import idle_cpu_percent, resident_mb

_IDLE_SECONDS = 3.0
_BARE_WINDOW = (
    "import sys\n"
    "from PySide6.QtWidgets import QApplication, QLabel\n"
    "app = QApplication([])\n"
    "label = QLabel('bare'); label.resize(1280, 720); label.show(); app.processEvents()\n"
    "print('ready', flush=True)\n"
    "sys.stdin.read()\n"
)


class BareWindow(NamedTuple):
    """A Qt program that does nothing: seconds to its window, resident MB, and idle CPU in per cent of a core."""

    seconds: float
    resident_mb: float
    idle_percent: float


def bare_window() -> BareWindow:
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", _BARE_WINDOW], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        seconds = time.monotonic() - began
        return BareWindow(seconds, resident_mb(process.pid), idle_cpu_percent(process.pid, _IDLE_SECONDS))
