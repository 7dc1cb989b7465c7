"""No screen saver and no dark screen while an unattended program is shown."""

import ctypes
import ctypes.util
import logging
import sys

log = logging.getLogger(__name__)
_CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x1, 0x2
"""ES_… of winbase.h."""


def keep_screen_on(platform: str) -> None:
    """Ask the system, whose Qt platform is `platform`, to leave the screen on; what cannot be asked is logged."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS | _SYSTEM | _DISPLAY)
    elif platform == "xcb" and not _x_stays_on():
        log.warning("The X server's screen saver could not be switched off.")


def _x_stays_on() -> bool:
    """Screen saver off (XSetScreenSaver) and energy saving off (DPMS), for as long as the X server runs."""
    x11, extensions = _library("X11"), _library("Xext")
    if x11 is None:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return False
    x11.XSetScreenSaver(display, 0, 0, 0, 0)
    if extensions is not None and _has_energy_saving(extensions, display):
        extensions.DPMSDisable(display)
    x11.XCloseDisplay(display)
    return True


def _has_energy_saving(extensions: ctypes.CDLL, display: ctypes.c_void_p) -> bool:
    event, error = ctypes.c_int(), ctypes.c_int()
    return bool(extensions.DPMSQueryExtension(display, ctypes.byref(event), ctypes.byref(error)))


def _library(name: str) -> ctypes.CDLL | None:
    found = ctypes.util.find_library(name)
    try:
        return ctypes.CDLL(found) if found else None
    except OSError:
        return None
