"""Printer addresses → python-escpos devices: `tcp:` `file:` `usb:` `serial:` `cups:` `win:`.

Everything here blocks and belongs into the worker thread. A status question is asked only where the way back exists.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qms_contract.devices import PrinterStatus

from qms_kiosk.printing.library import CupsPrinter, EscposError, File, Network, Serial, Usb, Win32Raw
from qms_kiosk.printing.status import OFFLINE_CAUSE, PAPER_SENSOR, read_status

DEFAULT_PORT = 9100
IO_SECONDS = 4.0
ANSWER_SECONDS = 1.0
EXPECTED = "tcp://host:9100, usb:VID:PID, serial:PORT, cups:NAME, win:NAME or file:PATH"


class BadPrinterAddress(ValueError):
    """The printer's address is none of the kinds we know."""

    def __init__(self, address: str) -> None:
        super().__init__(f"The printer address {address!r} is not one of {EXPECTED}.")


class PrinterError(Exception):
    """The printer cannot be used; the message says why."""


@dataclass(frozen=True)
class PrinterAddress:
    """A parsed address; `connect()` opens the device. `place` is what staff know it by: a host, a path, a queue."""

    kind: str
    place: str
    open: Callable[[], Any]
    answers: bool

    def connect(self) -> "Connection":
        """Open the device. Raises PrinterError in words."""
        try:
            device = self.open()
        except (EscposError, OSError, RuntimeError, ImportError) as error:
            raise PrinterError(_words(self.kind, self.place, error)) from error
        return Connection(device, self.place, self.answers)


class Connection:
    """An open printer. `send` and `status` block; `close` always works."""

    def __init__(self, device: Any, place: str, answers: bool) -> None:
        self._device, self._place, self._answers = device, place, answers

    def send(self, data: bytes) -> None:
        """Write `data` as it is. Raises PrinterError."""
        try:
            self._device._raw(data)
        except (EscposError, OSError) as error:
            raise PrinterError(f"The printer {self._place} takes no data ({_reason(error)}).") from error

    def status(self) -> PrinterStatus:
        """What the printer says, `unknown` when it says nothing. Raises PrinterError when it is gone."""
        if not self._answers:
            return PrinterStatus.UNKNOWN
        return read_status(self._ask(OFFLINE_CAUSE), self._ask(PAPER_SENSOR))

    def close(self) -> None:
        """End the connection."""
        try:
            self._device.close()
        except (EscposError, OSError):
            return

    def _ask(self, question: bytes) -> bytes:
        self.send(question)
        try:
            return bytes(self._device._read())
        except TimeoutError:
            return b""
        except (EscposError, OSError, NotImplementedError) as error:
            raise PrinterError(f"The printer {self._place} does not answer ({_reason(error)}).") from error


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
    if not host:
        raise ValueError(rest)
    number = int(port or DEFAULT_PORT)

    def connect() -> Network:
        link = socket.create_connection((host, number), IO_SECONDS)
        link.settimeout(ANSWER_SECONDS)
        device = Network(host, port=number, timeout=IO_SECONDS)
        device.device = link  # its own open() leaks the socket when nobody answers
        return device

    return PrinterAddress("tcp", f"{host}:{number}", connect, answers=True)


def _file(rest: str) -> PrinterAddress:
    path = Path(rest.removeprefix("//"))

    def connect() -> File:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _opened(File(str(path), auto_flush=True))

    return PrinterAddress("file", str(path), connect, answers=False)


def _usb(rest: str) -> PrinterAddress:
    vendor, _, product = rest.partition(":")
    ids = int(vendor, 16), int(product, 16)
    return PrinterAddress("usb", rest, lambda: _opened(Usb(*ids, timeout=int(ANSWER_SECONDS * 1000))), answers=True)


def _serial(rest: str) -> PrinterAddress:
    return PrinterAddress("serial", rest, lambda: _opened(Serial(rest, timeout=ANSWER_SECONDS)), answers=True)


def _cups(rest: str) -> PrinterAddress:
    return PrinterAddress("cups", rest, lambda: _opened(CupsPrinter(rest)), answers=False)


def _win(rest: str) -> PrinterAddress:
    return PrinterAddress("win", rest, lambda: _opened(Win32Raw(rest)), answers=False)


_KINDS: dict[str, Callable[[str], PrinterAddress]] = {
    "tcp": _tcp,
    "file": _file,
    "usb": _usb,
    "serial": _serial,
    "cups": _cups,
    "win": _win,
}
_EXTRAS = {"usb": "pyusb", "serial": "pyserial", "cups": "pycups", "win": "pywin32"}


def _opened(device: Any) -> Any:
    device.open()
    return device


def _words(kind: str, place: str, error: Exception) -> str:
    if isinstance(error, RuntimeError | ImportError) and kind in _EXTRAS:
        return f"A {kind} printer needs the Python package {_EXTRAS[kind]}, which is not installed."
    return f"The printer {place} cannot be opened ({_reason(error)})."


def _reason(error: BaseException) -> str:
    """What the system said, without its number and without the library's wrapping."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, OSError) and inner.strerror:
            return inner.strerror
        inner = inner.__cause__ or inner.__context__
    return str(error)
