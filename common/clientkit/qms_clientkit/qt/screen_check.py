"""Say in words that there is no screen, before Qt aborts the process because of it."""

import contextlib
import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping

_NO_PLATFORM = (
    "There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. Start this program in a desktop session."
)
_UNREACHABLE = "There is no screen: the X server of DISPLAY={display} does not answer."
_LIBRARY = "Qt needs the system library {library}. On Debian or Ubuntu: apt install {package}"
_X_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
}


def missing_screen(environment: Mapping[str, str] = os.environ) -> str | None:
    """A sentence that says why no window can be shown, or None when one can."""
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM", "xcb").partition(":")[0] != "xcb":
        return None
    if environment.get("WAYLAND_DISPLAY"):
        return None
    display = environment.get("DISPLAY")
    if not display:
        return _NO_PLATFORM
    return _missing_library() if _answers(display) else _UNREACHABLE.format(display=display)


def _missing_library() -> str | None:
    for library, package in _X_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            return _LIBRARY.format(library=library, package=package)
    return None


def _answers(display: str) -> bool:
    matched = re.fullmatch(r"(?:unix)?(?P<host>[^:/]*)(?:/unix)?:(?P<number>\d+)(?:\.\d+)?", display)
    if matched is None:
        return True
    number, host = int(matched["number"]), matched["host"]
    if host:
        return _connects(socket.AF_INET, (host, 6000 + number))
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
    return _connects(socket.AF_UNIX, path) or _connects(socket.AF_UNIX, "\0" + path)


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with contextlib.closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.settimeout(2)
        return probe.connect_ex(address) == 0
