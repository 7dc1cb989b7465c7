"""A language as its readers know it, or by its code where the machine has no font for its script."""

from functools import lru_cache

from qms_clientkit.i18n.translator import own_name
from qms_clientkit.theme.fonts import can_draw


@lru_cache(maxsize=64)
def language_name(language: str) -> str:
    """In its own script; `TH` rather than boxes. Its words are then those of English, for none are shipped for it."""
    name = own_name(language)
    return name if can_draw(name) else language.upper()
