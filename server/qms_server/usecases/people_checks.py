"""What people and roles must keep true: nobody gives a permission that they lack, somebody manages the tenant, and no password
is one of the guessed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from msgspec import UNSET
from qms_contract.base import Command
from qms_contract.staff import Role

from qms_server.domain.access import MATRIX, Permission, known_permissions
from qms_server.domain.errors import Conflict, Forbidden, NotFound, ValidationFailed
from qms_server.domain.password_rules import check_password
from qms_server.store.configuration import ROLES, USERS, Noun, repository
from qms_server.store.queries import queries
from qms_server.store.tables import Configured, RoleRow
from qms_server.usecases.place_checks import check_branch
from qms_server.usecases.unit import Unit

_SQL = queries("people")
_MANAGING = [role.value for role, given in MATRIX.items() if Permission.MANAGE_TENANT in given]


async def check_user(unit: Unit, fields: dict[str, Any]) -> None:
    """Raises ValidationFailed, NotFound or Forbidden; `fields` are the columns as they will be."""
    branch_id = fields.get("branch_id")
    if branch_id is None and fields.get("role") != "admin":
        raise ValidationFailed("An agent or supervisor belongs to a branch.", [{"field": "branch_id"}])
    if branch_id is not None:
        await check_branch(unit, branch_id)
    check_given(unit, await _may_come_to_have(unit, fields))


def check_given(unit: Unit, permissions: frozenset[Permission]) -> None:
    """Raises Forbidden for a permission that the actor does not have."""
    if lacking := permissions - unit.actor.permissions:
        raise Forbidden(f"You cannot give {sorted(lacking)[0]}, which you do not have.")


@asynccontextmanager
async def still_managed(unit: Unit, noun: Noun) -> AsyncIterator[None]:
    """Raises Conflict when what is changed inside leaves nobody who manages the tenant: nobody could get in again to mend it.

    People and roles are changed on the tenant's stream, which is locked, so two cannot put each other out at once.
    """
    was_managed = noun in (USERS, ROLES) and await _is_managed(unit)
    yield
    if was_managed and not await _is_managed(unit):
        raise Conflict("Nobody would be left who manages the organisation. Give somebody else this right first.")


async def _is_managed(unit: Unit) -> bool:
    managed: bool = await unit.connection.fetchval(_SQL["is_managed"], Permission.MANAGE_TENANT.value, _MANAGING)
    return managed


def check_new_password(command: Command, row: Configured | None = None) -> None:
    """Raises ValidationFailed for a password that is too common or the name itself."""
    password = getattr(command, "password", UNSET)
    if password is not UNSET:
        check_password(str(password), getattr(row or command, "username", ""))


async def end_sessions_if_changed(unit: Unit, noun: Noun, user_id: UUID, command: Command) -> None:
    """A new password, and being switched off, end the logins there are."""
    is_off = getattr(command, "active", UNSET) is False
    if noun.plural == "users" and (is_off or getattr(command, "password", UNSET) is not UNSET):
        await end_sessions(unit, user_id)


async def end_sessions(unit: Unit, user_id: UUID) -> None:
    """Every login there is of the person: should they come back, they sign in anew."""
    await unit.connection.execute(_SQL["end_sessions"], user_id, None, unit.now)


async def _may_come_to_have(unit: Unit, fields: dict[str, Any]) -> frozenset[Permission]:
    """All that the person's role gives while it is on: one that is off is switched on for whoever has it. Raises NotFound."""
    role_id = fields.get("role_id")
    if role_id is None:
        return MATRIX[Role(fields["role"])]
    async with unit.transaction.session() as session:
        role: RoleRow | None = await repository(session, ROLES).find(ROLES, role_id)
    if role is None:
        raise NotFound("There is no such role.", [{"field": "role_id"}])
    return known_permissions(role.permissions)
