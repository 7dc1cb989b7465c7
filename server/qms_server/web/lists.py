"""What a list can be asked for, as query parameters; each noun's list takes those that mean something there."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from litestar.di import Provide
from litestar.params import FromQuery, QueryParameter
from qms_contract.devices import DeviceType
from qms_contract.lists import BranchSort, DeviceSort, DeviceState, UserSort
from qms_contract.staff import StaffRole

from qms_server.store.configuration import BRANCHES, DEVICES, USERS
from qms_server.store.lists import Wanted

MOST_IDS = 100
Words = Annotated[
    str | None,
    QueryParameter(
        name="q",
        min_length=1,
        max_length=100,
        description="Words that are all in what it is called, by its own name or its branch's; or its whole id",
    ),
]
Ids = Annotated[
    list[UUID] | None,
    QueryParameter(name="id", min_items=1, max_items=MOST_IDS, description="Only these; may be repeated"),
]


State = Annotated[DeviceState | None, QueryParameter(name="state")]


async def _plain(branch_id: FromQuery[UUID | None] = None, sought: Words = None, ids: Ids = None) -> Wanted:
    return Wanted(branch_id=branch_id, sought=sought, ids=ids)


async def _branches(
    branch_id: FromQuery[UUID | None] = None,
    sought: Words = None,
    ids: Ids = None,
    sort: FromQuery[BranchSort | None] = None,
) -> Wanted:
    return Wanted(branch_id=branch_id, sought=sought, ids=ids, sort=sort)


async def _users(
    branch_id: FromQuery[UUID | None] = None,
    sought: Words = None,
    ids: Ids = None,
    sort: FromQuery[UserSort | None] = None,
    role: FromQuery[StaffRole | None] = None,
    role_id: FromQuery[UUID | None] = None,
) -> Wanted:
    equal = {name: value for name, value in (("role", role), ("role_id", role_id)) if value is not None}
    return Wanted(branch_id=branch_id, sought=sought, ids=ids, sort=sort, equal=equal)


async def _devices(
    branch_id: FromQuery[UUID | None] = None,
    sought: Words = None,
    ids: Ids = None,
    sort: FromQuery[DeviceSort | None] = None,
    type: FromQuery[DeviceType | None] = None,
    in_state: State = None,
) -> Wanted:
    equal = {"type": type} if type is not None else {}
    return Wanted(branch_id=branch_id, sought=sought, ids=ids, sort=sort, equal=equal, state=in_state)


_OWN: dict[str, Callable[..., Any]] = {BRANCHES.plural: _branches, USERS.plural: _users, DEVICES.plural: _devices}


def asked_of(plural: str) -> Provide:
    """The dependency `wanted` of the list of this noun."""
    return Provide(_OWN.get(plural, _plain))
