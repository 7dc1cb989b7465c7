"""Keeps an unattended program running: started again when it crashes, and when its GUI thread no longer gives a sign.

The parent is a plain Python process that imports nothing heavy. The program beats by datagrams to a loopback port (which
works alike on every system) and ends by itself when the pipe to its parent breaks, so that none is ever left alone. What
happened is in `supervisor.log`, a hung or crashed program's stacks in `crash.log`, both in the data folder.
"""

import contextlib
import logging
import logging.handlers
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from qms_clientkit.appliance.lock import AlreadyRunning, locked

VARIABLE = "QMS_SUPERVISOR"
"""What the program finds in its environment: the port that it beats to, and the word that its beats carry."""
RESTART = 64
"""Exit code of a program that wants to be started again."""
BAD_ARGUMENTS, ANOTHER_RUNS, NO_SCREEN = 2, 3, 69
"""Exit codes of a program that ended with a sentence (69 is sysexits' EX_UNAVAILABLE)."""
LOG_BYTES = 500_000
_UNSUPERVISED = ("--smoke", "--screenshot", "--help", "-h")

log = logging.getLogger("qms.supervisor")


@dataclass(frozen=True)
class Limits:
    """Seconds: until the first beat, between beats, for an end that was asked for, between restarts (doubled from `least`
    up to `most`; begun anew after a run of `well`)."""

    start: float = 60.0
    hang: float = 15.0
    end: float = 10.0
    least: float = 0.5
    most: float = 30.0
    well: float = 60.0


def wants_supervisor(arguments: Sequence[str]) -> bool:
    """Whether this process should be the parent: it is no supervised program yet, and no single picture is wanted."""
    once = any(one.partition("=")[0] in _UNSUPERVISED for one in arguments)
    return VARIABLE not in os.environ and not once


def program_command(package: str, arguments: Sequence[str]) -> list[str]:
    """How this very program is started once more, frozen or not."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, *([] if frozen else ["-P", "-m", package]), *arguments]


def supervise(command: Sequence[str], folder: Path, limits: Limits | None = None) -> int:
    """Run `command` until it ends by its own will or a signal ends this process. Returns the exit code."""
    try:
        with locked(folder / "supervisor.lock"):
            _start_log(folder)
            return Supervisor(command, limits or Limits()).run()
    except AlreadyRunning as error:
        sys.stderr.write(f"{error}\n")
        return ANOTHER_RUNS


class Supervisor:
    """One program, started again and again. `run()` in the main thread."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        self._command, self._limits = list(command), limits
        self._beats = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._beats.bind(("127.0.0.1", 0))
        self._beats.settimeout(0.2)
        self._word = secrets.token_hex(16)
        self._asked_to_end = self._ever_heard = False
        self._delay = limits.least

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        with self._beats:
            while True:
                began = time.monotonic()
                code = self._run_once()
                if self._asked_to_end or code in (0, BAD_ARGUMENTS) or self._cannot_start(code):
                    return max(code, 0)
                if code != RESTART:
                    self._pause(time.monotonic() - began)
                if self._asked_to_end:
                    return 0

    def _cannot_start(self, code: int) -> bool:
        """It ended with a sentence before it ever ran: to be read, not repeated. A crash says none, whatever its code
        (on Windows they are positive), and is tried again."""
        return code in (ANOTHER_RUNS, NO_SCREEN) and not self._ever_heard

    def _run_once(self) -> int:
        environment = {**os.environ, VARIABLE: f"{self._beats.getsockname()[1]}:{self._word}"}
        program = subprocess.Popen(self._command, env=environment, stdin=subprocess.PIPE)  # noqa: S603 - ourselves
        log.info("Started, process %d.", program.pid)
        try:
            self._watch(program)
        finally:
            code = self._stop(program)
        log.info("Process %d ended with %s.", program.pid, _words(code))
        return code

    def _watch(self, program: "subprocess.Popen[bytes]") -> None:
        """Returns when the program has ended, is to end, or hangs (then it has been told to leave its stacks behind)."""
        patience, last = self._limits.start, time.monotonic()
        while program.poll() is None and not self._asked_to_end:
            if self._heard():
                patience, last, self._ever_heard = self._limits.hang, time.monotonic(), True
            elif time.monotonic() - last > patience:
                log.error("Process %d gave no sign for %.0f s and is ended.", program.pid, patience)
                program.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGABRT)
                return

    def _heard(self) -> bool:
        """Whether a beat came within a moment; all that wait are taken at once, should this process have been held up."""
        heard = False
        with contextlib.suppress(OSError):
            heard = self._beats.recv(64) == self._word.encode()
            self._beats.setblocking(False)
            while True:
                heard |= self._beats.recv(64) == self._word.encode()
        self._beats.settimeout(0.2)
        return heard

    def _stop(self, program: "subprocess.Popen[bytes]") -> int:
        """Its pipe closes, which ends it by its own will; what does not end is killed."""
        assert program.stdin is not None
        program.stdin.close()
        try:
            return program.wait(self._limits.end)
        except subprocess.TimeoutExpired:
            program.kill()
            return program.wait()

    def _pause(self, ran: float) -> None:
        if ran >= self._limits.well:
            self._delay = self._limits.least
        ends, self._delay = time.monotonic() + self._delay, min(self._delay * 2, self._limits.most)
        while time.monotonic() < ends and not self._asked_to_end:
            time.sleep(0.05)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_end = True


def _words(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"


def _start_log(folder: Path) -> None:
    try:
        handler = logging.handlers.RotatingFileHandler(
            folder / "supervisor.log", "a", LOG_BYTES, 1, encoding="utf-8", delay=True
        )
    except OSError:
        return  # a disk that takes no log does not keep a kiosk from running
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    logging.raiseExceptions = False  # nor does one that is full
