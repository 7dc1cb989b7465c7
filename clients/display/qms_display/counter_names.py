"""The one rule for how a counter is called: by the word "counter" and its code, or by its name alone."""

import re
import unicodedata

CODE_LENGTH = 3


def is_code(name: str) -> bool:
    """Whether `name` is a code ("3", "12", "B2"), to be shown and said after the word "counter"."""
    return len(name) <= CODE_LENGTH and name.isascii() and name.isalnum()


def code_in(name: str) -> str:
    """The code within a name that cannot be read aloud, as 3 in "3号窗口"; empty when there is none, or more than one."""
    found = re.findall(r"[A-Za-z0-9]+", name)
    return found[0] if len(found) == 1 and is_code(found[0]) else ""


def scripts(name: str) -> set[str]:
    """The scripts of its letters, as the first words of their Unicode names: LATIN, ARABIC, CJK …"""
    return {unicodedata.name(one, "UNKNOWN").partition(" ")[0] for one in name if one.isalpha()}
