"""A supervised program with nothing in its window: `python -m tests.support.supervised_program FOLDER [program]`.

Without the last word it is the supervisor. Each program writes its process id as a line of `pids`; a file `hang` blocks its
GUI thread for good, `restart` makes it ask to be started again.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from qms_clientkit.appliance.supervisor import RESTART, Limits, supervise
from qms_clientkit.qt.app import end_program, run
from qms_clientkit.qt.arguments import Arguments
from qms_clientkit.qt.timeline import Timeline

LIMITS = Limits(hang=5.0, least=0.05, most=0.2)


class Program:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.window, self.timeline, self.complete = QWidget(), Timeline(), asyncio.Event()
        self._timer = QTimer(self.window)
        self._timer.timeout.connect(self._look)
        self._timer.start(20)

    def start(self) -> None:
        with (self._folder / "pids").open("a") as pids:
            pids.write(f"{os.getpid()}\n")

    async def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        if self._told("hang"):
            time.sleep(3600)
        if self._told("restart"):
            end_program(self.window, RESTART)

    def _told(self, name: str) -> bool:
        try:
            (self._folder / name).unlink()
        except FileNotFoundError:
            return False
        return True


def main(folder: Path, *, is_program: bool) -> int:
    if not is_program:
        return supervise([sys.executable, "-m", __spec__.name, str(folder), "program"], folder, LIMITS)
    arguments = Arguments(server=None, data_dir=folder, windowed=True)
    return run("kiosk", arguments, lambda _qt, _arguments: Program(folder), unattended=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), is_program=len(sys.argv) > 2))
