"""How a painted control looks in each state: fill, line and text by kind. Qt-free; the painting is in `widgets`."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from qms_clientkit.theme.tokens import Palette


class Kind(StrEnum):
    """The kinds of button of the component sheet."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"
    CHIP = "chip"
    GHOST = "ghost"
    LINK = "link"
    BAND = "band"
    CHOICE = "choice"
    TOAST = "toast"
    ON_BAD = "on_bad"


class State(StrEnum):
    NORMAL = "normal"
    HOVER = "hover"
    PRESSED = "pressed"
    CHECKED = "checked"
    DISABLED = "disabled"


@dataclass(frozen=True)
class Skin:
    """Colours as #RRGGBB; None for no fill or no line."""

    fill: str | None
    line: str | None
    text: str
    icon: str
    dashed: bool = False


def skin(kind: Kind, state: State, p: Palette) -> Skin:
    """What a button of `kind` wears in `state`."""
    return _disabled(kind, p) if state is State.DISABLED else _SKINS[kind](kind, state, p)


def _disabled(kind: Kind, p: Palette) -> Skin:
    if p.disabled_text == p.text:  # high contrast has no paler ink: what cannot be pressed has a broken line
        return Skin(None, p.line, p.disabled_text, p.disabled_text, dashed=True)
    if kind in (Kind.PRIMARY, Kind.DANGER):
        return Skin(p.disabled, None, p.on_disabled, p.on_disabled)
    if kind in (Kind.CHOICE, Kind.BAND):
        return Skin(p.band, p.border, p.text2, p.text2, dashed=True)
    line = None if kind in (Kind.GHOST, Kind.LINK) else p.line
    return Skin(None, line, p.disabled_text, p.disabled_text)


def _primary(_kind: Kind, state: State, p: Palette) -> Skin:
    fill = {State.HOVER: p.accent_hover, State.PRESSED: p.accent_pressed}.get(state, p.accent)
    return Skin(fill, None, p.on_accent, p.on_accent)


def _danger(_kind: Kind, state: State, p: Palette) -> Skin:
    fill = p.bad_pressed if state is State.PRESSED else p.bad_bar
    return Skin(fill, None, p.on_bad, p.on_bad)


def _toast(_kind: Kind, state: State, p: Palette) -> Skin:
    if state in (State.HOVER, State.PRESSED):
        return Skin(p.toast_line, p.toast_line, p.on_toast_line, p.on_toast_line)
    return Skin(None, p.toast_line, p.on_toast, p.on_toast)


def _on_bad(_kind: Kind, state: State, p: Palette) -> Skin:
    fill = p.bad_pressed if state in (State.HOVER, State.PRESSED) else None
    return Skin(fill, p.on_bad, p.on_bad, p.on_bad)


def _chip(_kind: Kind, state: State, p: Palette) -> Skin:
    if state is State.CHECKED:
        return Skin(p.soft, p.accent_text, p.on_soft, p.accent_text)
    if state is State.PRESSED:
        return Skin(p.soft_pressed, p.border, p.on_soft_pressed, p.on_soft_pressed)
    return Skin(p.soft if state is State.HOVER else p.surface, p.border, p.text, p.text)


def _choice(kind: Kind, state: State, p: Palette) -> Skin:
    """A kiosk's button: chosen or pressed, the whole of it turns to the accent at once."""
    if state in (State.PRESSED, State.CHECKED):
        return Skin(p.accent, p.accent, p.on_accent, p.on_accent)
    if kind is Kind.BAND:
        return Skin(None, p.border, p.text, p.text)
    return Skin(p.surface, p.border, p.text, p.accent_text)


def _secondary(kind: Kind, state: State, p: Palette) -> Skin:
    line = None if kind is Kind.GHOST else p.border
    if state in (State.PRESSED, State.CHECKED):
        ink = p.on_soft_pressed
        return Skin(p.soft_pressed, p.accent_text if line else None, ink, ink)
    normal = None if kind is Kind.GHOST else p.surface
    return Skin(p.soft if state is State.HOVER else normal, line, p.text, p.text)


def _link(_kind: Kind, state: State, p: Palette) -> Skin:
    """Words that lead on, in the accent; pressed as every other."""
    if state in (State.PRESSED, State.CHECKED):
        return _secondary(Kind.GHOST, state, p)
    return Skin(p.soft if state is State.HOVER else None, None, p.accent_text, p.accent_text)


_SKINS: dict[Kind, Callable[[Kind, State, Palette], Skin]] = {
    Kind.PRIMARY: _primary,
    Kind.SECONDARY: _secondary,
    Kind.DANGER: _danger,
    Kind.CHIP: _chip,
    Kind.GHOST: _secondary,
    Kind.LINK: _link,
    Kind.BAND: _choice,
    Kind.CHOICE: _choice,
    Kind.TOAST: _toast,
    Kind.ON_BAD: _on_bad,
}
