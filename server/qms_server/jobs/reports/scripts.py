"""Words in scripts that join their letters and run from right to left, as a plain drawing of letters needs them.

The library that writes the PDF puts one letter after another from the left. So Arabic letters are replaced by the forms
they have in their place (Unicode's presentation forms), and each line by what stands on the paper from left to right:
the bidirectional algorithm (UAX #9) for text without directional marks of its own, which names and numbers are.
"""

import functools
import unicodedata
from collections.abc import Callable, Iterator

_ISOLATED, _FINAL, _INITIAL, _MEDIAL = "<isolated>", "<final>", "<initial>", "<medial>"
_RIGHT, _NUMBERS = ("R", "AL"), ("EN", "AN")
_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
_MOST_LETTERS = 2
"""Of a ligature that is looked for: lam and alef, which are never written apart."""


def is_rtl(text: str) -> bool:
    """Whether any of it runs from right to left."""
    return any(unicodedata.bidirectional(sign) in _RIGHT for sign in text)


def drawn(text: str) -> str:
    """One line of `text`, letter by letter from the left as it is drawn."""
    return _reordered(joined(text)) if is_rtl(text) else text


def lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """`text` in lines no wider than `width` where its words allow, each as it is drawn; `measure` tells how wide one is."""
    found: list[str] = []
    for word in text.split():
        longer = f"{found[-1]} {word}" if found else word
        if found and measure(drawn(longer)) <= width:
            found[-1] = longer
        else:
            found.append(word)
    return [drawn(line) for line in found]


def joined(text: str) -> str:
    """The letters in the forms of their places, in the order of reading."""
    signs = list(_ligated(text))
    return "".join(_in_place(signs, place) for place in range(len(signs)))


def _ligated(text: str) -> Iterator[str]:
    """Each letter, or each pair that has a form in common."""
    place = 0
    while place < len(text):
        pair = text[place : place + _MOST_LETTERS]
        step = _MOST_LETTERS if len(pair) == _MOST_LETTERS and pair in _forms() else 1
        yield text[place : place + step]
        place += step


def _in_place(signs: list[str], place: int) -> str:
    forms = _forms().get(signs[place])
    if forms is None:
        return signs[place]
    before, after = _neighbour(signs, place, -1), _neighbour(signs, place, 1)
    from_before = _INITIAL in _forms().get(before, {}) and _FINAL in forms
    to_after = _INITIAL in forms and _FINAL in _forms().get(after, {})
    wanted = {(True, True): _MEDIAL, (True, False): _FINAL, (False, True): _INITIAL}.get(
        (from_before, to_after), _ISOLATED
    )
    return forms.get(wanted, signs[place])


def _neighbour(signs: list[str], place: int, step: int) -> str:
    """The next letter; marks above and below do not part letters."""
    place += step
    while 0 <= place < len(signs) and unicodedata.category(signs[place][0]) == "Mn":
        place += step
    return signs[place] if 0 <= place < len(signs) else ""


@functools.cache
def _forms() -> dict[str, dict[str, str]]:
    """By letter or pair, the form of each kind of place, from Unicode's own table."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE70, 0xFF00)):
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        plain = "".join(chr(int(one, 16)) for one in letters)
        is_pair = plain.startswith("\u0644") and plain[1:] in {"\u0622", "\u0623", "\u0625", "\u0627"}
        if kind in (_ISOLATED, _FINAL, _INITIAL, _MEDIAL) and (len(plain) == 1 or is_pair):
            found.setdefault(plain, {})[kind] = chr(code)
    return found


def _reordered(text: str) -> str:
    levels = _levels(text)
    order = list(range(len(text)))
    for level in range(max(levels), 0, -1):
        order = _turned(order, levels, level)
    return "".join(_MIRRORED.get(text[place], text[place]) if levels[place] % 2 else text[place] for place in order)


def _turned(order: list[int], levels: list[int], level: int) -> list[int]:
    """Each run of at least that level the other way round (rule L2)."""
    turned: list[int] = []
    run: list[int] = []
    for place in [*order, -1]:
        if place >= 0 and levels[place] >= level:
            run.append(place)
            continue
        turned += [*reversed(run), place]
        run = []
    return turned[:-1]


def _levels(text: str) -> list[int]:
    """An even level runs from the left, an odd one from the right; the first letter says which way the line runs."""
    kinds = _resolved([unicodedata.bidirectional(sign) for sign in text])
    base = int(next((kind for kind in kinds if kind in ("L", "R")), "L") == "R")
    sides = ["R" if kind in _NUMBERS else kind for kind in kinds]
    levels = []
    for place, kind in enumerate(kinds):
        side = kind if kind in ("L", "R", *_NUMBERS) else _between(sides, place, "R" if base else "L")
        levels.append(2 if side in _NUMBERS or (side == "L" and base) else 1 if side == "R" else 0)
    return levels


def _resolved(kinds: list[str]) -> list[str]:
    """Marks take after their letter, numbers after what is before them, signs within numbers after those (rules W1 to W7)."""
    strong, found = "L", list[str]()
    for kind, following in zip(kinds, [*kinds[1:], ""], strict=True):
        before = found[-1] if found else "ON"
        strong = kind if kind in ("L", *_RIGHT) else strong
        is_within = kind in ("CS", "ES", "ET") and before in (*_NUMBERS, "L") and following == "EN"
        if kind == "NSM" or is_within:
            found.append(before)
        elif kind == "EN":
            found.append({"AL": "AN", "L": "L"}.get(strong, "EN"))
        else:
            found.append("R" if kind == "AL" else kind)
    return found


def _between(sides: list[str], place: int, base: str) -> str:
    """What is neither runs as its neighbours when they agree, else as the line (rules N1 and N2)."""
    before = next((one for one in reversed(sides[:place]) if one in ("L", "R")), base)
    after = next((one for one in sides[place:] if one in ("L", "R")), base)
    return before if before == after else base
