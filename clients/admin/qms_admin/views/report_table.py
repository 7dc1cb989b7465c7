"""A report's groups as a table: sorted by a press on its head, each change beside its figure."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.widgets.rows_table import RowsTable

from qms_admin.reports import Line, Measure, ordered
from qms_admin.state import Screen
from qms_admin.views.report_words import ReportWords

D = tokens.DESKTOP
COLUMNS: tuple[Measure | None, ...] = (None, *Measure)
"""The first says what the group is."""
_GIVES_WAY = (Measure.CALLED, Measure.SERVICE_TIME, Measure.WAIT_HALF)
_NAME_SHARE = 0.3
"""So much of the table the names of the groups may take at most."""
Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ReportModel(QAbstractTableModel):
    def __init__(self, text: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._t = text
        self._found: tuple[Line, ...] = ()
        self._shown: tuple[Line, ...] = ()
        self._by: tuple[int, bool] = (0, False)
        self._words = ReportWords(text, Screen())
        self._group = ""

    def show_lines(self, found: tuple[Line, ...], words: ReportWords, group: str) -> None:
        """`group` is the head of the first column."""
        self.beginResetModel()
        self._found, self._words, self._group = found, words, group
        self._order()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self._by = (max(0, column), order is Qt.SortOrder.DescendingOrder)
        self._order()
        self.layoutChanged.emit()

    def rows(self) -> list[list[str]]:
        """What is shown, for a file and for paper."""
        return [[self._word(line, column) for column in COLUMNS] for line in self._shown]

    def heads(self) -> list[str]:
        return [self._t(f"report.head_{column}") if column else self._group for column in COLUMNS]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, _parent: Index | None = None) -> int:
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self.heads()[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self._shown[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return _RIGHT
        if role == Qt.ItemDataRole.DisplayRole:
            return self._word(line, column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._compared(line, column) if column else line.name
        if role == Qt.ItemDataRole.ForegroundRole and column:
            _by, tone = self._words.change(line.figures, line.before, column)
            return QBrush(QColor(getattr(current_theme().palette, f"{tone}_text"))) if tone in ("good", "bad") else None
        return None

    def _word(self, line: Line, column: Measure | None) -> str:
        return self._words.cell(line.figures, column) if column else line.name

    def _compared(self, line: Line, column: Measure) -> str:
        by, _tone = self._words.change(line.figures, line.before, column)
        if line.before is None or not by:
            return self._word(line, column)
        then = self._t("report.before", figure=self._words.cell(line.before, column))
        return f"{self._word(line, column)}, {by}, {then}"

    def _order(self) -> None:
        column, descending = self._by
        self._shown = ordered(self._found, COLUMNS[column], descending=descending)


class ReportTable(RowsTable):
    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report = ReportModel(text, self)
        self.setObjectName("report_table")
        self.setAccessibleName(text("report.table"))
        self.setModel(self.report)
        self.setMinimumHeight(current_theme().px(D.nav_width))
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().setDefaultSectionSize(current_theme().px(D.button))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for told in (self.report.modelReset, self.report.layoutChanged):
            told.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """All columns share the room; where it is too small those of `_GIVES_WAY` go first, and a long name is shortened. In
        files and on paper every column stands."""
        room, needed = self.viewport().width(), [self._needed(column) for column in range(len(COLUMNS))]
        needed[0] = min(needed[0], round(room * _NAME_SHARE))
        shown = list(range(len(COLUMNS)))
        for column in (COLUMNS.index(one) for one in _GIVES_WAY):
            if sum(needed[one] for one in shown) > room:
                shown.remove(column)
        more = max(0, room - sum(needed[one] for one in shown)) // len(shown)
        for column in range(len(COLUMNS)):
            self.setColumnHidden(column, column not in shown)
            self.setColumnWidth(column, needed[column] + more)

    def _needed(self, column: int) -> int:
        """What its head, with the mark of the order, and its cells take."""
        theme = current_theme()
        words = QFontMetrics(text_font(theme.px(D.caption))).horizontalAdvance(self.report.heads()[column])
        return max(words + 2 * theme.px(D.gap3) + theme.px(D.gap5), self._widest(column))

    def _widest(self, column: int) -> int:
        """Of its cells, also while it is hidden."""
        self.setColumnHidden(column, False)
        return self.sizeHintForColumn(column)
