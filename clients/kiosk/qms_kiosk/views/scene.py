"""What every kiosk view needs to build itself: state, words, theme, orientation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtGui import QImage
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator, localised
from qms_clientkit.theme.scale import Audience, Theme
from qms_clientkit.theme.tokens import Mode

from qms_kiosk.opening_hours import all_closed
from qms_kiosk.state import KioskState, Phase, Toggle
from qms_kiosk.views import measures as m

PACKAGE = "qms_kiosk.i18n"
CHOOSING = (Phase.HOME, Phase.AREAS, Phase.SERVICES, Phase.REFERENCE, Phase.PRIORITY)


@dataclass(frozen=True)
class Scene:
    """One state on a screen of `width` × `height` pixels; `clock` gives the time in UTC, `server` its address,
    `logo` the branch's picture."""

    state: KioskState
    width: int
    height: int
    clock: Callable[[], datetime]
    server: str
    logo: QImage | None = None

    @property
    def portrait(self) -> bool:
        return self.height > self.width

    @property
    def wide(self) -> bool:
        return self.width / self.height >= m.WIDE

    @property
    def narrow(self) -> bool:
        """A 4:3 screen: what is not needed gives way."""
        return not self.portrait and not self.wide

    @property
    def squat(self) -> bool:
        """An upright 4:3 or 5:4 screen."""
        return self.portrait and self.height / self.width < m.SQUAT

    @property
    def low_reach(self) -> bool:
        return Toggle.LOW_REACH in self.state.toggles

    @property
    def large(self) -> bool:
        return Toggle.LARGE_TEXT in self.state.toggles

    @property
    def closed(self) -> bool:
        """Whether nothing can be chosen now, where something would be."""
        chooses = self.state.phase in CHOOSING and self.state.clock_known
        return chooses and all_closed(self.state.config, self.clock())

    @property
    def gap(self) -> float:
        """Between things to touch, in u: 8 mm."""
        return m.GAP_SQUAT if self.squat else m.GAP_PORTRAIT if self.portrait else m.GAP_LANDSCAPE

    @property
    def target(self) -> float:
        """The least height of what is touched, in u."""
        return m.TARGET_SQUAT if self.squat else m.TARGET_PORTRAIT if self.portrait else m.TARGET_LANDSCAPE

    def words(self) -> Translator:
        return Translator(PACKAGE, self.state.language)

    def formats(self) -> Formats:
        config = self.state.config
        return Formats(self.state.language, config.branch.time_zone if config else "UTC")

    def name(self, names: dict[str, str], fallback: str) -> str:
        """A configured name in the visitor's language."""
        return localised(names, self.state.language, fallback)

    def theme(self) -> Theme:
        """The theme the application wears for this scene."""
        config = self.state.config
        contrast = Toggle.HIGH_CONTRAST in self.state.toggles
        return Theme(
            mode=Mode.HIGH_CONTRAST if contrast else Mode.LIGHT,
            accent=config.branch.accent if config else None,
            audience=Audience.SCREEN,
            large_text=self.large,
        ).with_size(self.width, self.height)
