"""The audit log as a model: as many rows as there are, of which only those in sight are read."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from qms_clientkit.i18n.translator import Translator
from qms_contract.audit import AuditEntry

from qms_admin.audit_log import PAGE, AuditLog
from qms_admin.history import names_of
from qms_admin.state import Screen
from qms_admin.views.audit_words import title
from qms_admin.views.moments import short

TITLE, WHO, WHEN, ENTRY = (Qt.ItemDataRole.UserRole + number for number in range(4))
Index = QModelIndex | QPersistentModelIndex


class AuditModel(QAbstractListModel):
    """Rows are deeds, the newest first. `missing` names a row that is in sight and not read yet."""

    missing = Signal(int)

    def __init__(self, text: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen = text, Screen()
        self._log = AuditLog()
        self._names: dict[str, str] = {}

    def show_screen(self, screen: Screen) -> None:
        before, self._screen, self._log = self._log, screen, screen.audit
        self._names = names_of(screen.estate)
        if (before.total, before.serial) != (self._log.total, self._log.serial) and self._log.total is not None:
            self.beginResetModel()
            self.endResetModel()
        elif before.pages is not self._log.pages and self.rowCount():
            fresh = [number for number, page in self._log.pages.items() if before.pages.get(number) is not page]
            for number in fresh:
                last = min(self.rowCount(), (number + 1) * PAGE) - 1
                self.dataChanged.emit(self.index(number * PAGE), self.index(last))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._log.total or 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._log.entry(index.row())
        if entry is None:
            self.missing.emit(index.row())
            return self._t("audit.reading") if role in (TITLE, Qt.ItemDataRole.DisplayRole) else None
        return entry if role == ENTRY else self._words(entry, role)

    def _words(self, entry: AuditEntry, role: int) -> str | None:
        said, moment = title(self._t, entry, self._names), short(self._t, self._screen, entry.ts)
        if role == WHO:
            return entry.actor_name or self._t("audit.nobody")
        if role in (TITLE, WHEN):
            return said if role == TITLE else moment
        is_row = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return ", ".join(part for part in (said, entry.actor_name, moment) if part) if is_row else None
