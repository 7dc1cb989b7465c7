"""A printer of the Windows spooler. Its status is read beside the job: opening a job only to ask would make empty ones."""

import importlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qms_contract.devices import PrinterStatus

from qms_kiosk.printing.connection import SETTLE_SECONDS, PrinterError
from qms_kiosk.printing.library import EscposError, Win32Raw

POLL_SECONDS = 0.1
PAUSED, ERROR, JAM, PAPER_OUT, PAPER_PROBLEM, OFFLINE, NO_TONER, DOOR_OPEN = (
    1,
    2,
    8,
    0x10,
    0x40,
    0x80,
    0x40000,
    0x400000,
)
"""PRINTER_STATUS_… of winspool.h."""
_NOT_READY = PAUSED | ERROR | JAM | OFFLINE | DOOR_OPEN


class Spooler:
    """The Windows printer `name`. Raises PrinterError, also where there is no Windows."""

    def __init__(self, name: str, *, settle: float = SETTLE_SECONDS) -> None:
        self._name, self._settle = name, settle
        self._win32print = _win32print()
        self._job: int | None = None
        if name not in spoolers():
            raise PrinterError(f"Windows knows no printer {name}.")

    def status(self) -> PrinterStatus:
        """By the flags of the spooler; `unknown` when it is well, for it knows nothing of the paper."""
        with _opened(self._win32print, self._name) as handle:
            return read_flags(self._win32print.GetPrinter(handle, 2)["Status"])

    def send(self, data: bytes) -> None:
        device = Win32Raw(self._name)
        try:
            device.open(job_name="ticket")
            self._job = device.current_job
            device._raw(data)
            device.close()
        except (EscposError, OSError, self._win32print.error) as error:
            raise PrinterError(f"The printer {self._name} takes no data ({error}).") from error

    def settle(self, before: PrinterStatus) -> PrinterStatus:
        """Wait until the spooler is done with the job; one that does not get through is taken back."""
        deadline = time.monotonic() + self._settle
        with _opened(self._win32print, self._name) as handle:
            while any(job["JobId"] == self._job for job in self._win32print.EnumJobs(handle, 0, -1, 1)):
                if time.monotonic() > deadline:
                    self._win32print.SetJob(handle, self._job, 0, None, self._win32print.JOB_CONTROL_DELETE)
                    raise PrinterError(f"The printer {self._name} does not print.")
                time.sleep(POLL_SECONDS)
        return self.status()

    def close(self) -> None:
        return


@contextmanager
def _opened(win32print: Any, name: str) -> Iterator[Any]:
    """The printer's handle. What Windows says against it or its use is a PrinterError."""
    try:
        handle = win32print.OpenPrinter(name)
        try:
            yield handle
        finally:
            win32print.ClosePrinter(handle)
    except win32print.error as error:
        raise PrinterError(f"The printer {name} cannot be asked ({error}).") from error


def read_flags(flags: int) -> PrinterStatus:
    """The status from PRINTER_INFO_2's Status."""
    if flags & (PAPER_OUT | PAPER_PROBLEM):
        return PrinterStatus.OUT
    return PrinterStatus.OFFLINE if flags & _NOT_READY else PrinterStatus.UNKNOWN


def spoolers() -> list[str]:
    """The names of the printers that Windows knows. Raises PrinterError, also where there is no Windows."""
    win32print = _win32print()
    kinds = win32print.PRINTER_ENUM_LOCAL | win32print.PRINTER_ENUM_CONNECTIONS
    try:
        return [printer["pPrinterName"] for printer in win32print.EnumPrinters(kinds, None, 4)]
    except win32print.error as error:
        raise PrinterError(f"Windows does not tell its printers ({error}).") from error


def _win32print() -> Any:
    try:
        return importlib.import_module("win32print")
    except ImportError as error:
        raise PrinterError("A win: printer is one of the Windows spooler, and this is no Windows.") from error
