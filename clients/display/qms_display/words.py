"""What the screen says besides names and numbers, in each language it can be shown in."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec
from qms_clientkit.i18n.translator import FALLBACK, Translator, is_rtl

SHOWN_LANGUAGES = 2
"""How many of the branch's languages the words of a call are shown in."""

PACKAGE = "qms_display.i18n"


class Words(msgspec.Struct, frozen=True):
    """The board's words in one language. `lost` takes the time of the loss as `{time}`, `opens` the opening as `{when}`."""

    language: str
    now_calling: str
    counter: str
    called_before: str
    none_before: str
    welcome: str
    wait_here: str
    lost: str
    lost_advice: str
    service: str
    last_called: str
    waiting: str
    closed: str
    opens: str
    have_ticket: str
    today: str
    tomorrow: str

    @property
    def right_to_left(self) -> bool:
        return is_rtl(self.language)


def shown_words(languages: Sequence[str]) -> list[Words]:
    """The words of the branch's first languages that can be shown, else English."""
    codes = dict.fromkeys(language.partition("-")[0] for language in languages)
    known = [code for code in codes if files(PACKAGE).joinpath(f"{code}.toml").is_file()]
    return [_words(code) for code in known[:SHOWN_LANGUAGES] or [FALLBACK]]


@cache
def _words(language: str) -> Words:
    translate = Translator(PACKAGE, language)
    names = (field for field in Words.__struct_fields__ if field != "language")
    return Words(language=language, **{name: translate(f"board.{name}") for name in names})
