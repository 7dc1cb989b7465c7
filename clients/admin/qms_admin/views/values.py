"""Values of the wire in words that people read."""

from typing import Any

from qms_clientkit.i18n.translator import Translator


def value_words(value: Any, names: dict[str, str], text: Translator) -> str:
    """`names` are what people call the things whose ids may stand in `value`."""
    match value:
        case bool():
            return text("compare.on" if value else "compare.off")
        case None | "":
            return text("compare.empty")
        case dict() if value:
            return ", ".join(
                f"{_part(key, names, text)}: {value_words(one, names, text)}" for key, one in value.items()
            )
        case list() if value:
            return ", ".join(value_words(one, names, text) for one in value)
    return names.get(str(value), str(value)) if value or value == 0 else text("compare.empty")


def _part(key: str, names: dict[str, str], text: Translator) -> str:
    """What a part of a value is called: a thing, a field, or as it stands on the wire (a language, a weekday)."""
    return names.get(key) or text.find(f"part.{key}") or text.find(f"field.{key}") or key
