"""What a clerk has chosen for the program on this computer. Qt-free."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from qms_clientkit.staff.looks import Looks, read_looks, write_looks

SOUND, KEYS = "sound", "hot_keys"
_ON = "on"


class Sound(StrEnum):
    """When the bell rings for who comes for this counter; the values are those that are remembered."""

    OFF = ""
    FIRST = "on"
    EVERY = "every"


@dataclass(frozen=True)
class Options(Looks):
    """`sound`: the bell, never, when somebody comes and nobody waited, or for everybody who comes; `hot_keys`: some keys are
    heard in every window of this computer."""

    sound: Sound = Sound.OFF
    hot_keys: bool = False


def read_options(remembered: Callable[[str], str]) -> Options:
    """What is not known is as it is at first."""
    looks, sound = read_looks(remembered), remembered(SOUND)
    return Options(
        language=looks.language,
        look=looks.look,
        sound=Sound(sound) if sound in tuple(Sound) else Sound.OFF,
        hot_keys=remembered(KEYS) == _ON,
    )


def write_options(options: Options, remember: Callable[[str, str], None]) -> None:
    write_looks(options, remember)
    remember(SOUND, options.sound)
    remember(KEYS, _ON if options.hot_keys else "")
