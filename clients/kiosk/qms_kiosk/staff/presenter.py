"""The staff menu's intents → printer, settings, program. Qt-free; what blocks runs in a worker with a hard limit."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.settings import SettingsFile
from qms_clientkit.worker import Worker
from qms_contract.devices import PrinterStatus
from qms_contract.ids import TicketId
from qms_contract.wire import utc_now

from qms_kiosk.last_tickets import Given
from qms_kiosk.printing.devices import BAUDS, BadPrinterAddress, parse_address, serial_rate, with_rate
from qms_kiosk.staff import state as to
from qms_kiosk.staff.choice import PrinterChoice, keep_choice
from qms_kiosk.staff.finder import find_in_network, find_printers
from qms_kiosk.staff.log_copy import copy_log, last_lines
from qms_kiosk.staff.pin_gate import PinGate
from qms_kiosk.staff.state import Found, NetworkState, Page, Paper, StaffState, said
from qms_kiosk.ticket_printer import PrintingFailed

FIND_SECONDS, PIN_SECONDS, FILE_SECONDS = 10.0, 5.0, 5.0
LINES = 40


@dataclass(frozen=True)
class Program:
    """What the menu needs of the kiosk. `pin` gives (is the kiosk paired, the PIN's hash); `use_printer` takes the choice;
    `print_test`, `print_again` (one of the `last` tickets) and `ask_printer` work on the printer in use and never take long."""

    folder: Path
    log: Path
    server: str
    pin: Callable[[], tuple[bool, str | None]]
    choice: Callable[[], PrinterChoice]
    use_printer: Callable[[PrinterChoice], None]
    print_test: Callable[[], Awaitable[PrinterStatus]]
    last: Callable[[], tuple[Given, ...]]
    print_again: Callable[[TicketId], Awaitable[PrinterStatus]]
    ask_printer: Callable[[], Awaitable[PrinterStatus | None]]
    network: Callable[[], Awaitable[NetworkState]]
    try_network: Callable[[], None]
    restart: Callable[[], None]


class StaffPresenter:
    """`state` is None while the menu is closed."""

    def __init__(self, program: Program, tasks: Tasks, settings: SettingsFile) -> None:
        self._program, self._tasks, self._settings = program, tasks, settings
        self._gate = PinGate(settings)
        self._worker = Worker("search")
        self.state = Observable[StaffState | None](None)

    def open(self) -> None:
        """Somebody found the corner. A kiosk that belongs to no branch yet has nothing to hide."""
        paired, hashed = self._program.pin()
        if not paired:
            self._enter()
        elif hashed is None:
            self.state.set(StaffState(note="no_pin"))
        else:
            self.state.set(StaffState(locked_seconds=ceil(self._gate.locked_seconds)))

    def close(self) -> None:
        self.state.set(None)

    def key(self, key: str) -> None:
        """A key of the pad; an empty one takes the last back."""
        self._update(lambda state: to.typed(state, key))

    def begin_address(self, beginning: str) -> None:
        """The kind of printer whose address is typed."""
        self._update(lambda state: to.begun(state, beginning))

    def enter(self) -> None:
        """What was typed is meant."""
        state = self.state.value
        if state is not None and not state.busy and state.entered:
            work = self._check_pin(state.entered) if state.page is Page.PIN else self._take_address(state.entered)
            self._busy("enter", work)

    def turn(self, page: Page) -> None:
        """To another page, which then learns what it shows."""
        self._update(lambda state: to.turned(state, page))
        match page:
            case Page.PRINTER:
                self.search()
            case Page.NETWORK:
                self._tasks.spawn("network page", self._read_network())
            case Page.LAST:
                self._show_last()
            case Page.LOGS:
                self._tasks.spawn("log page", self._read_log())

    def search(self) -> None:
        """Look for printers on this machine, and ask the one in use how it is."""
        self._busy("find printers", self._find(find_printers))

    def search_network(self) -> None:
        self._busy("find network printers", self._find(lambda: find_in_network(self._program.server)))

    def more(self) -> None:
        """The next page of the printers that were found."""
        self._update(lambda state: replace(state, listing=state.listing + 1))

    def next_rate(self) -> None:
        """Another rate for a printer on a serial port: what it is set to can only be tried."""
        address = self._program.choice().address or ""
        if (rate := serial_rate(address)) is not None:
            self.choose(with_rate(address, BAUDS[BAUDS.index(rate) - 1]))

    def choose(self, address: str) -> None:
        self._use(replace(self._program.choice(), address=address))

    def set_paper(self, paper: Paper) -> None:
        self._use(replace(self._program.choice(), paper=paper))

    def test_page(self) -> None:
        self._busy("test page", self._print("printed", self._program.print_test))

    def print_again(self, ticket_id: TicketId) -> None:
        """That ticket once more; it stays the same ticket."""
        state = self.state.value
        if state is not None and not state.busy:
            self._busy("print again", self._print("printed_again", lambda: self._program.print_again(ticket_id)))

    def try_network(self) -> None:
        self._program.try_network()
        self._tasks.spawn("network page", self._read_network())

    def copy_log(self) -> None:
        self._busy("copy log", self._copy_log())

    def restart(self) -> None:
        self._program.restart()

    def _enter(self) -> None:
        self.state.set(StaffState(page=Page.MENU))

    def _update(self, change: Callable[[StaffState], StaffState]) -> None:
        self.state.update(lambda state: None if state is None else change(state))

    def _busy(self, name: str, work: Awaitable[None]) -> None:
        self._update(lambda state: replace(state, busy=True, note="", detail=""))
        self._tasks.spawn(name, self._to_end(work))

    async def _to_end(self, work: Awaitable[None]) -> None:
        try:
            await work
        except (TimeoutError, OSError) as error:
            detail = str(error)
            self._update(lambda state: said(state, "failed", detail))
        finally:
            self._update(lambda state: replace(state, busy=False))

    async def _check_pin(self, pin: str) -> None:
        hashed = self._program.pin()[1]
        if hashed is None or self._gate.locked_seconds:
            self.open()
            return
        right = await self._worker.within(PIN_SECONDS, lambda: self._gate.matches(pin, hashed))
        self._gate.count(right)
        if right:
            self._enter()
        else:
            locked = ceil(self._gate.locked_seconds)
            self._update(lambda state: replace(state, entered="", note="wrong_pin", locked_seconds=locked))

    async def _take_address(self, entered: str) -> None:
        try:
            parse_address(entered)
        except BadPrinterAddress:
            self._update(lambda state: said(state, "bad_address", to.example(entered)))
            return
        self.turn(Page.PRINTER)
        self.choose(entered)

    async def _find(self, find: Callable[[], list[Found]]) -> None:
        choice, status = self._program.choice(), await self._program.ask_printer()
        self._update(lambda state: replace(state, chosen=choice.address, paper=choice.paper, status=status))
        found = tuple(await self._worker.within(FIND_SECONDS, find))
        note = "" if found else "none_found"
        self._update(lambda state: replace(state, printers=_merged(state.printers, found), note=note))

    def _use(self, choice: PrinterChoice) -> None:
        keep_choice(self._settings, choice)
        self._program.use_printer(choice)
        self._update(lambda state: replace(state, chosen=choice.address, paper=choice.paper, status=None, note="kept"))
        self._tasks.spawn("ask printer", self._ask())

    async def _ask(self) -> None:
        status = await self._program.ask_printer()
        self._update(lambda state: replace(state, status=status))

    def _show_last(self) -> None:
        self._update(lambda state: replace(state, last=self._program.last()))

    async def _print(self, note: str, work: Callable[[], Awaitable[PrinterStatus]]) -> None:
        try:
            status = await work()
        except PrintingFailed as error:
            status, detail = error.status, str(error)
            self._update(lambda state: replace(said(state, "not_printed", detail), status=status))
        else:
            self._update(lambda state: replace(said(state, note), status=status))
            self._show_last()

    async def _read_network(self) -> None:
        network = await self._program.network()
        self._update(lambda state: replace(state, network=network))

    async def _read_log(self) -> None:
        lines = await self._worker.within(FILE_SECONDS, lambda: last_lines(self._program.log, LINES))
        self._update(lambda state: replace(state, log=lines))

    async def _copy_log(self) -> None:
        program, at = self._program, utc_now()
        copy = await self._worker.within(FILE_SECONDS, lambda: copy_log(program.log, program.folder, at))
        self._update(lambda state: said(state, "copied", str(copy)))


def _merged(known: tuple[Found, ...], found: tuple[Found, ...]) -> tuple[Found, ...]:
    """A search of the network adds to what hangs on the machine."""
    return tuple(dict.fromkeys((*known, *found)))
