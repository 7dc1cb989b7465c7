"""Texts by key in the user's language, from one TOML file per language in a package's `i18n` folder.

A key is `table.name`. A plural text is a table of CLDR categories. The shared texts of this package lie under every
program's own. A language that is not shipped falls back to English; so does a text that is missing, which is logged
(and which `missing_keys` finds in the tests).
"""

import logging
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from qms_clientkit.i18n.plurals import plural_categories, plural_category

log = logging.getLogger(__name__)
SHARED = "qms_clientkit.i18n"
FALLBACK = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
OWN_NAMES = {"en": "English", "id": "Bahasa Indonesia", "ar": "العربية", "zh": "中文"}
"""The languages whose words are shipped."""
_OTHER_NAMES = {
    "bn": "বাংলা",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "es": "Español",
    "fa": "فارسی",
    "fil": "Filipino",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "it": "Italiano",
    "ja": "日本語",
    "jv": "Basa Jawa",
    "km": "ខ្មែរ",
    "ko": "한국어",
    "lo": "ລາວ",
    "ms": "Bahasa Melayu",
    "my": "မြန်မာ",
    "ne": "नेपाली",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "si": "සිංහල",
    "su": "Basa Sunda",
    "sv": "Svenska",
    "sw": "Kiswahili",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
}
Texts = dict[str, Any]


class Translator:
    """`t("home.title")`, `t("ticket.taken", time="10:14")`, `t.plural("queue.waiting", 12)`."""

    def __init__(self, package: str, language: str) -> None:
        self._package = package
        self._fallback = _merged(package, FALLBACK)
        self.speak(language)

    def speak(self, language: str) -> None:
        """Say everything in `language` from now on; what was said already stays as it is."""
        self.language = language
        self._texts = _merged(self._package, language)

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return is_rtl(self.language)

    def __call__(self, key: str, /, **values: object) -> str:
        """The text with `{name}` replaced by `values`."""
        text = self._find(key)
        return str(text).format_map(values) if values else str(text)

    def plural(self, key: str, count: int, /, **values: object) -> str:
        """The text for `count`, which it may use as `{count}`."""
        forms = self._find(key)
        if not isinstance(forms, dict):
            return str(forms).format_map({"count": count, **values})
        text = forms.get(plural_category(self.language, count), forms["other"])
        return str(text).format_map({"count": count, **values})

    def find(self, key: str) -> str | None:
        """The text, None when there is none; for keys that come from elsewhere."""
        found = _look_up(self._texts, key) or _look_up(self._fallback, key)
        return found if isinstance(found, str) else None

    def names(self, key: str) -> list[str]:
        """A list of texts, e.g. the months."""
        return list(self._find(key))

    def _find(self, key: str) -> Any:
        found = _look_up(self._texts, key)
        if found is None:
            log.error("There is no text %r in language %r.", key, self.language)
            found = _look_up(self._fallback, key)
        return key if found is None else found


def is_rtl(language: str) -> bool:
    """Whether `language` is written from right to left."""
    return language.partition("-")[0] in RIGHT_TO_LEFT


def own_name(language: str) -> str:
    """A language's name in itself; its code when we do not know it."""
    code = language.partition("-")[0]
    return OWN_NAMES.get(code) or _OTHER_NAMES.get(code, language)


def localised(names: dict[str, str], language: str, fallback: str) -> str:
    """A configured name in `language`, else without its region, else the fallback."""
    return names.get(language) or names.get(language.partition("-")[0]) or fallback


def missing_keys(package: str, languages: list[str]) -> list[str]:
    """What a language lacks compared with English, as `language: key`; for the tests."""
    wanted = _flat(_merged(package, FALLBACK), FALLBACK)
    lacks = []
    for language in languages:
        present = _flat(_merged(package, language), language)
        lacks += [f"{language}: {key}" for key in sorted(wanted - present)]
        lacks += [f"{language}: {key} (too much)" for key in sorted(present - wanted)]
    return lacks


def _flat(texts: Texts, language: str, prefix: str = "") -> set[str]:
    keys: set[str] = set()
    for name, text in texts.items():
        if isinstance(text, dict) and "other" not in text:
            keys |= _flat(text, language, f"{prefix}{name}.")
        elif isinstance(text, dict) and not plural_categories(language) <= set(text):
            continue
        else:
            keys.add(prefix + name)
    return keys


def _look_up(texts: Texts, key: str) -> Any:
    found: Any = texts
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


@lru_cache(maxsize=64)
def _merged(package: str, language: str) -> Texts:
    own = {} if package == SHARED else _load(package, language)
    shared = _load(SHARED, language)
    return {**shared, **own}


def _load(package: str, language: str) -> Texts:
    for code in (language, language.partition("-")[0], FALLBACK):
        entry = files(package).joinpath(f"{code}.toml")
        if entry.is_file():
            return tomllib.loads(entry.read_text(encoding="utf-8"))
    return {}
