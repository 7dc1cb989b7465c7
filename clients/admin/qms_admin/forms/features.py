"""The part of the organisation's form that says what it uses of the suite. Qt-free."""

from qms_contract.features import Features

from qms_admin.forms.base import Block, Cell, Editor, Problems, Values, words
from qms_admin.forms.checks import text, yes_no

_KEY = "feature_"
_NAMES = Features.__struct_fields__


def read(features: Features) -> Values:
    return {f"{_KEY}{name}": "yes" if getattr(features, name) else "no" for name in _NAMES}


def problems(values: Values) -> Problems:
    known = written(values)
    if known.phone_join and not known.status_page:
        return {f"{_KEY}phone_join": words("problem.phone_join")}
    return {}


def written(values: Values) -> Features:
    return Features(**{name: text(values, f"{_KEY}{name}") == "yes" for name in _NAMES})


def block() -> Block:
    cells = [
        Cell(f"{_KEY}{name}", words(f"feature.{name}"), Editor.CHOICE, choices=yes_no(f"feature.{name}"))
        for name in _NAMES
    ]
    rows = tuple(tuple(cells[first : first + 2]) for first in range(0, len(cells), 2))
    return Block(rows, words("feature.title"), columns=2, note=words("feature.note"))
