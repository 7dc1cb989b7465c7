"""What of a long list is wanted, and the statement that finds it: filtered, in its order, one page of ids."""

from datetime import datetime
from typing import Any
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
    """In the order wanted; the id comes last, so that pages neither repeat nor leave out what is called the same. Backwards is
    wholly so, as an index is read."""
    statement = filtered(row, id_name, wanted)
    if _needs_branch(wanted):
        same = and_(BranchRow.tenant_id == row.tenant_id, BranchRow.branch_id == _column(row, "branch_id"))
        statement = statement.outerjoin(BranchRow, same)
    last = _id(row, id_name)
    return statement.order_by(*_order(row, wanted), last.desc() if _is_down(wanted) else last)


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


def _needs_branch(wanted: Wanted) -> bool:
    return wanted.sort in (DeviceSort.BRANCH, DeviceSort.BRANCH_DOWN, DeviceSort.URGENCY)


def _order(row: type[Configured], wanted: Wanted) -> list[ColumnElement[Any]]:
    if wanted.sort is None:
        return [_sortable(row, name) for name in _OWN_ORDER.get(row, ("name",))]
    if wanted.sort == DeviceSort.URGENCY:
        assert wanted.now is not None, "what is urgent is so at a moment"
        branch = case((needs_attention(wanted.now), _words(BranchRow)), else_=None)
        return [branch.asc().nulls_last(), DeviceRow.active.desc(), func.lower(DeviceRow.name)]
    key = wanted.sort.lstrip("-")
    columns = _SORTED.get(key, lambda: [_sortable(row, _PEOPLE.get(key, key) if row is UserRow else key)])()
    if key in _MAY_LACK:
        return [one.desc().nulls_last() if _is_down(wanted) else one.asc().nulls_last() for one in columns]
    return [one.desc() for one in columns] if _is_down(wanted) else columns


def _is_down(wanted: Wanted) -> bool:
    return (wanted.sort or "").startswith("-")


_PEOPLE = {"name": "display_name"}
_MAY_LACK = ("branch", "last_seen", "version")
"""Where there is none it comes last in both directions."""
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
