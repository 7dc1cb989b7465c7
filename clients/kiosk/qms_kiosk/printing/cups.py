"""A CUPS queue, through the programs `lp`, `lpstat` and `cancel` of cups-client.

python-escpos' own CUPS printers will not do: one needs pycups (GPL, not ours to ship), the other leaves lp's exit status
unread, so that a job that was refused would count as printed. A queue takes a job long before it is on paper; a ticket
counts as printed when the queue is done with it, and a job that does not get through is taken back, so that no ticket
comes out later that nobody waits for.
"""

import os
import re
import subprocess
import time

from qms_contract.devices import PrinterStatus

from qms_kiosk.printing.connection import SETTLE_SECONDS, PrinterError

ASK_SECONDS = 3.0
POLL_SECONDS = 0.1
_JOB = re.compile(r"request id is (\S+)")
_ALERTS = re.compile(r"^\s*Alerts: (.*)$", re.MULTILINE)
_OUT = ("media-empty", "media-needed")
_OFFLINE = (
    "offline",
    "connecting-to-device",
    "timed-out",
    "cover-open",
    "door-open",
    "media-jam",
    "shutdown",
    "paused",
)


class CupsQueue:
    """The queue `name` of the machine's CUPS (or that of CUPS_SERVER). Raises PrinterError when it is not there."""

    def __init__(self, name: str, *, settle: float = SETTLE_SECONDS) -> None:
        self._name, self._settle = name, settle
        self._job: str | None = None
        if name not in queues():
            raise PrinterError(f"There is no printer queue {name}.")

    def status(self) -> PrinterStatus:
        """By what the queue says; `unknown` when it is well, for it knows nothing of the paper."""
        return read_queue(_run("lpstat", "-l", "-p", self._name))

    def send(self, data: bytes) -> None:
        """Put `data` into the queue as it is."""
        said = _run("lp", "-d", self._name, "-t", "ticket", "-o", "raw", "-", data=data)
        found = _JOB.search(said)
        self._job = found[1] if found else None

    def settle(self, before: PrinterStatus) -> PrinterStatus:
        """Wait until the queue is done with the job."""
        deadline = time.monotonic() + self._settle
        while self._job is not None and self._waits(self._job):
            if time.monotonic() > deadline:
                job, self._job = self._job, None
                _run("cancel", job)
                raise PrinterError(f"The printer queue {self._name} does not print.")
            time.sleep(POLL_SECONDS)
        return self.status()

    def close(self) -> None:
        return

    def _waits(self, job: str) -> bool:
        return any(line.split(" ", 1)[0] == job for line in _run("lpstat", "-o", self._name).splitlines())


def read_queue(said: str) -> PrinterStatus:
    """The status from what `lpstat -l -p` prints in the C locale."""
    found = _ALERTS.search(said)
    alerts = found[1] if found else ""
    if any(word in alerts for word in _OUT):
        return PrinterStatus.OUT
    if " disabled since" in said or any(word in alerts for word in _OFFLINE):
        return PrinterStatus.OFFLINE
    return PrinterStatus.LOW if "media-low" in alerts else PrinterStatus.UNKNOWN


def queues() -> list[str]:
    """The names of the machine's queues. Raises PrinterError when there is no CUPS."""
    return _run("lpstat", "-e").split()


def _run(*command: str, data: bytes | None = None) -> str:
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - the name is an argument of its own, no shell reads it
            command, input=data, capture_output=True, timeout=ASK_SECONDS, env=environment, check=True
        )
    except FileNotFoundError as error:
        raise PrinterError(f"The program {command[0]} is missing (Debian: apt install cups-client).") from error
    except subprocess.TimeoutExpired as error:
        raise PrinterError("The printing system CUPS does not answer.") from error
    except subprocess.CalledProcessError as error:
        words = error.stderr.decode(errors="replace").strip().removeprefix(f"{command[0]}: ")
        raise PrinterError(f"CUPS: {words}") from error
    return done.stdout.decode(errors="replace")
