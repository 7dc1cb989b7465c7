"""A report's figures of the whole time, each beside that of the time before."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_contract.analytics import Kpi

from qms_admin.reports import MINUTES, Measure
from qms_admin.views.figure_tile import FigureTile
from qms_admin.views.report_words import ReportWords

D = tokens.DESKTOP
SHOWN = (Measure.VISITS, Measure.SERVED, Measure.WAIT_HALF, Measure.WAIT_MOST, Measure.TARGET, Measure.NO_SHOWS)
WIDE = D.list_width * 3 - D.gap4
"""From here on all stand in one row; below, three over three."""


class ReportTiles(QWidget):
    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = text
        self._said: list[tuple[str, str, str]] = []
        self._columns = 0
        self._tiles = {one: FigureTile(text(f"report.{one}"), name=f"report_{one}") for one in SHOWN}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(current_theme().px(D.gap4))
        self.setMinimumWidth(1)  # so that the room there is decides, not the row they stand in
        self._arrange(len(SHOWN))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(len(SHOWN) if self.width() >= current_theme().px(WIDE) else len(SHOWN) // 2)

    def show_figures(self, kpi: Kpi | None, words: ReportWords) -> None:
        self._said = []
        for one, tile in self._tiles.items():
            if kpi is None:
                tile.show_figure("")
                continue
            before = kpi.previous.totals if kpi.previous is not None else None
            much = words.value(kpi.period.totals, one)
            by, tone = words.change(kpi.period.totals, before, one)
            unit = self._t("unit.minutes") if one in MINUTES else ""
            then = self._t("report.before", figure=words.value(before, one)) if before is not None else ""
            tile.show_figure(much, unit, by, then, alarm=tone == "bad")
            self._said.append((self._t(f"report.{one}"), f"{much} {unit}".strip(), ", ".join(filter(None, (by, then)))))

    def said(self) -> list[tuple[str, str, str]]:
        """What each tile says: what, how much, compared."""
        return self._said

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self._tiles.values()):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(len(SHOWN)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
