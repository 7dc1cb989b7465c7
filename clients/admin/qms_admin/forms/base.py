"""What a form is: which values an item has, which of them are wrong, and what they are on the wire. Qt-free.

A value is what an editor holds: a text, a switch, or the chosen of several. Everything else (numbers, times, ids) is
made of texts in `fields`, which is only called once `problems` found nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from qms_contract.branches import Branch

from qms_admin.estate import Estate, Item

Value = str | bool | tuple[str, ...]
Values = dict[str, Value]


class Editor(StrEnum):
    TEXT = "text"
    PASSWORD = "password"  # noqa: S105 - the kind of an editor
    CHOICE = "choice"
    CHIPS = "chips"
    LINES = "lines"
    ZONE = "zone"
    SPANS = "spans"
    DATES = "dates"
    ROWS = "rows"
    BRANCH = "branch"
    BRANCHES = "branches"


@dataclass(frozen=True)
class Words:
    """A text of the translations with its values; `plain` is shown as it is."""

    key: str = ""
    values: tuple[tuple[str, str], ...] = ()
    plain: str = ""


def words(key: str, **values: object) -> Words:
    return Words(key, tuple((name, str(value)) for name, value in values.items()))


def plain(text: str) -> Words:
    return Words(plain=text)


Problems = dict[str, Words]


TAB = "\t"
"""Between the parts of a row of a list."""


@dataclass(frozen=True)
class Column:
    """A part of each row of a list: typed, one of `choices`, or with `fixed` only shown, in the words of its choice."""

    key: str
    label: Words
    choices: tuple[tuple[str, Words], ...] = ()
    share: int = 2
    fixed: bool = False
    suffix: Words | None = None


@dataclass(frozen=True)
class Cell:
    """One field of a form. A list (Editor.ROWS) has `columns`, a button `more`, and with `pick` asks for files of that
    kind; `ordered` rows can be moved. `removable` is the id of an area that can be deleted beside it."""

    key: str
    label: Words
    editor: Editor = Editor.TEXT
    suffix: Words | None = None
    hint: Words | None = None
    choices: tuple[tuple[str, Words], ...] = ()
    weight: int = 2
    rtl: bool = False
    fixed: bool = False
    removable: UUID | None = None
    columns: tuple[Column, ...] = ()
    more: Words | None = None
    pick: str = ""
    ordered: bool = False


@dataclass(frozen=True)
class Block:
    """Rows of cells under a title (None: no title) and a `note`; `close` rows stand near each other.

    `empty` is said where there are no cells.
    """

    rows: tuple[tuple[Cell, ...], ...]
    title: Words | None = None
    empty: Words | None = None
    columns: int = 3
    note: Words | None = None
    close: bool = False


@dataclass(frozen=True)
class Context:
    """Where a form is filled in. `item` None is a new one."""

    estate: Estate
    branch: Branch | None
    item: Item | None
    item_id: UUID

    @property
    def languages(self) -> list[str]:
        return list(self.branch.languages) if self.branch is not None else ["en"]


@dataclass(frozen=True)
class Form:
    """`create` and `patch` are the commands; `fields` fills them. Nobody makes a new one where `create` is None."""

    create: type[msgspec.Struct] | None
    patch: type[msgspec.Struct]
    values: Callable[[Context], Values]
    problems: Callable[[Values, Context], Problems]
    fields: Callable[[Values, Context], dict[str, Any]]
    blocks: Callable[[Context], tuple[Block, ...]]
    only_new: frozenset[str] = field(default_factory=frozenset)

    def new_fields(self, values: Values, context: Context) -> dict[str, Any]:
        """All fields of a new item; it is made open, and closed by a change when that is wanted."""
        fields = self.fields(values, context)
        assert self.create is not None, "only what can be made is begun"
        known = set(self.create.__struct_fields__)
        given = {name: value for name, value in fields.items() if name in known}
        if "branch_id" in known and "branch_id" not in given and context.branch is not None:
            given["branch_id"] = context.branch.branch_id
        return given

    def changed_fields(self, values: Values, context: Context) -> dict[str, Any]:
        """The fields that differ from the item's as they are on the wire."""
        now, wanted = self.fields(self.values(context), context), self.fields(values, context)
        known = set(self.patch.__struct_fields__)
        return {name: value for name, value in wanted.items() if name in known and now.get(name) != value}


def in_rows(cells: list[Cell], columns: int = 3) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(cells[start : start + columns]) for start in range(0, len(cells), columns))
