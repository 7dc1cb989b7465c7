"""What the staff menu shows, frozen, and its pure transitions."""

from dataclasses import dataclass, replace
from enum import StrEnum

from qms_contract.devices import PrinterStatus

from qms_kiosk.last_tickets import Given

MOST_DIGITS = 8
MOST_ADDRESS = 40


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

    `locked_seconds` is how long the PIN is not asked for. `busy`: a printer is being looked for, asked or printed on.
    """

    page: Page = Page.PIN
    entered: str = ""
    note: str = ""
    detail: str = ""
    locked_seconds: int = 0
    busy: bool = False
    printers: tuple[Found, ...] = ()
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
    return replace(state, page=page, entered="", note="", detail="")


def said(state: StaffState, note: str, detail: str = "") -> StaffState:
    """What happened last; nothing is under way any more."""
    return replace(state, note=note, detail=detail, busy=False)
