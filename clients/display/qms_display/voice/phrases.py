"""What is said for a call, as clips and pauses: a declarative grammar per language, read from `grammar/*.toml`.

A phrase is a list of parts. `word:x` and `pause:x` name entries of the same file, `number` is the ticket's number said
letter by letter and digit by digit or as a whole, `counter` a counter's code, `name` a counter's name. `names` tells the
voice for a name by its script (the first word of its letters' Unicode names). The grammar decides the order of the words
and nothing else does, so a language is added by a file.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec
from qms_contract.displays import MOST_SPOKEN, NumberStyle, VoiceSettings

from qms_display.counter_names import code_in, digits_of, is_code, plain_name, scripts

SPOKEN_LANGUAGES = 2
"""How many of a branch's languages a call is said in unless it chose; more would make the queue of announcements wait."""

DEFAULT_LANGUAGE = "en"
_GRAMMARS = Path(__file__).parent / "grammar"
_NUMBER_PARTS = re.compile(r"[A-Za-z]|\d+|-")
_CODE_PARTS = re.compile(r"[A-Za-z]|\d+")


class Clip(msgspec.Struct, frozen=True):
    """One recording to be had: `text` said in `language`. `espeak` is what espeak-ng's `voice` must be given for it.

    `word` is what it stands for in the contract's words (`SpokenWord`): by it a tenant's own recording takes its place.
    """

    language: str
    text: str
    voice: str
    speed: int
    espeak: str
    word: str = ""


class Pause(msgspec.Struct, frozen=True):
    seconds: float


