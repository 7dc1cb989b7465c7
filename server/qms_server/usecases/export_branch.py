"""Write a branch's configuration as one file (qms_contract.branch_files)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.base import Command
from qms_contract.branch_files import FORMAT, VERSION, BranchFile
from qms_contract.branches import Branch, CreateArea, CreateBranch
from qms_contract.counters import CreateCounter
from qms_contract.services import CreateService

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import NotFound
from qms_server.store.branches import load_areas, load_branch, load_counters, load_services
from qms_server.store.transaction import Database
from qms_server.usecases.commands import Clock

# Which request and which branch: of this server and this moment, not of the file.
NOT_IN_FILE = {"request_id", "branch_id"}


class BranchExporter:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def file(self, actor: Actor, branch_id: UUID) -> BranchFile:
        """The branch as it is at one instant; raises NotFound, or Forbidden for who does not manage it."""
        async with self._database.transaction(actor.tenant_id, "repeatable_read") as transaction:
            branch = await load_branch(transaction.connection, branch_id)
            if branch is None:
                raise NotFound("There is no such branch.")
            actor.require(Permission.MANAGE_BRANCH, branch_id)
            return await branch_file(transaction.connection, branch, self._clock())


async def branch_file(connection: asyncpg.Connection, branch: Branch, now: datetime) -> BranchFile:
    branch_id = branch.branch_id
    return BranchFile(
        format=FORMAT,
        version=VERSION,
        exported_at=now,
        branch=_written(branch, CreateBranch, "branch_id"),
        areas=[_written(area, CreateArea, "area_id") for area in await load_areas(connection, branch_id)],
        services=[_written(one, CreateService, "service_id") for one in await load_services(connection, branch_id)],
        counters=[_written(one, CreateCounter, "counter_id") for one in await load_counters(connection, branch_id)],
    )


def _written(thing: msgspec.Struct, create: type[Command], id_name: str) -> dict[str, Any]:
    """What would make the thing again, with its id and whether it is switched on."""
    names = {*create.__struct_fields__, "active"} - NOT_IN_FILE | {id_name}
    builtins: dict[str, Any] = msgspec.to_builtins(thing)
    return {name: value for name, value in builtins.items() if name in names}
