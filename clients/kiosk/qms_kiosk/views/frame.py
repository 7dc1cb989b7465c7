"""What all screens after the first share: head with brand and clock or languages, body, and the band at the bottom."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.brand import Brand
from qms_clientkit.widgets.panel import Panel

from qms_kiosk.state import Issue
from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.clock_block import ClockBlock
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.language_bar import LanguageBar
from qms_kiosk.views.offline_mark import OfflineMark
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.toggle_bar import ToggleBar

BACK_SHARE, SHORT_SHARE, LANGUAGES_SHARE, TOGGLES_SHARE = 4, 7, 16, 12
"""Of the width of a wide screen's band: the way back, one language and the globe, all languages, the three toggles."""


class Frame(QWidget):
    """Subclasses fill `body` and, if they have actions, `action_row`; then call `finish`.

    `with_toggles` puts the toggles into the band (not on a screen that is over in seconds). With `way_back` a wide screen with
    low reach has it in the band, and the languages behind the globe to make room; elsewhere it is the body's to show.
    """

    def __init__(
        self, scene: Scene, intents: Intents, *, name: str, with_toggles: bool, way_back: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("panel", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.scene, self.intents, self._toggles, self._way_back = scene, intents, with_toggles, way_back
        self.theme, self.words = current_theme(), scene.words()
        self.body = QVBoxLayout()
        self._offline: OfflineMark | None = None
        self.action_row = QHBoxLayout()
        margin = self.theme.u(m.MARGIN)
        self.body.setContentsMargins(margin, 0, margin, self.theme.u(scene.gap))
        self.body.setSpacing(self.theme.u(scene.gap))
        self.action_row.setSpacing(self.theme.u(scene.gap))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.band = Panel("foot", gap=self.theme.u(scene.gap), name="band")

    def update_scene(self, scene: Scene) -> None:
        """Show what changed in `scene` without building anew: here the offline mark, so that no touch under way is lost."""
        self.scene = scene
        if self._offline is not None:
            self._offline.setVisible(not scene.state.online)

    def show_chosen(self, issue: Issue) -> None:
        """What was touched stays as a finger has it, until the number is there."""

    def spoken(self) -> list[str]:
        """What this screen says to who cannot see it, in sentences."""
        return []

    def finish(self) -> None:
        """Put head, body and band together."""
        self._column.addWidget(self._head())
        self._column.addLayout(self.body, 1)
        side, pad = self.theme.u(m.MARGIN), self.theme.u(m.BAND_PAD_PORTRAIT)
        landscape_pad = self.theme.u(m.BAND_PAD_LANDSCAPE)
        self.band.box.setContentsMargins(
            side,
            pad if self.scene.portrait else landscape_pad,
            side,
            self.theme.u(m.BAND_PAD_SIDE) if self.scene.portrait else landscape_pad,
        )
        self._fill_band()
        self._column.addWidget(self.band)

    def _head(self) -> QWidget:
        scene, head = self.scene, QWidget()
        head.setObjectName("head")
        head.setFixedHeight(self.theme.u(m.HEAD_PORTRAIT if scene.portrait else m.HEAD_LANDSCAPE))
        row = QHBoxLayout(head)
        row.setContentsMargins(self.theme.u(m.MARGIN), 0, self.theme.u(m.MARGIN), 0)
        row.setSpacing(self.theme.u(scene.gap))
        config = scene.state.config
        if config is not None:
            row.addWidget(Brand(config.branch.organisation, scene.name(config.branch.names, config.branch.name)), 1)
            self._offline = OfflineMark(self.words("connection.offline"), compact=scene.narrow)
            row.addWidget(self._offline)
            self._offline.setVisible(not scene.state.online)
        if scene.portrait or scene.low_reach:
            row.addWidget(ClockBlock(scene, short=scene.large))
        else:
            row.addWidget(LanguageBar(scene, self.intents, fixed=True))
        return head

    def _fill_band(self) -> None:
        scene, stacked = self.scene, self.scene.large
        if self.action_row.count():
            self.band.box.addLayout(self.action_row)
            if self._way_back and scene.low_reach and not scene.portrait:
                self.action_row.addWidget(LanguageBar(scene, self.intents, fixed=False, short=True), 3)
                return
        if scene.portrait:
            self.band.box.addWidget(LanguageBar(scene, self.intents, fixed=False))
            if self._toggles:
                self.band.box.addWidget(ToggleBar(scene, self.intents, stacked=stacked))
        else:
            self._landscape_band()

    def back_button(self) -> ChoiceButton:
        """In the band of a wide screen it is narrow, so its arrow stands above the word."""
        words, target = self.words("actions.back"), self.scene.target
        go, above = self.intents.back.emit, self.scene.low_reach and not self.scene.portrait
        return ChoiceButton(words, name="back", height=target, kind=Kind.BAND, icon="left", above=above, on_click=go)

    def _landscape_band(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self.theme.u(self.scene.gap))
        if self.scene.low_reach and self._way_back:
            row.addWidget(self.back_button(), BACK_SHARE)
        if self.scene.low_reach:
            share = SHORT_SHARE if self._way_back else LANGUAGES_SHARE
            row.addWidget(LanguageBar(self.scene, self.intents, fixed=False, short=self._way_back), share)
        if self._toggles:
            row.addWidget(ToggleBar(self.scene, self.intents, stacked=self.scene.low_reach), TOGGLES_SHARE)
            if not self.scene.low_reach:
                row.addWidget(ClockBlock(self.scene))
        if row.count():
            self.band.box.addLayout(row)
