"""Read the history of the configuration."""

from uuid import UUID

from qms_contract.versions import ConfigVersion

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import NotFound
from qms_server.store.branches import load_branch
from qms_server.store.configuration import NOUNS, Noun
from qms_server.store.transaction import Database
from qms_server.store.versions import find_version, page_of_versions


class VersionReader:
    """Who manages a branch sees its history, who manages the tenant all of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, actor: Actor, entity: str | None, entity_id: UUID | None, branch_id: UUID | None, limit: int, offset: int
    ) -> tuple[list[ConfigVersion], int]:
        """Newest first, and how many there are; raises NotFound for a branch that is not there."""
        asked = branch_id or actor.branch_id
        async with self._database.transaction(actor.tenant_id) as transaction:
            if branch_id is not None and await load_branch(transaction.connection, branch_id) is None:
                raise NotFound("There is no such branch.")
            actor.require(Permission.MANAGE_BRANCH, asked)
            return await page_of_versions(transaction.connection, entity, entity_id, asked, limit, offset)

    async def subject(self, actor: Actor, version_id: UUID) -> tuple[Noun, UUID | None]:
        """What kind of thing a version is of, and the branch; raises NotFound."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            version = await find_version(transaction.connection, version_id)
        if version is None:
            raise NotFound("There is no such version.")
        return NOUNS[version.entity], version.branch_id
