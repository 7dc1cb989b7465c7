"""Whom a branch or a counter takes first, as a form holds it. Qt-free."""

from qms_contract.routing import Preferences

from qms_admin.forms.base import Cell, Editor, Problems, Values, plain, words
from qms_admin.forms.checks import chosen, text

_SEGMENTS = ("customer_classes", "visit_types")
LONGEST, MOST = 40, 20


def read(prefers: Preferences) -> Values:
    segments: Values = {f"prefers_{name}": ", ".join(getattr(prefers, name)) for name in _SEGMENTS}
    return {"prefers_languages": tuple(prefers.languages), **segments}


def problems(values: Values) -> Problems:
    found: Problems = {}
    for name in _SEGMENTS:
        named = _listed(values, f"prefers_{name}")
        if len(named) > MOST or any(len(one) > LONGEST for one in named):
            found[f"prefers_{name}"] = words("problem.segments", count=MOST, length=LONGEST)
    return found


def written(values: Values) -> Preferences:
    """On the wire; call it once nothing is wrong."""
    segments = {name: _listed(values, f"prefers_{name}") for name in _SEGMENTS}
    return Preferences(languages=list(chosen(values, "prefers_languages")), **segments)


def cells(languages: tuple[tuple[str, str], ...]) -> list[Cell]:
    """`languages` are offered as code and own name."""
    offered = tuple((code, plain(name)) for code, name in languages)
    first = Cell("prefers_languages", words("prefers.languages"), Editor.CHIPS, choices=offered, weight=6)
    return [
        first,
        *(Cell(f"prefers_{name}", words(f"prefers.{name}"), hint=words("prefers.hint")) for name in _SEGMENTS),
    ]


def _listed(values: Values, key: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text(values, key).split(",") if part.strip()))
