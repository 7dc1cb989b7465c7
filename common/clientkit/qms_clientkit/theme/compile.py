"""Tokens → one Qt style sheet, from the numbered `NN_*.qss` templates beside this file.

A template names tokens as `$name`; an unknown name is an error at once, not a silently ignored rule. Templates below
60 are for everybody; 60–79 for the desktop, 80–99 for kiosk and display. The result is cached per theme.
"""

from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files
from string import Template

from qms_clientkit.theme import tokens
from qms_clientkit.theme.scale import Audience, Theme

_RANGES = {Audience.DESKTOP: range(80), Audience.SCREEN: (*range(60), *range(80, 100))}


@lru_cache(maxsize=16)
def stylesheet(theme: Theme) -> str:
    """The style sheet of `theme`. Raises KeyError when a template names a token that does not exist."""
    names = _names(theme)
    return "\n".join(Template(text).substitute(names) for text in _templates(theme.audience))


@lru_cache(maxsize=2)
def _templates(audience: Audience) -> tuple[str, ...]:
    folder = files("qms_clientkit.theme")
    chosen = sorted(
        (
            entry
            for entry in folder.iterdir()
            if entry.name.endswith(".qss") and _number(entry.name) in _RANGES[audience]
        ),
        key=lambda entry: entry.name,
    )
    return tuple(entry.read_text(encoding="utf-8") for entry in chosen)


def _number(name: str) -> int:
    return int(name.partition("_")[0])


def _names(theme: Theme) -> dict[str, str]:
    sizes = {name: f"{theme.px(value)}px" for name, value in asdict(tokens.DESKTOP).items()}
    steps = {f"k{step}": f"{theme.k(step)}px" for step in range(len(tokens.KIOSK_TYPE))}
    large = {f"l{step}": f"{theme.larger(step)}px" for step in range(len(tokens.KIOSK_TYPE))}
    screen = {f"u_{name}": f"{theme.u(value)}px" for name, value in asdict(tokens.SCREEN).items()}
    lines = {
        "control_border": f"{theme.border}px",
        "border_width": f"{theme.px(tokens.DESKTOP.border)}px",
        "field_inner": f"{theme.px(tokens.DESKTOP.field - 2 * tokens.DESKTOP.border_strong)}px",
        "now_border": f"{theme.border}px solid {theme.palette.now_line}" if theme.high_contrast else "0",
    }
    tracking = {
        **{
            f"track_{name}": _tracking(theme.px(getattr(tokens.DESKTOP, name)))
            for name in ("heading", "title", "number3")
        },
        **{f"track_k{step}": _tracking(theme.k(step)) for step in range(len(tokens.KIOSK_TYPE))},
    }
    # A role of the palette wins over a length of the same name (badge, border, toast): those lengths are for painters.
    return {**sizes, **steps, **large, **screen, **lines, **tracking, **asdict(theme.palette)}


def _tracking(size: int) -> str:
    return f"{size * tokens.Tracking.TITLE:.2f}px"
