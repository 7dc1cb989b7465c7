"""What of a long list is wanted, and the statement that finds it: filtered, in its order, one page of ids."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from qms_contract.device_health import LOOKED_AFTER, MOST_BUFFERED, OFFLINE_AFTER, PRINTERS, WRONG_CLOCK_MS
from qms_contract.lists import DeviceSort, DeviceState
from sqlalchemy import ColumnElement, Select, Text, and_, case, func, literal_column, not_, or_, select

from qms_server.store.tables import AreaRow, BranchRow, Configured, CounterRow, DeviceRow, ServiceRow, UserRow

_MOST_WORDS = 8
_OWN_ORDER: dict[type[Configured], tuple[str, ...]] = {
    UserRow: ("username",),
    AreaRow: ("sort_order", "name"),
    ServiceRow: ("sort_order", "name"),
    CounterRow: ("sort_order", "name"),
}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """None is any. `sought` are words, each of which is found, in either case, in what the thing or its branch is called;
    `equal` are columns with the value they have. `sort` is one of qms_contract.lists, None the list's own order. `state` is
    that of `now`."""

    branch_id: UUID | None = None
    ids: list[UUID] | None = None
    sought: str | None = None
    sort: str | None = None
    equal: dict[str, Any] = {}
    state: DeviceState | None = None
    now: datetime | None = None


def filtered(row: type[Configured], id_name: str, wanted: Wanted) -> Select[Any]:
    """The ids of those wanted, in no order yet."""
    return select(_id(row, id_name)).where(row.deleted_at.is_(None), *_conditions(row, id_name, wanted))


def ordered(row: type[Configured], id_name: str, wanted: Wanted) -> Select[Any]:
    """The ids in the order wanted; the id comes last, so that pages neither repeat nor leave out what is called the same.
    Backwards is wholly so, as an index is read."""
    keys = _keys(row, id_name, wanted)
    return _with_branch(filtered(row, id_name, wanted), row, wanted).order_by(*(key.order(key.value) for key in keys))


def ordered_and_counted(row: type[Configured], id_name: str, wanted: Wanted) -> Select[Any]:
    """As `ordered`, and beside each id how many are wanted in all: every row is looked at once, and only a page's is sorted."""
    keys = _keys(row, id_name, wanted)
    values = [key.value.label(f"key{place}") for place, key in enumerate(keys)]
    found = _with_branch(filtered(row, id_name, wanted).with_only_columns(*values), row, wanted).cte("found")
    total = select(func.count()).select_from(found).scalar_subquery()
    *_, last = found.c  # the id
    return select(last, total).order_by(*(key.order(found.c[place]) for place, key in enumerate(keys)))


def is_narrowed(wanted: Wanted) -> bool:
    """Whether every row has to be looked at to know how many are wanted, which is then done once."""
    return bool(wanted.sought) or wanted.state is not None


