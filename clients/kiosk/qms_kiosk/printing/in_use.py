"""The printer in use: the one that staff chose last, else the one of the command line, or none."""

import logging
from collections import defaultdict
from collections.abc import Callable

from qms_clientkit.settings import SettingsFile
from qms_clientkit.theme.tokens import TICKET

from qms_kiosk.printing.devices import BadPrinterAddress, PrinterAddress, parse_address
from qms_kiosk.printing.printer import EscposPrinter, Jobs
from qms_kiosk.staff.choice import PrinterChoice, kept_choice
from qms_kiosk.staff.state import Paper

log = logging.getLogger(__name__)
Make = Callable[[PrinterAddress, int, Jobs], EscposPrinter]


class PrinterInUse:
    """`make(address, width, jobs)` makes a printer for paper of so many printer pixels, on a device with these jobs;
    `changed` hears of another one.

    Raises BadPrinterAddress for a `given` one that is none.
    """

    def __init__(self, settings: SettingsFile, given: str | None, make: Make) -> None:
        if given is not None:
            parse_address(given)
        self._make, self._jobs = make, defaultdict[tuple[str, str], Jobs](Jobs)
        self.changed: Callable[[EscposPrinter | None], None] = lambda _printer: None
        self.choice = kept_choice(settings, given)
        self.printer = self._made(self.choice)

    def use(self, choice: PrinterChoice) -> None:
        """Staff chose another."""
        self.choice, self.printer = choice, self._made(choice)
        self.changed(self.printer)

    def _made(self, choice: PrinterChoice) -> EscposPrinter | None:
        """None without one, and for an address that a newer version kept here."""
        if choice.address is None:
            return None
        try:
            address = parse_address(choice.address)
        except BadPrinterAddress as error:
            log.error("%s", error)
            return None
        width = TICKET.width if choice.paper is Paper.WIDE else TICKET.width_narrow
        return self._make(address, width, self._jobs[address.kind, address.place])
