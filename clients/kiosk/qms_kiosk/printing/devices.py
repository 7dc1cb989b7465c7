"""Printer addresses: `tcp:` `usb:` `serial:` `cups:` `win:` `file:`. Opening one blocks: worker threads only."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qms_kiosk.printing.connection import Connection, Line, PrinterError, reason
from qms_kiosk.printing.cups import CupsQueue
from qms_kiosk.printing.library import EscposError
from qms_kiosk.printing.lines import BITS, FileLine, NetworkLine, SerialLine, UsbLine
from qms_kiosk.printing.spooler import Spooler
from qms_kiosk.settings import PRINTERS

DEFAULT_PORT = 9100
_NOT_OPENED = (EscposError, OSError, RuntimeError, ValueError)
"""What opening a line raises; a ValueError is of a name or path that the system would not even look up."""
IP_PARTS = 4
BAUDS = (9600, 19200, 38400, 57600, 115200)
UNNAMED_BAUD = 9600
"""Of a serial printer whose address names none: what such an address has always meant, wherever one is kept."""
OFFERED_BAUD = 115200
"""Of a serial printer that is found: at 9600 a ticket takes half a minute."""


class BadPrinterAddress(ValueError):
    """The printer's address is none of the kinds we know."""

    def __init__(self, address: str) -> None:
        super().__init__(f"The printer address {address!r} is not one of {PRINTERS}.")


@dataclass(frozen=True)
class PrinterAddress:
    """A parsed address; `connect()` opens the device. `place` is what staff know it by: a host, a path, a queue.

    `rate` is of a line so slow that it counts, in bits a second; None for the others.
    """

    kind: str
    place: str
    open: Callable[[], Connection]
    rate: int | None = None

    def seconds_for(self, size: int) -> float:
        """How long `size` bytes are on the line."""
        return size * BITS / self.rate if self.rate else 0.0

    def connect(self) -> Connection:
        """Open the device. Raises PrinterError in words."""
        try:
            return self.open()
        except _NOT_OPENED as error:
            raise PrinterError(f"The printer {self.place} cannot be opened ({reason(error)}).") from error


def parse_address(address: str) -> PrinterAddress:
    """The printer an address means. Raises BadPrinterAddress."""
    kind, _, rest = address.partition(":")
    parser = _KINDS.get(kind)
    if parser is None or not rest:
        raise BadPrinterAddress(address)
    try:
        return parser(rest)
    except ValueError as error:
        raise BadPrinterAddress(address) from error


def _tcp(rest: str) -> PrinterAddress:
    host, _, port = rest.removeprefix("//").partition(":")
    number = int(port or DEFAULT_PORT)
    if not _is_host(host) or not 0 < number < 2**16:
        raise ValueError(rest)
    place = f"{host}:{number}"
    return PrinterAddress("tcp", place, lambda: Line(NetworkLine(host, number), place, answers=True))


def _is_host(host: str) -> bool:
    """Whether the system would look it up at all. Raises UnicodeError for a name that it cannot even ask for."""
    labels = host.encode("idna").split(b".")
    is_ip = len(labels) == IP_PARTS and all(one.isdigit() for one in labels)
    return bool(host) and not (is_ip and any(int(one) >= 2**8 for one in labels))


def _file(rest: str) -> PrinterAddress:
    path = Path(rest.removeprefix("//"))
    return PrinterAddress("file", str(path), lambda: Line(FileLine(path), str(path), answers=False))


def _usb(rest: str) -> PrinterAddress:
    vendor, _, product = rest.partition(":")
    ids = int(vendor, 16), int(product, 16)

    def connect() -> Line:
        line = UsbLine(*ids)
        return Line(line, rest, answers=line.answers)

    return PrinterAddress("usb", rest, connect)


def serial_rate(address: str) -> int | None:
    """The rate of a serial printer's address, in bits a second; None for any other address."""
    kind, _, rest = address.partition(":")
    return _port_and_rate(rest)[1] if kind == "serial" else None


def with_rate(address: str, rate: int) -> str:
    """The same serial printer at another rate."""
    return f"serial:{_port_and_rate(address.partition(':')[2])[0]}:{rate}"


def is_same(one: str, other: str) -> bool:
    """Whether two addresses lead to one printer: a serial printer's at any rate."""
    return _without_rate(one) == _without_rate(other)


def _without_rate(address: str) -> str:
    kind, _, rest = address.partition(":")
    return f"serial:{_port_and_rate(rest)[0]}" if kind == "serial" else address


def _serial(rest: str) -> PrinterAddress:
    place, baud = _port_and_rate(rest)

    def connect() -> Line:
        return Line(SerialLine(place, baud), place, answers=True)

    return PrinterAddress("serial", place, connect, baud)


def _port_and_rate(rest: str) -> tuple[str, int]:
    """A port may have colons of its own (by-path); only a rate that printers know is one."""
    port, _, rate = rest.rpartition(":")
    known = port and rate.isdecimal() and int(rate) in BAUDS
    return (port, int(rate)) if known else (rest, UNNAMED_BAUD)


def _cups(rest: str) -> PrinterAddress:
    return PrinterAddress("cups", rest, lambda: CupsQueue(rest))


def _win(rest: str) -> PrinterAddress:
    return PrinterAddress("win", rest, lambda: Spooler(rest))


_KINDS: dict[str, Callable[[str], PrinterAddress]] = {
    "tcp": _tcp,
    "file": _file,
    "usb": _usb,
    "serial": _serial,
    "cups": _cups,
    "win": _win,
}
