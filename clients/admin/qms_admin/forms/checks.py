"""What is asked of a text before it is a name, a number or a time of day. Each returns what is wrong, or None."""

import re

from qms_admin.forms.base import Problems, Values, Words, words

_TIME = re.compile(r"^(\d{1,2})[:.](\d{2})$")


def text(values: Values, key: str) -> str:
    value = values.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def chosen(values: Values, key: str) -> tuple[str, ...]:
    value = values.get(key, ())
    return value if isinstance(value, tuple) else ()


def number(values: Values, key: str) -> int | None:
    """The whole number, None for an empty field. Call it once `whole` found nothing."""
    written = text(values, key)
    return int(written) if written else None


def clock(values: Values, key: str) -> str | None:
    """`8:05` as `08:05`; None for an empty field or one that is no time."""
    found = _TIME.match(text(values, key))
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return f"{int(found[1]):02}:{found[2]}"


def required(values: Values, key: str, longest: int = 80) -> Words | None:
    written = text(values, key)
    if not written:
        return words("problem.required")
    return short(values, key, longest)


def short(values: Values, key: str, longest: int) -> Words | None:
    return words("problem.too_long", count=longest) if len(text(values, key)) > longest else None


def whole(values: Values, key: str, low: int, high: int, *, needed: bool = True) -> Words | None:
    written = text(values, key)
    if not written:
        return words("problem.required") if needed else None
    is_number = written.isascii() and written.isdigit()
    if not is_number or not low <= int(written) <= high:
        return words("problem.range", low=low, high=high)
    return None


def time_of_day(values: Values, key: str) -> Words | None:
    return words("problem.time") if text(values, key) and clock(values, key) is None else None


def gathered(**found: Words | None) -> Problems:
    """Only what is wrong."""
    return {key: problem for key, problem in found.items() if problem is not None}


def yes_no(key: str) -> tuple[tuple[str, Words], ...]:
    """The choices of a question, in words of its own: `<key>_yes` and `<key>_no`."""
    return tuple((answer, words(f"{key}_{answer}")) for answer in ("yes", "no"))


Limits = dict[str, tuple[int, int, bool]]
"""Lowest, highest, and whether a number has to be given, as in the contract; by field."""


def numbers_written(item: object, limits: Limits) -> Values:
    """Each number of `item` as it is typed."""
    known = {key: getattr(item, key) for key in limits}
    return {key: "" if value is None else str(value) for key, value in known.items()}


def number_problems(values: Values, limits: Limits) -> Problems:
    return gathered(**{key: whole(values, key, low, high, needed=must) for key, (low, high, must) in limits.items()})
