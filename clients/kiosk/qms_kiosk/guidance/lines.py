"""One thing to be said, and how a speech engine is asked for it."""

from dataclasses import dataclass

_VOICES = {"en": "en-us", "zh": "cmn"}
"""espeak-ng's names where they are not the language's own."""
SPEED = 150
"""Words a minute: a little slower than people talk."""


@dataclass(frozen=True)
class Line:
    """`text` in `language`."""

    language: str
    text: str

    @property
    def voice(self) -> str:
        code = self.language.partition("-")[0]
        return _VOICES.get(code, code)

    @property
    def speed(self) -> int:
        return SPEED

    @property
    def espeak(self) -> str:
        return self.text
