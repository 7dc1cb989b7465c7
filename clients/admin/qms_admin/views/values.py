"""Values of the wire in words that people read."""

from collections.abc import Callable
from typing import Any


def value_words(value: Any, names: dict[str, str], text: Callable[[str], str]) -> str:
    """`names` are what people call the things whose ids may stand in `value`."""
    match value:
        case bool():
            return text("compare.on" if value else "compare.off")
        case None | "":
            return text("compare.empty")
        case dict() if value:
            return ", ".join(f"{names.get(key, key)}: {value_words(one, names, text)}" for key, one in value.items())
        case list() if value:
            return ", ".join(value_words(one, names, text) for one in value)
    return names.get(str(value), str(value)) if value or value == 0 else text("compare.empty")
