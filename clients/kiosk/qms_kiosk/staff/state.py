"""What the staff menu shows, frozen, and its pure transitions."""

from dataclasses import dataclass, replace
from enum import StrEnum

from qms_contract.devices import PrinterStatus

from qms_kiosk.last_tickets import Given
from qms_kiosk.printing.devices import is_same

MOST_DIGITS = 8
MOST_ADDRESS = 120
"""A serial port named by its place on the bus is long."""
MOST_LISTED = 4
BEGINNINGS = ("tcp://", "usb:", "serial:", "cups:", "win:", "file:")
"""Of every address that a printer may have (contract)."""
EXAMPLES = {
    "usb": "usb:04b8:0202",
    "serial": "serial:/dev/ttyUSB0:115200",
    "cups": "cups:receipt",
    "win": "win:Receipt",
    "file": "file:/dev/usb/lp0",
}
TCP_EXAMPLE = "tcp://192.168.1.50:9100"


class Page(StrEnum):
    PIN = "pin"
    MENU = "menu"
    PRINTER = "printer"
    ADDRESS = "address"
    NETWORK = "network"
    LOGS = "logs"
    LAST = "last"


class Paper(StrEnum):
    """The paper's width in millimetres."""

    WIDE = "80"
    NARROW = "58"


@dataclass(frozen=True)
class Found:
    """A printer that could be chosen: its address and what staff know it by."""

    address: str
    name: str


LEFT_TO_RIGHT = "\u200e"
"""Before a path or an address, so that its slash stays in front within Arabic."""


def place_of(address: str) -> str:
    """What staff know a printer by: its host, port or queue."""
    return LEFT_TO_RIGHT + address.partition(":")[2].removeprefix("//")


@dataclass(frozen=True)
class NetworkState:
    """Figures of the network page; None is what is not known."""

    server: str
    online: bool
    address: str | None = None
    branch: str | None = None
    device: str | None = None
    buffered: int = 0
    set_aside: int = 0
    clock_seconds: float = 0.0


@dataclass(frozen=True)
class StaffState:
    """`entered` is the PIN or address so far; `note` (a word's key, with `detail`) is the last thing that happened.
    `listing` is the page of the list of `printers`.

    `locked_seconds` is how long the PIN is not asked for. `busy`: a printer is being looked for, asked or printed on.
    """

    page: Page = Page.PIN
    entered: str = ""
    note: str = ""
    detail: str = ""
    locked_seconds: int = 0
    busy: bool = False
    printers: tuple[Found, ...] = ()
    listing: int = 0
    chosen: str | None = None
    paper: Paper = Paper.WIDE
    status: PrinterStatus | None = None
    network: NetworkState | None = None
    log: tuple[str, ...] = ()
    last: tuple[Given, ...] = ()


def typed(state: StaffState, key: str) -> StaffState:
    """One more digit, or with an empty key one fewer."""
    if not key:
        return replace(state, entered=state.entered[:-1], note="")
    most = MOST_DIGITS if state.page is Page.PIN else MOST_ADDRESS
    return replace(state, entered=(state.entered + key)[:most], note="")


def turned(state: StaffState, page: Page) -> StaffState:
    """Another page, with nothing left over from the one before."""
    entered = BEGINNINGS[0] if page is Page.ADDRESS else ""
    return replace(state, page=page, entered=entered, listing=0, note="", detail="")


def begun(state: StaffState, beginning: str) -> StaffState:
    """An address of another kind; what was typed after its beginning stays."""
    known = next((one for one in BEGINNINGS if state.entered.startswith(one)), "")
    return replace(state, entered=beginning + state.entered[len(known) :], note="")


def example(address: str) -> str:
    """An address as it should be, of the kind that `address` begins as."""
    return EXAMPLES.get(address.partition(":")[0], TCP_EXAMPLE)


def listed(state: StaffState) -> tuple[tuple[Found, ...], bool]:
    """What stands on this page of the list, the printer in use on each, and whether there are more pages."""
    used, others = _used(state)
    if len(used) + len(others) <= MOST_LISTED:
        return (*used, *others), False
    room = MOST_LISTED - 1 - len(used)
    start = state.listing % -(-len(others) // room) * room
    return (*used, *others[start : start + room]), True


def _used(state: StaffState) -> tuple[list[Found], list[Found]]:
    """(the printer in use, at the rate it is used at; the others)."""
    chosen = state.chosen
    if chosen is None:
        return [], list(state.printers)
    name = next((one.name for one in state.printers if is_same(one.address, chosen)), place_of(chosen))
    return [Found(chosen, name)], [one for one in state.printers if not is_same(one.address, chosen)]


def said(state: StaffState, note: str, detail: str = "") -> StaffState:
    """What happened last; nothing is under way any more."""
    return replace(state, note=note, detail=detail, busy=False)