Part = Clip | Pause


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    espeak: str | None = None


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's words and their order."""

    language: str
    voice: str
    letter_voice: str
    speed: int
    highest_number: int
    code_phrase: list[str]
    name_phrase: list[str]
    number_phrase: list[str]
    names: dict[str, str]
    pauses: dict[str, float]
    words: dict[str, _Entry]
    digits: dict[str, _Entry]
    letters: dict[str, _Entry]
    hundreds: dict[str, _Entry]
    after_hundred: dict[str, _Entry] = {}

    def sentence(
        self,
        number: str,
        counter: str,
        style: NumberStyle = NumberStyle.DIGITS,
        recorded: Callable[[str], bool] = lambda _word: False,
    ) -> list[Part]:
        """The parts that say "ticket `number` to `counter`", in order.

        A name of which there is a recording (`recorded` tells by its word) is said by it, whatever the name. One that no
        voice can read is said by its digits or by the code in it, or left to the screen.
        """
        if recorded(name_word(counter)):
            return self._said(self.name_phrase, number, [self._name(counter)], style)
        said = self.counter(counter)
        return self._said(self._phrase(counter, said), number, said, style)

    def _said(self, phrase: list[str], number: str, counter: list[Part], style: NumberStyle) -> list[Part]:
        return [part for step in phrase for part in self._step(step, number, counter, style)]

    def _phrase(self, name: str, said: list[Part]) -> list[str]:
        if not said:
            return self.number_phrase
        return self.name_phrase if not is_code(name) and self._reader(name) else self.code_phrase

    def _reader(self, name: str) -> str | None:
        """The voice for `name`: the first that reads one of its scripts, None when some script has no voice."""
        used = scripts(name)
        if not used or not used <= self.names.keys():
            return None
        return next(voice for script, voice in self.names.items() if script in used)

    def alphabet(self) -> list[Clip]:
        """What every ticket's number is made of: the digits and the letters A to Z."""
        letters = [self.letter(chr(code)) for code in range(ord("A"), ord("Z") + 1)]
        return [*(self.digit(digit) for digit in self.digits), *letters]

    def vocabulary(self) -> list[Clip]:
        """Every clip of the language that needs no counter's name: words, digits, letters and numbers."""
        words = [self._word(name) for name in self.words]
        return [*words, *self.alphabet(), *self.numbers()]

    def numbers(self) -> list[Clip]:
        """What numbers that are said whole are made of, beyond the digits."""
        plain = [self._number_word(number) for number in range(10, self.highest_number + 1)]
        hundreds = [self._clip(entry, word=number) for number, entry in self.hundreds.items()]
        return [*plain, *hundreds, *(self._clip(entry) for entry in self.after_hundred.values())]

    def counter(self, name: str) -> list[Part]:
        """A counter as it is said after the word for it, or the name alone; nothing when it cannot be said."""
        if is_code(name):
            return list(self._code(plain_name(name)))
        if self._reader(name):
            return [self._name(name)]
        return list(self._spelled(digits_of(name)) if digits_of(name) else self._code(code_in(name)))

    def _name(self, name: str) -> Clip:
        return self._clip(_Entry(text=name, espeak=plain_name(name)), self._reader(name), word=name_word(name))

    def notice(self, text: str) -> Clip:
        """Words of the branch's own, as they are read aloud."""
        return self._clip(_Entry(text=text), word=notice_word(text))

    def letter(self, letter: str) -> Clip:
        entry = self.letters.get(letter.upper(), _Entry(text=letter.upper()))
        return self._clip(entry, self.letter_voice, word=letter.upper())

    def digit(self, digit: str) -> Clip:
        return self._clip(self.digits[digit], word=digit)

    def _word(self, name: str) -> Clip:
        return self._clip(self.words[name], word=name)

    def _step(self, step: str, number: str, counter: list[Part], style: NumberStyle) -> Sequence[Part]:
        kind, _, name = step.partition(":")
        match kind:
            case "word":
                return [self._word(name)]
            case "pause":
                return [Pause(self.pauses[name])]
            case "number":
                return list(self._spelled(number) if style is NumberStyle.DIGITS else self._whole(number))
            case "counter" | "name":
                return counter
        raise ValueError(f"grammar {self.language}: unknown part {step!r}")

    def _spelled(self, number: str) -> Iterator[Part]:
        """`number` character by character; a hyphen is a longer pause."""
        for index, character in enumerate(number):
            if character == "-":
                yield Pause(self.pauses["hyphen"])
                continue
            if index and number[index - 1] != "-":
                yield Pause(self.pauses["letter"])
            yield self.digit(character) if character.isdigit() else self.letter(character)

    def _whole(self, number: str) -> Iterator[Part]:
        """`number` with its digits said as one number, up to 999; more of them are said one by one."""
        before = "-"
        for part in _NUMBER_PARTS.findall(number):
            if "-" not in (part, before):
                yield Pause(self.pauses["letter"])
            before = part
            if part == "-":
                yield Pause(self.pauses["hyphen"])
            elif part.isdigit() and int(part) < 1000:
                yield from self._cardinal(int(part))
            else:
                yield from self._spelled(part)

    def _cardinal(self, number: int) -> Iterator[Part]:
        """0 to 999 as the language says it."""
        hundreds, rest = divmod(number, 100)
        if not hundreds:
            yield self._number_word(rest)
            return
        yield self._clip(self.hundreds[f"{hundreds}00"], word=f"{hundreds}00")
        if rest:
            yield Pause(self.pauses["letter"])
            entry = self.after_hundred.get(str(rest))
            yield self._clip(entry) if entry else self._number_word(rest)

    def _code(self, code: str) -> Iterator[Part]:
        for index, part in enumerate(_CODE_PARTS.findall(code)):
            if index:
                yield Pause(self.pauses["letter"])
            if part.isalpha():
                yield self.letter(part)
            elif part == str(int(part)) and int(part) <= self.highest_number:
                yield self._number_word(int(part))
            else:
                yield from self._spelled(part)

    def _number_word(self, number: int) -> Clip:
        return self.digit(str(number)) if number < 10 else self._clip(_Entry(text=str(number)), word=str(number))

    def _clip(self, entry: _Entry, voice: str | None = None, word: str = "") -> Clip:
        return Clip(self.language, entry.text, voice or self.voice, self.speed, entry.espeak or entry.text, word)


def name_word(name: str) -> str:
    """What a recording of a counter's name stands for."""
    return f"name:{name}"


def notice_word(text: str) -> str:
    """What a recording of an announcement stands for."""
    return f"notice:{text}"


@cache
def grammars() -> dict[str, Grammar]:
    """Every language that can be spoken, by its code."""
    found = (msgspec.toml.decode(path.read_bytes(), type=Grammar) for path in sorted(_GRAMMARS.glob("*.toml")))
    return {grammar.language: grammar for grammar in found}


def spoken_grammars(languages: Sequence[str], most: int = SPOKEN_LANGUAGES) -> list[Grammar]:
    """The grammars a branch's calls are said in: its first languages that can be spoken, else English."""
    codes = dict.fromkeys(language.partition("-")[0] for language in languages)
    known = [grammars()[code] for code in codes if code in grammars()]
    return known[:most] or [grammars()[DEFAULT_LANGUAGE]]


def chosen_grammars(voice: VoiceSettings, branch_languages: Sequence[str]) -> list[Grammar]:
    """The languages that a branch has chosen for its calls, or else its own first ones."""
    if voice.languages:
        return spoken_grammars(voice.languages, MOST_SPOKEN)
    return spoken_grammars(branch_languages)


def unspoken(voice: VoiceSettings) -> list[str]:
    """The languages that were chosen and that nothing here can speak."""
    return [language for language in voice.languages if language.partition("-")[0] not in grammars()]
