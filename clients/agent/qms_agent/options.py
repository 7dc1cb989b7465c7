"""What a clerk has chosen for the program on this computer. Qt-free."""

from collections.abc import Callable
from dataclasses import dataclass

from qms_clientkit.staff.looks import Looks, read_looks, write_looks

SOUND, KEYS = "sound", "hot_keys"
_ON = "on"


@dataclass(frozen=True)
class Options(Looks):
    """`sound`: a bell when somebody comes and nobody waited; `hot_keys`: some keys are heard in every window of this
    computer."""

    sound: bool = False
    hot_keys: bool = False


def read_options(remembered: Callable[[str], str]) -> Options:
    """What is not known is as it is at first."""
    looks = read_looks(remembered)
    return Options(
        language=looks.language,
        look=looks.look,
        sound=remembered(SOUND) == _ON,
        hot_keys=remembered(KEYS) == _ON,
    )


def write_options(options: Options, remember: Callable[[str, str], None]) -> None:
    write_looks(options, remember)
    remember(SOUND, _ON if options.sound else "")
    remember(KEYS, _ON if options.hot_keys else "")
