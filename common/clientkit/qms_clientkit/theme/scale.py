"""A theme: colours, the unit everything is measured in, and the choices a user made about both. Qt-free and frozen."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from qms_clientkit.theme import tokens
from qms_clientkit.theme.tokens import Mode, Palette


class Audience(StrEnum):
    """Who looks: staff at a desktop (pixels) or visitors at a kiosk or display (units of screen height)."""

    DESKTOP = "desktop"
    SCREEN = "screen"


def unit_for(width: int, height: int) -> float:
    """One u in pixels for a kiosk or display of this size: 8 px × H/1080 landscape, × H/1920 portrait.

    A screen wider or narrower than the drawn ones (4:3, 5:4) is limited by its width, so that nothing is cut.
    """
    if width >= height:
        by_height = tokens.UNIT_PX * height / tokens.REFERENCE_LANDSCAPE
        return min(by_height, tokens.UNIT_PX * width / (tokens.REFERENCE_LANDSCAPE * 4 / 3))
    by_height = tokens.UNIT_PX * height / tokens.REFERENCE_PORTRAIT
    return min(by_height, tokens.UNIT_PX * width / tokens.REFERENCE_LANDSCAPE)


@dataclass(frozen=True)
class Theme:
    """All that a widget needs to know to draw itself."""

    mode: Mode = Mode.LIGHT
    accent: str | None = None
    audience: Audience = Audience.DESKTOP
    unit: float = tokens.UNIT_PX
    factor: float = 1.0
    large_text: bool = False

    @cached_property
    def palette(self) -> Palette:
        return tokens.palette(self.mode, self.accent)

    @property
    def high_contrast(self) -> bool:
        return self.mode is Mode.HIGH_CONTRAST

    def u(self, units: float) -> int:
        """A length given in u, as whole pixels (at least 1 for a positive one)."""
        return max(1, round(units * self.unit)) if units > 0 else 0

    def px(self, length: float) -> int:
        """A desktop length of `tokens.Desktop`, as whole pixels."""
        return max(1, round(length * self.factor)) if length > 0 else 0

    def k(self, step: int) -> int:
        """Em size in pixels of the kiosk's and display's type step k0 … k12."""
        return self.u(tokens.KIOSK_TYPE[step])

    def larger(self, step: int) -> int:
        """Em size of `step`, one step up when the visitor asked for large text."""
        return self.k(min(step + 1, len(tokens.KIOSK_TYPE) - 1) if self.large_text else step)

    @property
    def border(self) -> int:
        """Width of a control's border in pixels."""
        if self.audience is Audience.DESKTOP:
            return self.px(tokens.DESKTOP.border_strong if self.high_contrast else tokens.DESKTOP.border)
        return self.u(tokens.SCREEN.border_contrast if self.high_contrast else tokens.SCREEN.border)

    def with_size(self, width: int, height: int) -> "Theme":
        """This theme on a screen of that many pixels."""
        return replace(self, unit=unit_for(width, height))
