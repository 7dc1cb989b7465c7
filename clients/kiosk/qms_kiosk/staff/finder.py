"""Printers that can be found from here. Everything blocks: worker threads only."""

import contextlib
import ipaddress
import selectors
import socket
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import usb.core
import usb.util
from serial.tools import list_ports

from qms_kiosk.printing.connection import PrinterError
from qms_kiosk.printing.cups import queues
from qms_kiosk.printing.devices import DEFAULT_PORT, OFFERED_BAUD, with_rate
from qms_kiosk.printing.lines import PRINTER_CLASS
from qms_kiosk.printing.spooler import spoolers
from qms_kiosk.staff.state import Found, place_of

PROBE_SECONDS = 1.5


def find_printers() -> list[Found]:
    """What hangs on this machine or is set up in it. A way that does not exist here finds nothing."""
    return [*_usb(), *_serial(), *_cups(), *_windows()]


def find_in_network(server: str, port: int = DEFAULT_PORT) -> list[Found]:
    """Hosts of our own /24 network that take connections on `port`; the network is the one that leads to `server`."""
    ours = own_address(server)
    if ours is None:
        return []
    network = ipaddress.ip_network(f"{ours}/24", strict=False)
    return [Found(f"tcp://{host}:{port}", f"{host}:{port}") for host in _answering(map(str, network.hosts()), port)]


def own_address(server: str) -> str | None:
    """This machine's IPv4 address on the way to `server`; no packet is sent."""
    host = urlsplit(server).hostname
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((host, DEFAULT_PORT))
        return str(probe.getsockname()[0])
    return None


def _answering(hosts: Iterable[str], port: int) -> list[str]:
    found, deadline = [], time.monotonic() + PROBE_SECONDS
    with selectors.DefaultSelector() as selector, contextlib.ExitStack() as opened:
        for host in hosts:
            probe = opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            probe.setblocking(False)
            probe.connect_ex((host, port))
            selector.register(probe, selectors.EVENT_WRITE, (host, probe))
        while selector.get_map() and (rest := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(rest):
                host, probe = key.data
                selector.unregister(probe)
                if probe.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:
                    found.append(host)
    return sorted(found, key=ipaddress.ip_address)


def _usb() -> list[Found]:
    with contextlib.suppress(usb.core.NoBackendError, usb.core.USBError):
        return [
            Found(f"usb:{one.idVendor:04x}:{one.idProduct:04x}", f"USB {one.idVendor:04x}:{one.idProduct:04x}")
            for one in usb.core.find(find_all=True)
            if _is_printer(one)
        ]
    return []


def _is_printer(device: Any) -> bool:
    return any(
        usb.util.find_descriptor(configuration, bInterfaceClass=PRINTER_CLASS) is not None for configuration in device
    )


def _serial() -> list[Found]:
    """Ports with something behind them; the eight of a bare mainboard's list are left out. The rate that staff are offered
    first is in the address, so that what they choose never depends on what an address without one means."""
    ports = [f"serial:{one.device}" for one in list_ports.comports() if one.hwid != "n/a"]
    return [Found(with_rate(one, OFFERED_BAUD), place_of(one)) for one in ports]


def _cups() -> list[Found]:
    with contextlib.suppress(PrinterError):
        return [Found(f"cups:{name}", name) for name in queues()]
    return []


def _windows() -> list[Found]:
    with contextlib.suppress(PrinterError):
        return [Found(f"win:{name}", name) for name in spoolers()]
    return []