def _conditions(row: type[Configured], id_name: str, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [_column(row, name) == value for name, value in wanted.equal.items()]
    if wanted.branch_id is not None and hasattr(row, "branch_id"):
        found.append(_column(row, "branch_id") == wanted.branch_id)
    if wanted.ids is not None:
        found.append(_id(row, id_name).in_(wanted.ids))
    if wanted.state is not None:
        assert wanted.now is not None, "a state is one of a moment"
        found.append(_STATES[wanted.state](wanted.now))
    return [*found, *_said(row, id_name, wanted.sought)]


def _said(row: type[Configured], id_name: str, sought: str | None) -> list[ColumnElement[bool]]:
    """Each word is in what people read of it; a whole id finds its thing."""
    words = (sought or "").split()[:_MOST_WORDS]
    if len(words) == 1 and (entity_id := _uuid(words[0])) is not None:
        return [_id(row, id_name) == entity_id]
    return [or_(*_has(row, func.lower(word))) for word in words]


def _has(row: type[Configured], word: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Its own words or, of people and devices, those of their branch; a few branches are found sooner than all are joined."""
    if row not in (UserRow, DeviceRow, BranchRow):
        names = ("code", "name") if row is ServiceRow else ("name",)
        return [func.strpos(func.lower(_column(row, name)), word) > 0 for name in names]
    own = func.strpos(_words(row), word) > 0
    if row is BranchRow:
        return [own]
    branches = select(BranchRow.branch_id).where(func.strpos(_words(BranchRow), word) > 0)
    return [own, _column(row, "branch_id").in_(branches)]


class _Key(NamedTuple):
    """What a list is put in order by. Where there is none (`may_lack`) it comes last in both directions."""

    value: ColumnElement[Any]
    is_down: bool = False
    may_lack: bool = False

    def order(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        """`value` is the key's own, or what it is called elsewhere."""
        one = value.desc() if self.is_down else value.asc()
        return one.nulls_last() if self.may_lack else one


def _with_branch(statement: Select[Any], row: type[Configured], wanted: Wanted) -> Select[Any]:
    if wanted.sort not in (DeviceSort.BRANCH, DeviceSort.BRANCH_DOWN, DeviceSort.URGENCY):
        return statement
    same = and_(BranchRow.tenant_id == row.tenant_id, BranchRow.branch_id == _column(row, "branch_id"))
    return statement.outerjoin(BranchRow, same)


def _keys(row: type[Configured], id_name: str, wanted: Wanted) -> list[_Key]:
    is_down = (wanted.sort or "").startswith("-")
    return [*_own_keys(row, wanted, is_down=is_down), _Key(_id(row, id_name), is_down)]


def _own_keys(row: type[Configured], wanted: Wanted, *, is_down: bool) -> list[_Key]:
    if wanted.sort is None:
        return [_Key(_sortable(row, name)) for name in _OWN_ORDER.get(row, ("name",))]
    if wanted.sort == DeviceSort.URGENCY:
        name = _Key(func.lower(DeviceRow.name))
        return [_Key(_urgent_branch(wanted), may_lack=True), _Key(_column(DeviceRow, "active"), is_down=True), name]
    key = wanted.sort.lstrip("-")
    columns = _SORTED.get(key, lambda: [_sortable(row, _PEOPLE.get(key, key) if row is UserRow else key)])()
    return [_Key(one, is_down, key in _MAY_LACK) for one in columns]


def _urgent_branch(wanted: Wanted) -> ColumnElement[Any]:
    """The branch of what is urgent, nothing of the rest; of those to look after all are."""
    assert wanted.now is not None, "what is urgent is so at a moment"
    if wanted.state is DeviceState.ATTENTION:
        return _words(BranchRow)
    return case((needs_attention(wanted.now), _words(BranchRow)), else_=None)


_PEOPLE = {"name": "display_name"}
_MAY_LACK = ("branch", "last_seen", "version")
_SORTED: dict[str, Any] = {
    "oldest": lambda: [BranchRow.branch_id],  # ids grow with time
    "branch": lambda: [_words(BranchRow), func.lower(DeviceRow.name)],
    "last_seen": lambda: [DeviceRow.last_seen_at],
    "version": lambda: [DeviceRow.app_version, func.lower(DeviceRow.name)],
}


def needs_attention(now: datetime) -> ColumnElement[bool]:
    """`device_health.attention` in SQL."""
    bad_printers = [printer for printer, health in PRINTERS.items() if health in LOOKED_AFTER]
    troubled = or_(
        DeviceRow.last_seen_at < now - OFFLINE_AFTER,
        func.coalesce(DeviceRow.printer.in_(bad_printers), False),
        func.coalesce(DeviceRow.buffered, 0) > MOST_BUFFERED,
        not_(func.coalesce(DeviceRow.clock_skew_ms, 0).between(-WRONG_CLOCK_MS, WRONG_CLOCK_MS)),
        DeviceRow.quarantined != [],
        DeviceRow.troubles != [],
    )
    return case((and_(DeviceRow.active, DeviceRow.last_seen_at.is_not(None)), troubled), else_=False)


_STATES: dict[DeviceState, Any] = {
    DeviceState.ATTENTION: needs_attention,
    DeviceState.WELL: lambda now: and_(
        DeviceRow.active, DeviceRow.last_seen_at.is_not(None), not_(needs_attention(now))
    ),
    DeviceState.NEVER_SEEN: lambda _now: and_(DeviceRow.active, DeviceRow.last_seen_at.is_(None)),
    DeviceState.REVOKED: lambda _now: not_(DeviceRow.active),
}


def _sortable(row: type[Configured], name: str) -> ColumnElement[Any]:
    """Names in the order of a telephone book: capitals and small letters are the same."""
    return _column(row, name) if name in ("sort_order", "username") else func.lower(_column(row, name))


def _words(row: type[Configured]) -> ColumnElement[str]:
    """What a thing is sought by, as the database keeps it beside it (long_lists.sql); it is no field of the thing."""
    return literal_column(f"{row.__tablename__}.words", Text)


def _id(row: type[Configured], id_name: str) -> Any:
    return getattr(row, id_name)


def _column(row: type[Configured], name: str) -> Any:
    return getattr(row, name)


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
