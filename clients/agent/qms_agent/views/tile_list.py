"""Tiles to choose one of, in one column or two; more than fit scroll."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_agent.views.choice_tile import ChoiceTile
from qms_agent.views.transfer_choices import Destination

D = tokens.DESKTOP
ROWS_SEEN = 3


class TileList(QScrollArea):
    """`chosen` carries the destination that is chosen now, None where none is there. `most` tiles are there at the most."""

    chosen = Signal(object)

    def __init__(self, text: Translator, columns: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._columns = text, columns
        self._shown: list[Destination] = []
        self._tiles: list[ChoiceTile] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme, rows = current_theme(), min(ROWS_SEEN, max(1, -(-most // columns)))
        self.setFixedHeight(rows * theme.px(D.secondary) + (rows - 1) * theme.px(D.gap2))

    def show_items(self, items: Sequence[Destination]) -> None:
        """These; the first is chosen."""
        theme = current_theme()
        self._shown = list(items)
        page = Panel("none")
        grid = QGridLayout()
        page.box.addLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(D.gap2))
        self._tiles = [self._tile(place, item) for place, item in enumerate(self._shown)]
        for place, tile in enumerate(self._tiles):
            grid.addWidget(tile, place // self._columns, place % self._columns)
        if not self._tiles:
            grid.addWidget(Label(self._t("transfer.none"), "body", "quiet", name="transfer_none", wrap=True), 0, 0)
        grid.setRowStretch(grid.rowCount(), 1)
        self.setWidget(page)
        self._choose(0)

    def step(self, by: int) -> None:
        """To the next tile or the one before."""
        now = next((place for place, tile in enumerate(self._tiles) if tile.isChecked()), 0)
        self._choose(max(0, min(len(self._tiles) - 1, now + by)))

    def _tile(self, place: int, item: Destination) -> ChoiceTile:
        tile = ChoiceTile(item.mark, item.name, item.told, f"transfer_{item.way}_{item.mark}")
        tile.clicked.connect(lambda _checked=False: self._choose(place))
        return tile

    def _choose(self, place: int) -> None:
        for number, tile in enumerate(self._tiles):
            tile.setChecked(number == place)
        if self._tiles:
            self.ensureWidgetVisible(self._tiles[place], 0, 0)
        self.chosen.emit(self._shown[place] if self._shown else None)
