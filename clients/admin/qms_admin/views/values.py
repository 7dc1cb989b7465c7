"""Values of the wire in words that people read."""

from typing import Any

from qms_clientkit.i18n.translator import Translator

_WORDED = {
    "hidden": "ticket.part_",
    "order": "ticket.part_",
    "sizes": "ticket.size_",
    "lines": "",
    "labels": "",
    "estimate_as": "ticket.as_",
}
"""What a ticket's template is made of: the values of these fields have words of their own."""


def value_words(value: Any, names: dict[str, str], text: Translator, field: str = "") -> str:
    """`names` are what people call the things whose ids may stand in `value`; `field` is where in a thing it stands."""
    match value:
        case bool():
            return text("compare.on" if value else "compare.off")
        case None | "":
            return text("compare.empty")
        case dict() if value:
            return ", ".join(
                f"{_part(key, names, text, field)}: {value_words(one, names, text, key if key in _WORDED else field)}"
                for key, one in value.items()
            )
        case list() if value:
            return ", ".join(value_words(one, names, text, field) for one in value)
    if worded := _WORDED.get(field) and text.find(f"{_WORDED[field]}{value}"):
        return worded
    return names.get(str(value), str(value)) if value or value == 0 else text("compare.empty")


def _part(key: str, names: dict[str, str], text: Translator, field: str) -> str:
    """What a part of a value is called: a thing, a field, or as it stands on the wire (a language, a weekday)."""
    if field in _WORDED and (part := text.find(f"ticket.part_{key}")):
        return part
    return names.get(key) or text.find(f"part.{key}") or text.find(f"field.{key}") or key
