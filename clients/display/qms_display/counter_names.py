"""The one rule for how a counter is called: by the word "counter" and its code, or by its name alone."""

import re
import unicodedata

CODE_LENGTH = 3


def is_code(name: str) -> bool:
    """Whether `name` is a code ("3", "12", "B2", "٣"), to be shown and said after the word "counter"."""
    plain = plain_name(name)
    return len(plain) <= CODE_LENGTH and plain.isascii() and plain.isalnum()


def code_in(name: str) -> str:
    """The code within a name that cannot be read aloud, as 3 in "3号窗口"; empty when there is none, or more than one."""
    found = re.findall(r"[A-Za-z0-9]+", plain_name(name))
    return found[0] if len(found) == 1 and is_code(found[0]) else ""


def digits_of(name: str) -> str:
    """The digits of a name that has no letters, parted by hyphens where it parts them ("2.14": "2-14"); else nothing."""
    plain = plain_name(name)
    return "" if any(map(str.isalpha, plain)) else "-".join(re.findall(r"[0-9]+", plain))


def scripts(name: str) -> set[str]:
    """The scripts of its letters, as the first words of their Unicode names: LATIN, ARABIC, CJK …"""
    return {unicodedata.name(one, "UNKNOWN").partition(" ")[0] for one in plain_name(name) if one.isalpha()}


def plain_name(name: str) -> str:
    """`name` with its wide letters narrow (NFKC) and the digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(one, one)) for one in unicodedata.normalize("NFKC", name))
