"""Names and hints in the languages of a branch."""

from qms_clientkit.i18n.translator import OWN_NAMES, is_rtl, own_name

from qms_admin.forms.base import Cell, Values, words
from qms_admin.forms.checks import text


def read(noun: str, languages: list[str], by_language: dict[str, str], fallback: str | None) -> Values:
    """`name_en`, `name_id` …; the first language stands in for the fallback."""
    values: Values = {f"{noun}_{language}": by_language.get(language, "") for language in languages}
    first = f"{noun}_{languages[0]}"
    values[first] = values[first] or fallback or ""
    return values


def written(noun: str, languages: list[str], known: dict[str, str], values: Values) -> dict[str, str]:
    """By language, without the empty ones; a language the branch does not offer now keeps what it has."""
    changed = {language: text(values, f"{noun}_{language}") for language in languages}
    return {language: words for language, words in {**known, **changed}.items() if words}


def cells(noun: str, languages: list[str]) -> list[Cell]:
    return [
        Cell(
            f"{noun}_{language}",
            words(f"{noun}_in.{language}" if language in OWN_NAMES else f"{noun}_in.any", language=own_name(language)),
            rtl=is_rtl(language),
        )
        for language in languages
    ]
