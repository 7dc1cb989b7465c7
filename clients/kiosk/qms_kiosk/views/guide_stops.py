"""Where a visitor who listens can stop on a screen, and what is said there."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.painted import PaintedButton

FOR_THE_EYE = "toggle_"
HEAD, BAND = "head", "band"
SPOKEN_LANGUAGE = "spoken_language"
"""Property of a control whose name is in a language of its own."""


@dataclass(frozen=True)
class Saying:
    """`text` in `language`, for the voice."""

    language: str
    text: str


def stops(screen: QWidget) -> list[PaintedButton]:
    """What can be touched: the screen's own choices first, then the way back, then what every screen has.

    Without the toggles, which are for the eye.
    """
    found = cast(list[PaintedButton], screen.findChildren(PaintedButton))
    return sorted(
        (one for one in found if one.isVisibleTo(screen) and not one.objectName().startswith(FOR_THE_EYE)),
        key=lambda one: _rank(one, screen),
    )


def _rank(stop: QWidget, screen: QWidget) -> int:
    around, names = stop.parentWidget(), set()
    while around is not None and around is not screen:
        names.add(around.objectName())
        around = around.parentWidget()
    if stop.objectName() == "back":
        return 1
    return 3 if HEAD in names else 2 if BAND in names else 0


def only_action(screen: QWidget) -> PaintedButton | None:
    """What OK does where nothing was moved to: the one main action of a screen."""
    main = [one for one in stops(screen) if one.kind is Kind.PRIMARY]
    return main[0] if len(main) == 1 else None


def said_of(stop: PaintedButton, place: int, count: int, words: Translator) -> list[Saying]:
    """Its place, its name with what it says besides, and whether it is chosen or cannot be."""
    own = stop.property(SPOKEN_LANGUAGE)
    name = stop.accessibleName()
    at = words("guide.stop", index=place + 1, count=count)
    state = [words("guide.chosen")] if stop.isChecked() else []
    state += [] if stop.isEnabled() else [words("guide.unavailable")]
    if own:
        return [Saying(words.language, at), Saying(str(own), name), *(Saying(words.language, one) for one in state)]
    parts = [f"{at}: {name}", stop.accessibleDescription(), *state]
    return [Saying(words.language, ". ".join(filter(None, parts)))]


def spelled(number: str) -> str:
    """A ticket's number, or typed digits, sign by sign: no voice makes a word of it."""
    return ", ".join(number.replace("-", ""))
