"""An open printer, whatever it hangs on, and what can go wrong with it. Everything here blocks: worker threads only."""

import time
from typing import Any, Protocol

from qms_contract.devices import PrinterStatus

from qms_kiosk.printing.library import EscposError
from qms_kiosk.printing.status import OFFLINE_CAUSE, PAPER_SENSOR, is_status, read_status

SETTLE_SECONDS = 8.0
"""How long a printer that answers may need until a whole ticket is through it; DLE EOT waits behind it on some lines."""


class PrinterError(Exception):
    """The printer cannot be used; the message says why."""


class Connection(Protocol):
    """`send`, `status` and `settle` raise PrinterError; `close` always works."""

    def status(self) -> PrinterStatus:
        """What the printer says of itself, `unknown` when it says nothing."""

    def send(self, data: bytes) -> None:
        """Hand over `data` as it is."""

    def settle(self, before: PrinterStatus) -> PrinterStatus:
        """Called after `send`: the status now. PrinterError when what was sent is known not to be on paper, or when a
        printer that answered `before` answers no more."""

    def close(self) -> None:
        """End the connection."""


class Line:
    """A line to a printer by way of a python-escpos device: bytes go out, and where `answers`, status bytes come back.

    A line whose other end is gone reads as PrinterError, silence as no answer.
    """

    def __init__(self, device: Any, place: str, *, answers: bool, settle: float = SETTLE_SECONDS) -> None:
        self._device, self._place, self._answers, self._settle = device, place, answers, settle

    def send(self, data: bytes) -> None:
        try:
            self._device._raw(data)
        except (EscposError, OSError) as error:
            raise PrinterError(f"The printer {self._place} takes no data ({reason(error)}).") from error

    def status(self) -> PrinterStatus:
        """One that does not answer the first question is not kept waiting with the second."""
        if not self._answers or not is_status(paper := self._ask(PAPER_SENSOR)):
            return PrinterStatus.UNKNOWN
        return read_status(self._ask(OFFLINE_CAUSE), paper)

    def settle(self, before: PrinterStatus) -> PrinterStatus:
        after, deadline = self.status(), time.monotonic() + self._settle
        while before is not PrinterStatus.UNKNOWN and after is PrinterStatus.UNKNOWN:
            if time.monotonic() > deadline:
                raise PrinterError(f"The printer {self._place} stopped answering.")
            after = self.status()
        return after

    def close(self) -> None:
        try:
            self._device.close()
        except (EscposError, OSError):
            return

    def _ask(self, question: bytes) -> bytes:
        try:
            self._device.drain()
            self.send(question)
            return self._device.answer()  # type: ignore[no-any-return]
        except TimeoutError:
            return b""
        except (EscposError, OSError, NotImplementedError) as error:
            raise PrinterError(f"The printer {self._place} does not answer ({reason(error)}).") from error


def reason(error: BaseException) -> str:
    """What the system said, without its number and without the library's wrapping."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, OSError) and inner.strerror:
            return inner.strerror
        inner = inner.__cause__ or inner.__context__
    return str(error)
