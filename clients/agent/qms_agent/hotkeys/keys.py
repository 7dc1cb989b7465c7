"""Keys that are heard whichever window has the focus: which they are, and where the system allows them.

Plain function keys belong to the other programs a clerk works in, so ours are taken with Ctrl+Shift.
"""

import sys
from collections.abc import Callable
from enum import IntEnum
from typing import Protocol

from qms_agent.hotkeys.windows import WindowsKeys
from qms_agent.hotkeys.x11 import X11Keys


class HotKey(IntEnum):
    """The number of the function key."""

    PRIMARY = 2
    RECALL = 3
    NO_SHOW = 4
    COMPLETE = 6

    @property
    def words(self) -> str:
        return f"Ctrl+Shift+F{self.value}"


Pressed = Callable[[int], None]
"""Told the function key's number."""


class Keys(Protocol):
    def take(self, numbers: list[int]) -> list[int]:
        """Hear these; the answer are those that another program has."""

    def release(self) -> None:
        """Hear none."""


def keys_of(platform: str, pressed: Pressed) -> Keys | None:
    """For Qt's platform `xcb` or `windows`; None where no program may hear keys of other windows (Wayland)."""
    if platform == "xcb":
        return X11Keys.connected(pressed)
    if platform == "windows" and sys.platform == "win32":
        return WindowsKeys(pressed)
    return None
