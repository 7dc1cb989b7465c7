"""In which language and colours a staff program is shown on this computer. Qt-free."""

from collections.abc import Callable
from dataclasses import dataclass

from qms_clientkit.theme.tokens import Mode

LANGUAGES = ("en", "id")
"""Those of the staff programs; the first is what a new computer begins with."""
LANGUAGE, LOOK = "language", "look"


@dataclass(frozen=True)
class Looks:
    """As they are chosen for whoever works at this computer."""

    language: str = LANGUAGES[0]
    look: Mode = Mode.LIGHT


def read_looks(remembered: Callable[[str], str]) -> Looks:
    """What is not known is as it is at first."""
    language, look = remembered(LANGUAGE), remembered(LOOK)
    return Looks(language if language in LANGUAGES else LANGUAGES[0], Mode(look) if look in tuple(Mode) else Mode.LIGHT)


def write_looks(looks: Looks, remember: Callable[[str, str], None]) -> None:
    remember(LANGUAGE, looks.language)
    remember(LOOK, looks.look)
