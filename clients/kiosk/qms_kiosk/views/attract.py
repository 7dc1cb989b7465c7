"""The first screen: welcome, and the choice of a language that also begins the visit."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.brand import Brand
from qms_clientkit.widgets.clock import Clock
from qms_clientkit.widgets.fitted_label import FittedLabel
from qms_clientkit.widgets.panel import Panel

from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.clock_block import ClockBlock
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.language_row import LanguageRow
from qms_kiosk.views.logo_plate import LogoPlate
from qms_kiosk.views.offline_mark import OfflineMark
from qms_kiosk.views.scene import PACKAGE, Scene
from qms_kiosk.views.tickets_art import TicketsArt
from qms_kiosk.views.toggle_bar import ToggleBar

SAMPLE = "A047"
ONE_COLUMN = 4
MANY = 6
"""So many languages have a screen of their own; the first ones stay on this one."""
BETWEEN = "\u2003"
BRAND_SHARE_PORTRAIT = 53
"""The brand panel's share of what is above the band of a portrait screen, in percent."""


class Attract(QWidget):
    """Brand panel above (portrait, and 4:3 with low reach) or at the left; languages; toggles."""

    def __init__(self, scene: Scene, intents: Intents) -> None:
        super().__init__()
        self.setObjectName("screen_home")
        self.setProperty("panel", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene, self._intents, self._theme = scene, intents, current_theme()
        self._low = scene.narrow and scene.low_reach
        stacked = scene.portrait or self._low
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        box = QBoxLayout(direction, self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        if scene.portrait:
            box.addWidget(self._brand_panel(), BRAND_SHARE_PORTRAIT)
            box.addLayout(self._choices(), 100 - BRAND_SHARE_PORTRAIT)
            box.addWidget(self._band())
        else:
            brand = self._brand_panel()
            if self._low:
                brand.setFixedHeight(int(scene.height * m.REACH_LANDSCAPE))
            else:
                brand.setFixedWidth(scene.width * 7 // 15)
            box.addWidget(brand)
            box.addLayout(self._choices(), 1)

    def update_scene(self, scene: Scene) -> None:
        """Only the offline mark comes and goes."""
        self._scene = scene
        self._offline.setVisible(not scene.state.online)

    def spoken(self) -> list[str]:
        return [self._welcome(self._scene.state.language)]

    def _brand_panel(self) -> Panel:
        theme, scene = self._theme, self._scene
        side = theme.u(m.MARGIN)
        panel = Panel("brand", pad=(side, 0, side, theme.u(4)), name="brand_panel")
        panel.box.addWidget(self._head())
        panel.box.addStretch(1)
        if not self._low:
            panel.box.addWidget(self._art(), 12)
            panel.box.addStretch(1)
        welcome = FittedLabel(self._welcome(scene.state.language), theme.k(7), "on_now", name="welcome")
        panel.box.addWidget(welcome)
        panel.box.addSpacing(theme.u(2))
        panel.box.addWidget(self._other_welcomes())
        panel.box.addStretch(2)
        if not scene.portrait and not self._low:
            panel.box.addLayout(self._landscape_clock())
        return panel

    def _art(self) -> QWidget:
        """The branch's own picture, or tickets in its colours."""
        config = self._scene.state.config
        if self._scene.logo is None or config is None:
            return TicketsArt(SAMPLE)
        return LogoPlate(self._scene.logo, config.branch.organisation)

    def _head(self) -> QWidget:
        head, theme, config = QWidget(), self._theme, self._scene.state.config
        head.setFixedHeight(theme.u(m.HEAD_PORTRAIT if self._scene.portrait else m.HEAD_PORTRAIT - 3))
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        if config is not None:
            names = config.branch.organisation, self._scene.name(config.branch.names, config.branch.name)
            row.addWidget(Brand(*names, tone="on_now", on_brand=True), 1)
        self._offline = OfflineMark(self._scene.words()("connection.offline"))
        row.addWidget(self._offline)
        self._offline.setVisible(not self._scene.state.online)
        if self._scene.portrait or self._low:
            row.addWidget(ClockBlock(self._scene))
        return head

    def _languages(self) -> list[str]:
        config = self._scene.state.config
        return list(config.branch.languages) if config else []

    @staticmethod
    def _welcome(language: str) -> str:
        return Translator(PACKAGE, language)("home.welcome")

    def _other_welcomes(self) -> FittedLabel:
        """In the other languages, each isolated so that it keeps its own direction."""
        others = [one for one in self._languages() if one != self._scene.state.language][: ONE_COLUMN - 1]
        words = BETWEEN.join(f"\u2068{self._welcome(language)}\u2069" for language in others)
        size, weight = self._theme.k(3 if self._scene.portrait else 2), QFont.Weight.Medium
        return FittedLabel(words, size, "on_now2", weight=weight, title=False, name="welcomes")

    def _landscape_clock(self) -> QHBoxLayout:
        formats, row = self._scene.formats(), QHBoxLayout()
        zone = str(formats.zone)
        row.setSpacing(self._theme.u(2))
        row.addWidget(Clock(zone, formats.clock, "k1_strong", name="clock_time", now=self._scene.clock))
        row.addWidget(Clock(zone, formats.long_date, "k1", "quiet", name="clock_date", now=self._scene.clock), 1)
        return row

    def _choices(self) -> QVBoxLayout:
        scene, theme = self._scene, self._theme
        side, gap = theme.u(m.MARGIN), theme.u(scene.gap if scene.portrait else 7.8)
        box, grid = QVBoxLayout(), QGridLayout()
        top = theme.u(5.6) if scene.portrait else theme.u(6)
        box.setContentsMargins(side, top, side, top)
        box.setSpacing(gap)
        grid.setSpacing(gap if scene.portrait else theme.u(scene.gap))
        languages = self._languages()
        many = len(languages) >= MANY
        rows: list[QWidget] = [
            LanguageRow(language, on_click=partial(self._intents.language.emit, language))
            for language in (languages[: ONE_COLUMN - 1] if many else languages)
        ]
        if many:
            rows.append(self._more_languages())
        roomy = scene.portrait and not (scene.squat and scene.large)
        columns = 1 if len(rows) <= ONE_COLUMN and (roomy or not (scene.portrait or scene.low_reach)) else 2
        for index, row in enumerate(rows):
            grid.addWidget(row, index // columns, index % columns)
        if scene.low_reach and scene.wide and not scene.portrait:
            box.addSpacing(int(scene.height * m.REACH_LANDSCAPE))
        box.addLayout(grid, 1)
        if not scene.portrait:
            box.addWidget(ToggleBar(scene, self._intents, stacked=True))
        return box

    def _more_languages(self) -> ChoiceButton:
        words = self._scene.words()("home.more_languages")
        button = ChoiceButton(
            words,
            name="language_more",
            height=self._scene.target,
            icon="globe",
            step=3 if self._scene.large else 4,
            on_click=self._intents.languages.emit,
        )
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return button

    def _band(self) -> Panel:
        theme, side = self._theme, self._theme.u(m.MARGIN)
        band = Panel("foot", pad=(side, theme.u(m.BAND_PAD_PORTRAIT), side, theme.u(m.BAND_PAD_SIDE)), name="band")
        band.box.addWidget(ToggleBar(self._scene, self._intents, stacked=self._scene.large))
        return band
