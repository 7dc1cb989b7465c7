"""A long list as a model: as many rows as there are, of which only those in sight are read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from qms_admin.drafts import Draft
from qms_admin.listing import PAGE, Listing
from qms_admin.sections import Section
from qms_admin.shelf import Shelf, Thing, Where, thing_id

THING = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
Shown = Thing | Draft | None
Describe = Callable[[Shown], str]
_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class LongModel(QAbstractListModel):
    """First what is new and not saved yet, then the rows of the list. `missing` names a row of the list that is in sight and
    was not read since something changed; `describe` says a row in words."""

    missing = Signal(int)

    def __init__(self, where: Where, describe: Describe, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._where, self._describe = where, describe
        self._listing, self._new = Listing(), tuple[Draft, ...]()
        self._shelf, self._section = Shelf(), Section.BRANCHES

    def show_list(self, shelf: Shelf, section: Section, new: tuple[Draft, ...] = ()) -> None:
        listing = shelf.listing(self._where, section)
        self._show(listing, shelf, section, new)
        if not listing.total and listing.serial and 0 not in listing.fresh:
            self.missing.emit(0)  # no row is in sight that would tell

    def _show(self, listing: Listing, shelf: Shelf, section: Section, new: tuple[Draft, ...]) -> None:
        before, kept = self._listing, self._shelf
        is_other = section is not self._section or listing.shown != before.shown or before.total is None
        if is_other or len(new) != len(self._new):
            self.beginResetModel()
            self._shelf, self._section, self._listing, self._new = shelf, section, listing, new
            self.endResetModel()
            return
        self._resize(listing.total or 0)
        self._shelf, self._listing, self._new = shelf, listing, new
        if kept is not shelf and self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def row_of(self, item_id: UUID | None) -> int | None:
        """The row of what is known to stand in one."""
        for row, draft in enumerate(self._new):
            if draft.item_id == item_id:
                return row
        places = ((number, ids) for number, ids in self._listing.pages.items() if item_id in ids)
        found = next(((number * PAGE + ids.index(item_id)) for number, ids in places), None)
        return None if found is None else len(self._new) + found

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._new) + (self._listing.total or 0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        thing = self._thing(index.row())
        if role == THING:
            return thing
        return self._describe(thing) if role in _WORDS else None

    def _thing(self, row: int) -> Shown:
        if row < len(self._new):
            return self._new[row]
        row -= len(self._new)
        if row // PAGE not in self._listing.fresh:
            self.missing.emit(row)
        item_id = self._listing.item_id(row)
        return self._shelf.things.get(item_id) if item_id is not None else None

    def _resize(self, total: int) -> None:
        """More or fewer rows at the end; those before stay where they are, and so does what is in sight."""
        before, offset = self._listing.total or 0, len(self._new)
        if total > before:
            self.beginInsertRows(QModelIndex(), offset + before, offset + total - 1)
        elif total < before:
            self.beginRemoveRows(QModelIndex(), offset + total, offset + before - 1)
        else:
            return
        self._listing = _sized(self._listing, total)
        (self.endInsertRows if total > before else self.endRemoveRows)()


def _sized(listing: Listing, total: int) -> Listing:
    return Listing(listing.sought, total, listing.pages, listing.fresh, listing.serial, listing.shown, listing.turn)


def shown_id(thing: Shown) -> UUID | None:
    if isinstance(thing, Draft):
        return thing.item_id
    return thing_id(thing) if thing is not None else None
