""" "A seventeen": every number from 0 to 999 at every counter, as each language says it, from known clips."""

import itertools
import string

import msgspec
import pytest
from qms_contract.displays import NumberStyle, SpokenWord, VoiceSettings
from qms_display.voice.phrases import Clip, Pause, chosen_grammars, grammars, unspoken

LANGUAGES = ["ar", "en", "id", "zh"]
WHOLE = NumberStyle.WHOLE
COUNTERS = [*(str(number) for number in range(1, 100)), *"ABCXYZ", "A1", "B12", "007"]
PREFIXES = ["", "AB", "XYZ", "L2-", "K17-"]


def texts(parts):
    return [part.text for part in parts if isinstance(part, Clip)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", NumberStyle)
def test_every_number_at_every_counter_with_every_letter_is_made_of_the_vocabulary(language, style):
    """All numbers × counters, and so that each of both also meets all 26 letters; other prefixes beside them."""
    grammar = grammars()[language]
    known = set(grammar.vocabulary())
    for number, (at, counter) in itertools.product(range(1000), enumerate(COUNTERS)):
        prefix = string.ascii_uppercase[(number + at) % 26] if at % 13 else PREFIXES[number % len(PREFIXES)]
        sentence = grammar.sentence(f"{prefix}{number:03}", counter, style)
        assert known.issuperset(part for part in sentence if isinstance(part, Clip)), (prefix, number, counter)
        assert isinstance(sentence[0], Clip)
        assert isinstance(sentence[-1], Clip)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_numbers_are_said_alike(language):
    grammar = grammars()[language]
    said = [tuple(texts(grammar.sentence(str(number), "", WHOLE))) for number in range(1000)]
    assert len(set(said)) == 1000


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("en", "A017", ["A", "17"]),
        ("en", "A007", ["A", "seven"]),
        ("en", "A000", ["A", "zero"]),
        ("en", "AB417", ["A", "B", "four hundred", "17"]),
        ("en", "L2-017", ["L", "two", "17"]),
        ("en", "A1234", ["A", "one", "two", "three", "four"]),
        ("id", "B105", ["be", "seratus", "lima"]),
        ("id", "B240", ["be", "dua ratus", "40"]),
        ("ar", "A047", ["A", "47"]),
        ("ar", "A321", ["A", "ثلاثمئة", "وواحد وعشرون"]),
        ("zh", "A117", ["A", "一百", "一十七"]),
        ("zh", "A205", ["A", "二百", "零五"]),
        ("zh", "A340", ["A", "三百", "40"]),
    ],
)
def test_numbers_as_the_language_says_them(language, number, said):
    grammar = grammars()[language]
    whole = texts(grammar.sentence(number, "", WHOLE))
    assert [text for text in whole if text not in {entry.text for entry in grammar.words.values()}] == said


def test_repeated_parts_keep_their_pauses():
    parts = grammars()["en"].sentence("1A1-1", "", WHOLE)[2:]
    assert [part.text if isinstance(part, Clip) else "…" for part in parts] == ["one", "…", "A", "…", "one", "…", "one"]
    assert [part.seconds for part in parts if isinstance(part, Pause)][-1] == grammars()["en"].pauses["hyphen"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_can_be_recorded_has_its_name_in_the_contract(language):
    grammar = grammars()[language]
    clips = [*grammar.vocabulary(), *grammar.sentence("A1", "Cashier and payments")]
    words = [clip.word for clip in clips if isinstance(clip, Clip)]
    named = [msgspec.convert(word, SpokenWord) for word in words if word]
    assert {"ticket", "go_to", "0", "99", "A", "Z", "100", "900", "name:Cashier and payments"} <= set(named)


def test_a_branch_is_said_in_the_languages_it_chose_up_to_four():
    chosen = VoiceSettings(languages=["fr", "zh-Hans", "ar", "id"])
    assert [grammar.language for grammar in chosen_grammars(chosen, ["en"])] == ["zh", "ar", "id"]
    assert unspoken(chosen) == ["fr"]
    assert [grammar.language for grammar in chosen_grammars(VoiceSettings(), ["id", "en", "ar"])] == ["id", "en"]
    assert [grammar.language for grammar in chosen_grammars(VoiceSettings(languages=["fr"]), ["id"])] == ["en"]
