"""A row of a list as it is typed: its parts, parted by tabs. Qt-free."""

import re
from collections.abc import Callable

from qms_admin.forms.base import TAB, Values, Words, words
from qms_admin.forms.checks import chosen

_TIME = re.compile(r"^(\d{1,2})[:.](\d{2})$")


def row(*parts: str) -> str:
    return TAB.join(parts)


def parts(typed: str, count: int) -> tuple[str, ...]:
    """Of a row, as they are typed; those that are missing are empty."""
    return tuple([*(part.strip() for part in typed.split(TAB)), *[""] * count][:count])


def clock(typed: str) -> str | None:
    """HH:MM up to 24:00, or None for what is no time of day."""
    found = _TIME.match(typed)
    if found is None or int(found[2]) > 59:
        return None
    time = f"{int(found[1]):02}:{found[2]}"
    return time if time <= "24:00" else None


def first_problem(values: Values, key: str, problem_of: Callable[[str, tuple[str, ...]], str | None]) -> Words | None:
    """What is wrong in the first row that is; `problem_of` is told the row and those before it."""
    rows = chosen(values, key)
    for line, typed in enumerate(rows, 1):
        problem = problem_of(typed, rows[: line - 1])
        if problem is not None:
            return words(problem, line=line)
    return None
