"""The lines that python-escpos opens: network, serial, USB and file, each with hard time limits both ways.

`answer()` of each returns what came back, raises TimeoutError for silence and OSError for a line that is gone. `drain()`
forgets what came unasked: a late answer, or one to dots of the ticket that look like a question.
"""

import contextlib
import errno
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

import usb.core
import usb.util

from qms_kiosk.printing.library import File, Network, Serial, Usb

IO_SECONDS = 8.0
"""A whole ticket must be taken within this: small buffers take it at the speed of the paper. On a serial line each piece of
it, besides the time that its bits need."""
PIECE = 1024
BITS = 10
"""Of a byte on a serial line, with its start and stop bit."""
CONNECT_SECONDS = 4.0
ANSWER_SECONDS = 1.0
DRAIN_SECONDS = 0.02
ANSWER_BYTES = 16
PRINTER_CLASS = 7
_LIBUSB = "the system library libusb-1.0 is missing" + (
    "; use the Windows spooler (win:NAME)" if sys.platform == "win32" else " (Debian: apt install libusb-1.0-0)"
)


class NetworkLine(Network):  # type: ignore[misc]
    """A printer on a TCP port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port=port, timeout=IO_SECONDS)
        self.device = socket.create_connection((host, port), CONNECT_SECONDS)  # open() leaks it when nobody answers
        self.device.settimeout(IO_SECONDS)

    def answer(self) -> bytes:
        return self._receive(ANSWER_SECONDS)

    def drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._receive(0)

    def _receive(self, within: float) -> bytes:
        self.device.settimeout(within)
        try:
            came: bytes = self.device.recv(ANSWER_BYTES)
        finally:
            self.device.settimeout(IO_SECONDS)
        if not came:
            raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        return came


class SerialLine(Serial):  # type: ignore[misc]
    """A printer on a serial port, 8 data bits, no parity, with hardware flow control where it is wired."""

    def __init__(self, port: str, baud: int) -> None:
        super().__init__(port, baudrate=baud, timeout=ANSWER_SECONDS)
        self.open()
        self.device.write_timeout = IO_SECONDS + PIECE * BITS / baud

    def _raw(self, msg: bytes) -> None:
        """Piece by piece: a slow line is no printer that takes nothing. A ticket is gone only when the line has the last of it:
        closing drops what it has not."""
        port: Any = self.device
        for start in range(0, len(msg), PIECE):
            port.write(msg[start : start + PIECE])
        if len(msg) > PIECE:
            self._until_gone()

    def _until_gone(self) -> None:
        port: Any = self.device
        left, deadline = port.out_waiting, time.monotonic() + IO_SECONDS
        while left:
            if time.monotonic() > deadline:
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
            time.sleep(DRAIN_SECONDS)
            before, left = left, port.out_waiting
            if left < before:
                deadline = time.monotonic() + IO_SECONDS

    def answer(self) -> bytes:
        """The first byte ends the wait; what else is there comes with it."""
        port: Any = self.device
        if not (first := bytes(port.read(1))):
            raise TimeoutError
        return first + bytes(port.read(port.in_waiting))

    def drain(self) -> None:
        port: Any = self.device
        port.reset_input_buffer()

    def close(self) -> None:
        """Without python-escpos' flush, which waits for a printer that has stopped, without a limit."""
        port: Any = self.device
        if port is not None and port.is_open:
            port.reset_output_buffer()
            port.close()


class UsbLine(Usb):  # type: ignore[misc]
    """A printer of that vendor and product, through its own bulk endpoints. Raises OSError in words."""

    def __init__(self, vendor: int, product: int) -> None:
        ways = _endpoints(_found(vendor, product))
        super().__init__(vendor, product, timeout=int(IO_SECONDS * 1000), in_ep=ways[0], out_ep=ways[1])
        self.open()

    @property
    def answers(self) -> bool:
        """Many cheap printers have no way back."""
        return self.in_ep is not None

    def answer(self) -> bytes:
        return self._read_within(ANSWER_SECONDS)

    def drain(self) -> None:
        with contextlib.suppress(TimeoutError):
            self._read_within(DRAIN_SECONDS)

    def _read_within(self, seconds: float) -> bytes:
        try:
            return bytes(self.device.read(self.in_ep, ANSWER_BYTES, int(seconds * 1000)))
        except usb.core.USBTimeoutError as error:
            raise TimeoutError from error


class FileLine(File):  # type: ignore[misc]
    """A file or a device file that takes bytes (`/dev/usb/lp0`)."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(str(path), auto_flush=True)
        self.open()


def _found(vendor: int, product: int) -> Any:
    try:
        device = usb.core.find(idVendor=vendor, idProduct=product)
    except usb.core.NoBackendError as error:
        raise OSError(errno.ENOSYS, _LIBUSB) from error
    if device is None:
        raise OSError(errno.ENODEV, "it is not plugged in")
    return device


def _endpoints(device: Any) -> tuple[int | None, int]:
    """(in, out) of the printer interface, else of the first one that has a way out."""
    interfaces = sorted(device.get_active_configuration(), key=lambda one: one.bInterfaceClass != PRINTER_CLASS)
    for interface in interfaces:
        out = _bulk(interface, usb.util.ENDPOINT_OUT)
        if out is not None:
            return _bulk(interface, usb.util.ENDPOINT_IN), out
    raise OSError(errno.ENODEV, "it is no printer")


def _bulk(interface: Any, direction: int) -> int | None:
    for endpoint in interface:
        is_bulk = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        if is_bulk and usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction:
            return int(endpoint.bEndpointAddress)
    return None
