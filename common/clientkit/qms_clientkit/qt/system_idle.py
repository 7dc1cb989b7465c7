"""How long nobody has touched this computer, in whichever program: X11's screen saver extension, or Windows' own count.

A clerk works in other programs beside ours, so our own keys and clicks alone would say "nobody is here". Wayland tells no
program; there only what is done in our own windows counts.
"""

import ctypes
import sys
from collections.abc import Callable

SystemIdle = Callable[[], float | None]
"""Seconds since the last key or movement; None where the system does not tell."""


class _X11Info(ctypes.Structure):
    """XScreenSaverInfo of libXss."""

    _fields_ = [
        ("window", ctypes.c_ulong), ("state", ctypes.c_int), ("kind", ctypes.c_int), ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong), ("event_mask", ctypes.c_ulong),
    ]  # fmt: skip


class _WindowsInfo(ctypes.Structure):
    """LASTINPUTINFO."""

    _fields_ = [("size", ctypes.c_uint), ("tick", ctypes.c_uint)]


def system_idle(platform: str) -> SystemIdle:
    """For Qt's platform `xcb`, `windows` …"""
    if platform == "xcb":
        return _x11() or _unknown
    if platform == "windows" and sys.platform == "win32":
        return _windows
    return _unknown


def _unknown() -> float | None:
    return None


def _x11() -> SystemIdle | None:
    """None without the library, the extension or a display."""
    try:
        x11, saver = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1")
    except OSError:
        return None
    x11.XOpenDisplay.restype = x11.XDefaultRootWindow.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
    saver.XScreenSaverQueryInfo.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(_X11Info)]
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    root, info = x11.XDefaultRootWindow(display), _X11Info()

    def idle() -> float | None:
        known = saver.XScreenSaverQueryInfo(display, root, ctypes.byref(info))
        return float(info.idle) / 1000 if known else None

    return idle


def _windows() -> float | None:
    if sys.platform != "win32":
        return None
    info = _WindowsInfo(ctypes.sizeof(_WindowsInfo), 0)
    if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(info)):
        return None
    now: int = ctypes.windll.kernel32.GetTickCount()
    return ((now - info.tick) & 0xFFFFFFFF) / 1000
