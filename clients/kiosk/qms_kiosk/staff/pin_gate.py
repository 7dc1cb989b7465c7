"""The PIN of the staff menu, checked against the branch's hash, with a lockout that outlives a restart."""

import time
from collections.abc import Callable

from qms_clientkit.settings import SettingsFile
from qms_contract.pins import pin_matches

TRIES = 5
LOCKED_SECONDS = 60.0
"""After five wrong PINs; each further wrong one doubles it, up to an hour."""
MOST_SECONDS = 3600.0
_SETTING = "wrong_pins"


class PinGate:
    """`clock` gives seconds that only grow. Wrong PINs are counted on the disk: a restart begins the wait again."""

    def __init__(self, settings: SettingsFile, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        self._until = clock() + _wait(self._wrong)

    @property
    def locked_seconds(self) -> float:
        """How long no PIN is asked for."""
        return max(0.0, self._until - self._clock())

    def matches(self, pin: str, hashed: str) -> bool:
        """Whether it is the PIN. Takes tens of milliseconds; safe in a worker, for it counts nothing."""
        return pin_matches(pin, hashed)

    def count(self, right: bool) -> None:
        """Note how a try ended."""
        wrong = 0 if right else self._wrong + 1
        self._settings.change(extra={**self._settings.value.extra, _SETTING: str(wrong)})
        self._until = self._clock() + _wait(wrong)

    @property
    def _wrong(self) -> int:
        kept = self._settings.value.extra.get(_SETTING, "0")
        return int(kept) if kept.isdecimal() else 0


def _wait(wrong: int) -> float:
    return 0.0 if wrong < TRIES else min(MOST_SECONDS, LOCKED_SECONDS * 2 ** min(wrong - TRIES, 10))
