"""Values of the wire in words that people read."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from qms_clientkit.i18n.translator import Translator, own_name

_LANGUAGES = ("language", "languages")
_WORDS = {
    "permissions": "permission.",
    "role": "staff.",
    "type": "device.",
    "events": "webhook.",
    "cycle": "schedule.",
    "group_by": "report.by_",
    "reference": "service.reference_",
    "reference_kind": "service.kind_",
    "priority_class": "branch.class_",
    "layout": "screens.layout_",
    "scheme": "screens.scheme_",
    "numbers": "screens.numbers_",
    "word": "screens.word_",
    "hidden": "ticket.part_",
    "order": "ticket.part_",
    "sizes": "ticket.size_",
    "estimate_as": "ticket.as_",
}
"""Where the words for a field's values are."""
_OF_PARTS = ("sizes", "labels", "lines")
"""What is said of a ticket part by part."""
_SPAN = {"opens", "closes"}


def value_words(value: Any, names: Mapping[str, str], text: Translator, field: str = "") -> str:
    """`names` are what people call the things whose ids may stand in `value`; `field` is where in a thing it stands."""
    match value:
        case bool():
            return text("compare.on" if value else "compare.off")
        case None | "" | []:
            return text("compare.empty")
        case dict() if value.keys() == _SPAN:
            return f"{value['opens']}–{value['closes']}"
        case dict():
            parts = (_told(key, one, names, text, field) for key, one in value.items())
            return ", ".join(parts) or text("compare.empty")
        case list():
            between = "; " if isinstance(value[0], dict) and value[0].keys() != _SPAN else ", "
            return between.join(value_words(one, names, text, field) for one in value)
    return _word(str(value), names, text, field)


def _told(key: str, value: Any, names: Mapping[str, str], text: Translator, field: str) -> str:
    """A part of a value and what it is: a part of a ticket is of the field that it belongs to."""
    within = field if field in _OF_PARTS else key
    return f"{_part(key, names, text, field)}: {value_words(value, names, text, within)}"


def _word(value: str, names: Mapping[str, str], text: Translator, field: str) -> str:
    if field in _LANGUAGES:
        return own_name(value)
    worded = text.find(f"{_WORDS[field]}{value.replace('.', '_')}") if field in _WORDS else None
    return worded or names.get(value) or (text("compare.unknown") if _is_id(value) else value)


def _part(key: str, names: Mapping[str, str], text: Translator, field: str) -> str:
    """What a part of a value is called: a thing, a field, a weekday, a language."""
    if field in _OF_PARTS and (part := text.find(f"ticket.part_{key}")):
        return part
    found = (text.find(f"{kind}.{key}") for kind in ("part", "weekday", "field"))
    known = names.get(key) or next((one for one in found if one), None)
    return known or (text("compare.unknown") if _is_id(key) else own_name(key))


def _is_id(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False
