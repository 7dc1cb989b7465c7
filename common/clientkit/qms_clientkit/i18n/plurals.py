"""Plural categories of whole numbers (Unicode CLDR, "Language Plural Rules")."""

from collections.abc import Callable


def _english(n: int) -> str:
    return "one" if n == 1 else "other"


def _arabic(n: int) -> str:
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    if 3 <= n % 100 <= 10:
        return "few"
    return "many" if n % 100 >= 11 else "other"


def _one_form(_n: int) -> str:
    return "other"


_RULES: dict[str, Callable[[int], str]] = {"en": _english, "ar": _arabic, "id": _one_form, "zh": _one_form}


def plural_category(language: str, count: int) -> str:
    """`zero one two few many other`; a language without a rule here counts as English does."""
    return _RULES.get(language.partition("-")[0], _english)(abs(count))


def plural_categories(language: str) -> set[str]:
    """The categories a language's plural texts must have."""
    return {plural_category(language, count) for count in range(120)}
