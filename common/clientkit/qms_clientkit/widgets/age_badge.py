"""How long somebody waits: good, warn with a clock, bad with an alert; neutral when the figure is stale."""

from PySide6.QtWidgets import QWidget

from qms_clientkit.theme import tokens
from qms_clientkit.widgets.badge import Badge, Tone


def age_tone(minutes: int, target: int | None = None) -> tuple[Tone, str]:
    """Tone and icon for a wait of `minutes`. The limits: 20 and 30 minutes, or the target and half more."""
    warn = target if target is not None else tokens.AGE_WARN_MINUTES
    bad = target * 3 // 2 if target is not None else tokens.AGE_BAD_MINUTES
    if minutes >= bad:
        return Tone.BAD, "alert"
    return (Tone.WARN, "clock") if minutes >= warn else (Tone.GOOD, "")


class AgeBadge(Badge):
    """`show_age(minutes, words)`: `words` is the translated age, e.g. "24 min"."""

    def __init__(self, *, target: int | None = None, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self._target = target

    def show_age(self, minutes: int, words: str, *, stale: bool = False) -> None:
        """Show the age; a stale one keeps its icon but loses its colour."""
        tone, icon = age_tone(minutes, self._target)
        self.show_word(words, Tone.NEUTRAL if stale else tone, icon)
