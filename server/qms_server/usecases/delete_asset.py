"""Delete an asset that nothing names any more, with its bytes."""

from uuid import UUID

from qms_contract.audit import AuditAction
from qms_contract.topics import admin_topic

from qms_server.domain.errors import Conflict, NotFound
from qms_server.store.assets import delete_asset_row, load_asset, users_of
from qms_server.store.requests import Answer
from qms_server.usecases.audit import audit
from qms_server.usecases.commands import answer_of
from qms_server.usecases.unit import Unit
from qms_server.usecases.upload_asset import ASSETS, told_of


async def delete_asset(unit: Unit, asset_id: UUID) -> Answer:
    """204. Raises NotFound; Conflict with what uses it."""
    asset = await load_asset(unit.connection, asset_id)
    if asset is None:
        raise NotFound("There is no such file.")
    users = await users_of(unit.connection, asset_id)
    if users:
        names = ", ".join(dict.fromkeys(name for _, name in users))
        raise Conflict(f"{asset.name} is in use: {names}. Take it out there first.", {"used_by": users})
    await delete_asset_row(unit.connection, asset_id)
    before = told_of(asset)
    await audit(unit.connection, unit.actor, unit.now, AuditAction.CONFIG_DELETED, ASSETS, asset_id, before=before)
    unit.tell_config({admin_topic(unit.actor.tenant_id)}, ASSETS, asset_id)
    return answer_of(204, None)
