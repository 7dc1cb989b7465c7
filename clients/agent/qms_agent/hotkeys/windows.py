"""Global keys under Windows: RegisterHotKey, whose message Qt hands to a native event filter."""

import ctypes
import ctypes.wintypes
import sys
from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

_CONTROL, _SHIFT, _NO_REPEAT = 0x2, 0x4, 0x4000
_F1 = 0x70
_WM_HOTKEY = 0x0312
_MESSAGES = b"windows_dispatcher_MSG", b"windows_generic_MSG"


class WindowsKeys(QAbstractNativeEventFilter):
    """Ctrl+Shift with function keys. A key that is held is heard once."""

    def __init__(self, pressed: Callable[[int], None]) -> None:
        super().__init__()
        self._pressed = pressed
        self._numbers: list[int] = []

    def take(self, numbers: list[int]) -> list[int]:
        """Hear these; the answer are those that another program has."""
        self.release()
        if sys.platform != "win32":
            return numbers
        application = QCoreApplication.instance()
        assert application is not None, "keys are taken while the program runs"
        application.installNativeEventFilter(self)
        user32, how = ctypes.windll.user32, _CONTROL | _SHIFT | _NO_REPEAT
        self._numbers = [one for one in numbers if user32.RegisterHotKey(None, one, how, _F1 + one - 1)]
        return [one for one in numbers if one not in self._numbers]

    def release(self) -> None:
        if sys.platform == "win32":
            for number in self._numbers:
                ctypes.windll.user32.UnregisterHotKey(None, number)
            application = QCoreApplication.instance()
            if application is not None:
                application.removeNativeEventFilter(self)
        self._numbers = []

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if bytes(kind) in _MESSAGES:  # type: ignore[arg-type]
            told = ctypes.wintypes.MSG.from_address(int(message))
            if told.message == _WM_HOTKEY:
                self._pressed(int(told.wParam))
        return False, 0
