"""Every number × counter has a sentence in every language, made of known clips in the grammar's order."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_display.voice.phrases import Clip, Pause, grammars, spoken_grammars

LANGUAGES = ["ar", "en", "id", "zh"]
numbers = st.from_regex(r"[A-Za-z]{0,3}-?[0-9]{1,6}", fullmatch=True)
codes = st.text(string.ascii_letters + string.digits, min_size=1, max_size=3)
names = st.text(st.characters(categories=["L", "Nd", "Zs", "Pd", "Po"]), min_size=4, max_size=40)
readable = st.text(string.ascii_letters + " éñçابتثجحخ", min_size=4, max_size=40).filter(
    lambda name: any(map(str.isalpha, name))
)
unlettered = st.text("0123456789٣１ -./#", min_size=4, max_size=40).filter(lambda name: any(map(str.isdecimal, name)))


def texts(parts):
    return [part.text for part in parts if isinstance(part, Clip)]


def spoken(parts):
    return [part for part in parts if isinstance(part, Clip)]


def test_the_four_languages_are_spoken():
    assert sorted(grammars()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=numbers, counter=st.one_of(codes, names))
def test_every_character_of_the_number_is_said_once_in_order(language, number, counter):
    grammar = grammars()[language]
    said = [part for part in grammar.sentence(number, counter) if isinstance(part, Clip)]
    wanted = [grammar.digit(c) if c.isdigit() else grammar.letter(c) for c in number if c != "-"]
    starts = [index for index in range(len(said)) if said[index : index + len(wanted)] == wanted]
    assert starts, (said, wanted)


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=numbers, counter=codes)
def test_a_sentence_with_a_counter_code_needs_no_clip_beyond_the_vocabulary(language, number, counter):
    grammar = grammars()[language]
    assert set(texts(grammar.sentence(number, counter))) <= set(texts(grammar.vocabulary()))


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=numbers, counter=readable)
def test_a_counter_with_a_name_is_said_by_its_name_alone(language, number, counter):
    grammar = grammars()[language]
    said = texts(grammar.sentence(number, counter))
    assert said[-1] == counter
    assert grammar.words.get("counter") is None or grammar.words["counter"].text not in said


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=numbers, counter=unlettered)
def test_a_counters_name_without_letters_is_said_digit_by_digit_from_the_vocabulary(language, number, counter):
    grammar = grammars()[language]
    digits = [grammar.digit(str(int(one))) for one in counter if one.isdecimal()]
    before, after = (spoken(grammar.sentence(number, code)) for code in ("7", "8"))
    place = next(at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other)
    assert spoken(grammar.sentence(number, counter)) == [*before[:place], *digits, *before[place + 1 :]]


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=numbers, counter=st.one_of(codes, names))
def test_a_sentence_begins_and_ends_with_sound(language, number, counter):
    parts = grammars()[language].sentence(number, counter)
    assert isinstance(parts[0], Clip)
    assert isinstance(parts[-1], Clip)
    assert all(part.seconds < 0.5 for part in parts if isinstance(part, Pause))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", ["Ticket", "A", "zero", "four", "seven", "Counter", "three"]),
        ("id", ["Nomor antrean", "a", "nol", "empat", "tujuh", "Silakan ke loket", "tiga"]),
        ("ar", ["التذكرة رقم", "A", "صفر", "أربعة", "سبعة", "إلى الشباك رقم", "ثلاثة"]),
        ("zh", ["请", "A", "零", "四", "七", "号", "到", "三", "号窗口"]),
    ],
)
def test_a047_at_counter_3(language, sentence):
    assert texts(grammars()[language].sentence("A047", "3")) == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_zero_is_never_the_letter_o(language):
    grammar = grammars()[language]
    assert grammar.digit("0").espeak.casefold() != grammar.letter("O").espeak.casefold()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_characters_sound_from_the_same_text(language):
    alphabet = grammars()[language].alphabet()
    assert len({(clip.voice, clip.espeak.casefold()) for clip in alphabet}) == len(alphabet) == 36


def test_two_digit_counters_are_number_words_and_longer_ones_digits():
    english = grammars()["en"]
    assert texts(english.counter("12")) == ["12"]
    assert texts(english.counter("105")) == ["one", "zero", "five"]
    assert texts(english.counter("05")) == ["zero", "five"]
    assert texts(english.counter("B2")) == ["B", "two"]


def test_an_offline_number_has_a_longer_pause_at_its_hyphen():
    english = grammars()["en"]
    pauses = [part.seconds for part in english.sentence("L2-017", "1") if isinstance(part, Pause)]
    assert english.pauses["hyphen"] in pauses[1:3]


def test_a_branch_is_announced_in_its_first_two_spoken_languages():
    assert [g.language for g in spoken_grammars(["fr", "zh-Hans", "id", "ar"])] == ["zh", "id"]
    assert [g.language for g in spoken_grammars(["fr"])] == ["en"]
    assert [g.language for g in spoken_grammars(["en-GB", "en-US"])] == ["en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("counter", "said"),
    [
        ("收费窗口", ""),
        ("3号窗口", "3"),
        ("Касса", ""),
        ("A2 窓口", "A2"),
        ("1号到5号窗口", ""),
        ("１号窗口", "1"),
        ("٣", "3"),
        ("窗口", ""),
        ("—", ""),
    ],
)
def test_a_name_no_voice_can_read_is_said_by_its_code_or_left_to_the_screen(language, counter, said):
    grammar = grammars()[language]
    if said:
        assert grammar.sentence("A047", counter) == grammar.sentence("A047", said)
    else:
        sentence = grammar.sentence("A047", counter)
        assert counter not in texts(sentence)
        assert sentence == grammar.sentence("A047", "1")[: len(sentence)]


@pytest.mark.parametrize(
    ("language", "counter", "voice"),
    [("en", "Cashier", "en-us"), ("id", "Kasir umum", "id"), ("zh", "Cashier", "en-us"), ("en", "الصندوق", "ar")],
)
def test_a_name_is_said_with_the_voice_of_its_script(language, counter, voice):
    said = grammars()[language].sentence("A047", counter)[-1]
    assert (said.text, said.voice) == (counter, voice)


@pytest.mark.parametrize(
    ("counter", "said"),
    [
        ("1001", "one zero zero one"), ("2.14", "two … one four"), ("3-1", "three … one"), ("1-02", "one … zero two"),
        ("12/1", "one two … one"), ("#3", "three"), ("٣", "three"), ("١٢٣٤", "one two three four"), ("007", "zero zero seven"),
    ],
)  # fmt: skip
def test_digits_of_every_script_are_said_with_a_pause_where_they_are_parted(counter, said):
    english = grammars()["en"]
    sentence = english.sentence("A047", counter)
    after = sentence[sentence.index(english.sentence("A047", "1")[-3]) + 2 :]
    hyphen = Pause(english.pauses["hyphen"])
    words = ["…" if part == hyphen else part.text for part in after if isinstance(part, Clip) or part == hyphen]
    assert " ".join(words) == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("counter", ["人工窗口", "1001", "VIP", "Kas", "Cashier", "3号窗口", "12"])
def test_a_recording_of_a_counters_name_is_said_whatever_the_name(language, counter):
    grammar = grammars()[language]
    said = grammar.sentence("A047", counter, recorded={f"name:{counter}"}.__contains__)
    assert said[-1].word == f"name:{counter}"
    assert grammar.words.get("counter") is None or grammar.words["counter"].text not in texts(said)
