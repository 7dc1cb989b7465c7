"""Global keys under X11: XGrabKey on a connection of our own, read when Qt sees that something came."""

import ctypes
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSocketNotifier

_SHIFT, _LOCK, _CONTROL, _NUM_LOCK = 1, 2, 4, 16
_PRESS, _RELEASE, _ASYNC = 2, 3, 1
_F1 = 0xFFBE
_EVENT_BYTES = 192
_Handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class _KeyEvent(ctypes.Structure):
    """XKeyEvent of Xlib."""

    _fields_ = [
        ("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong), ("root", ctypes.c_ulong), ("subwindow", ctypes.c_ulong), ("time", ctypes.c_ulong),
        ("x", ctypes.c_int), ("y", ctypes.c_int), ("x_root", ctypes.c_int), ("y_root", ctypes.c_int),
        ("state", ctypes.c_uint), ("keycode", ctypes.c_uint), ("same_screen", ctypes.c_int),
    ]  # fmt: skip


class X11Keys:
    """Ctrl+Shift with function keys, with or without Caps Lock and Num Lock. A key that is held is heard once."""

    def __init__(self, x11: Any, display: int, pressed: Callable[[int], None]) -> None:
        self._x11, self._display, self._pressed = x11, display, pressed
        self._root = x11.XDefaultRootWindow(display)
        self._codes: dict[int, int] = {}
        self._down: set[int] = set()
        self._refused = False
        self._on_error = _Handler(self._note_error)  # kept: Xlib calls it later
        x11.XSetErrorHandler(self._on_error)  # the usual one ends the process
        x11.XkbSetDetectableAutoRepeat(display, 1, None)
        self._notifier = QSocketNotifier(x11.XConnectionNumber(display), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(lambda *_: self._read())

    @classmethod
    def connected(cls, pressed: Callable[[int], None]) -> "X11Keys | None":
        """None without Xlib or a display."""
        try:
            x11 = ctypes.CDLL("libX11.so.6")
        except OSError:
            return None
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        x11.XDefaultRootWindow.argtypes = x11.XConnectionNumber.argtypes = x11.XPending.argtypes = [ctypes.c_void_p]
        x11.XKeysymToKeycode.restype = ctypes.c_ubyte
        x11.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        x11.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
        x11.XNextEvent.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        x11.XkbSetDetectableAutoRepeat.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
        x11.XUngrabKey.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_ulong]
        x11.XGrabKey.argtypes = [*x11.XUngrabKey.argtypes, ctypes.c_int, ctypes.c_int, ctypes.c_int]
        display = x11.XOpenDisplay(None)
        return cls(x11, display, pressed) if display else None

    def take(self, numbers: list[int]) -> list[int]:
        """Hear these; the answer are those that another program has."""
        self.release()
        taken = []
        for number in numbers:
            code = self._x11.XKeysymToKeycode(self._display, _F1 + number - 1)
            self._refused = False
            for extra in _LOCKS:
                self._x11.XGrabKey(self._display, code, _CONTROL | _SHIFT | extra, self._root, 0, _ASYNC, _ASYNC)
            self._x11.XSync(self._display, 0)
            if self._refused:
                taken.append(number)
            self._codes[code] = number
        return taken

    def release(self) -> None:
        for code in self._codes:
            for extra in _LOCKS:
                self._x11.XUngrabKey(self._display, code, _CONTROL | _SHIFT | extra, self._root)
        self._x11.XSync(self._display, 0)
        self._codes.clear()
        self._down.clear()

    def _read(self) -> None:
        event = (ctypes.c_byte * _EVENT_BYTES)()
        while self._x11.XPending(self._display):
            self._x11.XNextEvent(self._display, event)
            key = ctypes.cast(event, ctypes.POINTER(_KeyEvent)).contents
            if key.type == _RELEASE:
                self._down.discard(key.keycode)
            elif key.type == _PRESS and key.keycode in self._codes and key.keycode not in self._down:
                self._down.add(key.keycode)
                self._pressed(self._codes[key.keycode])

    def _note_error(self, _display: object, _event: object) -> int:
        self._refused = True
        return 0


_LOCKS = (0, _LOCK, _NUM_LOCK, _LOCK | _NUM_LOCK)
