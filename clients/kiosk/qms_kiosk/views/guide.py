"""Guidance without sight: keys move over what a screen offers, and everything is said. Draws the focus, says and emits.

It begins with the first key of a keypad and ends with the visit. On the first screen a number key chooses the language, on a
screen that wants a number it types, elsewhere it moves to that choice.
"""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.painted import PaintedButton

from qms_kiosk.state import KioskState, Phase
from qms_kiosk.steps import DELETE
from qms_kiosk.views.guide_keys import Step, step_of
from qms_kiosk.views.guide_stops import SPOKEN_LANGUAGE, Saying, only_action, said_of, stops
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.scene import PACKAGE

_SILENT = (Phase.PAIRING, Phase.LOADING)
MOST_KEYS = 9


class Guide(QObject):
    """`show(screen, sentences, state)` tells what is on the glass; `key(event)` says whether it took the key.

    `said` carries Sayings and whether they cut off what is being said; `hushed` means silence.
    """

    said = Signal(object, bool)
    hushed = Signal()

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._intents = parent, intents
        self._screen: QWidget | None = None
        self._state = KioskState()
        self._sentences: list[str] = []
        self._at: int | None = None
        self._was_guided = False

    def show(self, screen: QWidget, sentences: list[str], state: KioskState) -> None:
        """After every change: a new screen is introduced, a new sentence on the same one is added."""
        new = screen is not self._screen
        before, self._sentences = self._sentences, sentences
        typed, self._screen, self._state = self._state.reference, screen, state
        if new:
            self._at = None
        if not state.guided:
            if self._was_guided:
                self.hushed.emit()
                self._window.setProperty("keyboard_focus", False)
        elif new or not self._was_guided:
            self._introduce()
        elif state.phase is Phase.REFERENCE and state.reference != typed:
            self._echo(typed, state.reference)
        elif added := [one for one in sentences if one not in before]:
            self._say(added, over=False)
        self._was_guided = state.guided

    def key(self, event: QKeyEvent) -> bool:
        found = step_of(event)
        if found is None or self._screen is None or self._state.phase in _SILENT:
            return False
        step, typed = found
        if step is Step.UNPLUGGED:
            self._intents.guided.emit(False)
        elif self._types(step, typed):
            self._type(step, typed)
        elif not self._state.guided:
            self._intents.guided.emit(True)
        else:
            self._take(step, typed)
        return True

    def _take(self, step: Step, typed: str) -> None:
        match step:
            case Step.NEXT | Step.PREVIOUS:
                self._move(1 if step is Step.NEXT else -1)
            case Step.CHOOSE:
                self._choose()
            case Step.BACK | Step.DELETE:
                self._intents.back.emit()
            case Step.HOME:
                self._intents.restarted.emit()
            case Step.HELP | Step.PLUGGED:
                self._introduce()
            case Step.CHARACTER:
                self._jump(typed)

    def _types(self, step: Step, typed: str) -> bool:
        """Whether the key belongs to the number that is being typed."""
        if self._state.phase is not Phase.REFERENCE or self._state.picking_language or self._state.warning:
            return False
        return step is Step.CHARACTER or (step is Step.DELETE and bool(self._state.reference))

    def _type(self, step: Step, typed: str) -> None:
        """What comes of it is said once it is there."""
        self._intents.key.emit(DELETE if step is Step.DELETE else typed)

    def _echo(self, before: str, now: str) -> None:
        self._say([now[-1] if len(now) > len(before) else self._words()("reference.delete")], over=True)

    def _stops(self) -> list[PaintedButton]:
        return stops(self._screen) if self._screen is not None else []

    def _move(self, by: int) -> None:
        count = len(self._stops())
        if count:
            start = self._at if self._at is not None else -1 if by > 0 else count
            self._stand((start + by) % count)

    def _stand(self, place: int) -> None:
        self._at = place
        found = self._stops()
        stop = found[place]
        self._window.setProperty("keyboard_focus", True)
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        self.said.emit(said_of(stop, place, len(found), self._words()), True)

    def _jump(self, typed: str) -> None:
        found = self._stops()
        place = int(typed) - 1 if typed in "123456789" else -1
        if not 0 <= place < len(found):
            return
        self._stand(place)
        if self._state.phase is Phase.HOME and found[place].property(SPOKEN_LANGUAGE):
            self._choose()

    def _choose(self) -> None:
        found = self._stops()
        stop = found[self._at] if self._at is not None and self._at < len(found) else None
        if stop is None and self._screen is not None:
            stop = only_action(self._screen)
        if stop is None or not stop.isEnabled():
            self._say([self._words()("guide.not_now" if stop is not None else "guide.keys")], over=True)
            return
        stop.click()

    def _introduce(self) -> None:
        """What the screen says, what there is to choose and, on the first one, how."""
        words, found = self._words(), self._stops()
        said = [Saying(words.language, one) for one in self._sentences]
        if self._state.phase is Phase.HOME and not self._state.picking_language:
            said.append(Saying(words.language, words("guide.keys")))
            said += [_choice_of(stop, place) for place, stop in enumerate(found[:MOST_KEYS]) if _language_of(stop)]
        elif found:
            said.append(Saying(words.language, words.plural("guide.choices", len(found))))
        self.said.emit(said, True)

    def _say(self, texts: list[str], *, over: bool) -> None:
        self.said.emit([Saying(self._state.language, one) for one in texts], over)

    def _words(self) -> Translator:
        return Translator(PACKAGE, self._state.language)


def _language_of(stop: PaintedButton) -> str:
    return str(stop.property(SPOKEN_LANGUAGE) or "")


def _choice_of(stop: PaintedButton, place: int) -> Saying:
    """In its own language: who does not understand the others waits for this one."""
    language = _language_of(stop)
    return Saying(language, Translator(PACKAGE, language)("guide.language", name=stop.accessibleName(), key=place + 1))
