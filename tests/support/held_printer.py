"""A printer in a kiosk's place for one that keeps everybody waiting: it is told how a ticket ends, and when."""

import asyncio

from qms_contract.devices import PrinterStatus
from qms_kiosk.ticket_printer import PaperIsLate, PrintingFailed


class HeldPrinter:
    """`began` is set with the first ticket; `end(failed=…)` lets it come out, or not. `late`: its kiosk waits no longer
    for it from the start."""

    def __init__(self, *, late=False, at_first=lambda: None):
        self.began, self._ended, self._failed, self._late = asyncio.Event(), asyncio.Event(), False, late
        self._at_first = at_first

    def end(self, *, failed):
        self._failed = failed
        self._ended.set()

    async def print(self, *_arguments, **_options):
        self._at_first()
        self.began.set()
        if self._late:
            raise PaperIsLate(self._outcome)
        return await self._outcome()

    async def status(self):
        return PrinterStatus.UNKNOWN

    async def _outcome(self):
        await self._ended.wait()
        if self._failed:
            raise PrintingFailed(PrinterStatus.OFFLINE, "it hangs")
        return PrinterStatus.OK
