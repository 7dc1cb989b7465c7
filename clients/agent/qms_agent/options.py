"""What a clerk has chosen for the program on this computer. Qt-free."""

from collections.abc import Callable
from dataclasses import dataclass

from qms_clientkit.theme.tokens import Mode

LANGUAGES = ("en", "id")
LANGUAGE, LOOK, SOUND, KEYS = "language", "look", "sound", "hot_keys"
_ON = "on"


@dataclass(frozen=True)
class Options:
    """`language` counts from the next start on. `sound`: a bell when somebody comes and nobody waited; `hot_keys`: some keys
    are heard in every window of this computer."""

    language: str = "en"
    look: Mode = Mode.LIGHT
    sound: bool = False
    hot_keys: bool = False


def read_options(remembered: Callable[[str], str]) -> Options:
    """What is not known is as it is at first."""
    language, look = remembered(LANGUAGE), remembered(LOOK)
    return Options(
        language=language if language in LANGUAGES else LANGUAGES[0],
        look=Mode(look) if look in set(Mode) else Mode.LIGHT,
        sound=remembered(SOUND) == _ON,
        hot_keys=remembered(KEYS) == _ON,
    )


def write_options(options: Options, remember: Callable[[str, str], None]) -> None:
    remember(LANGUAGE, options.language)
    remember(LOOK, options.look)
    remember(SOUND, _ON if options.sound else "")
    remember(KEYS, _ON if options.hot_keys else "")
