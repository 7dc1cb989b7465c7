"""Whether a place that is named is there."""

from uuid import UUID

from qms_server.domain.errors import NotFound
from qms_server.store.branches import load_branch
from qms_server.usecases.unit import Unit


async def check_branch(unit: Unit, branch_id: UUID) -> None:
    """Raises NotFound with the field at fault in its details."""
    if await load_branch(unit.connection, branch_id) is None:
        raise NotFound("There is no such branch.", [{"field": "branch_id"}])
