"""Read what is configured: lists and single things, and who one is oneself."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace
from qms_contract.branches import Branch
from qms_contract.devices import FleetSummary
from qms_contract.staff import User

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Forbidden, NotFound
from qms_server.store.branches import load_branch, load_counter, load_counters, load_tenant, wire_struct
from qms_server.store.configuration import (
    BRANCHES,
    COUNTERS,
    DEVICES,
    REPORTS,
    USERS,
    WEBHOOKS,
    Noun,
    columns_of,
    repository,
    wire_of,
)
from qms_server.store.fleet import fleet_summary
from qms_server.store.lists import Wanted
from qms_server.store.tables import Configured
from qms_server.store.transaction import Database, Transaction


class ConfigReader:
    """An actor of one branch sees that branch's things alone; people are seen by who manages them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def me(self, actor: Actor) -> User:
        if not actor.is_staff:
            raise Forbidden("Only a person may ask this. A device asks for /api/devices/me.")
        user = await self._one(actor, USERS, actor.actor_id)
        assert isinstance(user, User)
        return user

    async def one(self, actor: Actor, noun: Noun, entity_id: UUID) -> msgspec.Struct:
        """Raises NotFound, or Forbidden for another branch's."""
        found = await self._one(actor, noun, entity_id)
        actor.require(_reading(noun), getattr(found, "branch_id", actor.branch_id))
        return found

    async def page(
        self, actor: Actor, noun: Noun, wanted: Wanted, limit: int, offset: int
    ) -> tuple[list[msgspec.Struct], int]:
        """The things of one branch or, without one, of all that the actor reaches; and how many there are."""
        asked = await self._asked(actor, wanted.branch_id)
        actor.require(_reading(noun), asked)
        # What holds for the whole tenant (a role) belongs to every branch.
        of_branch = replace(wanted, branch_id=asked if hasattr(noun.row, "branch_id") else None, now=datetime.now(UTC))
        async with (
            self._database.transaction(actor.tenant_id) as transaction,
            transaction.session() as session,
        ):
            rows, total = await repository(session, noun).page(noun, of_branch, limit, offset)
            return await _all_wire(transaction, noun, rows), total

    async def fleet(self, actor: Actor, branch_id: UUID | None) -> FleetSummary:
        """How many devices there are in a branch or in all that the actor reaches, and how many need somebody."""
        asked = await self._asked(actor, branch_id)
        actor.require(_reading(DEVICES), asked)
        async with (
            self._database.transaction(actor.tenant_id) as transaction,
            transaction.session() as session,
        ):
            return await fleet_summary(session, asked, datetime.now(UTC))

    async def _asked(self, actor: Actor, branch_id: UUID | None) -> UUID | None:
        if branch_id is not None:
            await self._one(actor, BRANCHES, branch_id)
        return branch_id or actor.branch_id

    async def branch_of(self, actor: Actor, noun: Noun, entity_id: UUID) -> UUID | None:
        """The branch a thing belongs to; raises NotFound. A branch belongs to itself, a user may belong to none."""
        found = await self._one(actor, noun, entity_id)
        return entity_id if noun is BRANCHES else getattr(found, "branch_id", None)

    async def _one(self, actor: Actor, noun: Noun, entity_id: UUID) -> msgspec.Struct:
        async with (
            self._database.transaction(actor.tenant_id) as transaction,
            transaction.session() as session,
        ):
            row = await repository(session, noun).find(noun, entity_id)
            if row is None:
                raise NotFound(f"There is no such {noun.singular}.")
            return await _wire(transaction, noun, row)


def _reading(noun: Noun) -> Permission:
    if noun in (WEBHOOKS, REPORTS):
        return Permission.MANAGE_TENANT
    return Permission.MANAGE_BRANCH if noun is USERS else Permission.READ_CONFIG


async def _all_wire(transaction: Transaction, noun: Noun, rows: list[Configured]) -> list[msgspec.Struct]:
    """As `_wire`, with as many questions to the database for a page as for one."""
    if noun is BRANCHES:
        organisations = {one.tenant_id for one in rows}
        names = {one: (await load_tenant(transaction.connection, one)).name for one in organisations}
        return [wire_struct({**columns_of(row), "organisation": names[row.tenant_id]}, Branch) for row in rows]
    if noun is COUNTERS:
        branches = {columns_of(row)["branch_id"] for row in rows}
        known = [one for branch in branches for one in await load_counters(transaction.connection, branch)]
        by_id = {one.counter_id: one for one in known}
        return [by_id[columns_of(row)["counter_id"]] for row in rows]
    return [wire_of(noun, row) for row in rows]


async def _wire(transaction: Transaction, noun: Noun, row: Configured) -> msgspec.Struct:
    """The row as it is answered; a counter has its session with it and a branch its organisation."""
    entity_id = columns_of(row)[noun.id_name]
    load = {BRANCHES.plural: load_branch, COUNTERS.plural: load_counter}.get(noun.plural)
    whole = await load(transaction.connection, entity_id) if load else None
    return whole or wire_of(noun, row)
