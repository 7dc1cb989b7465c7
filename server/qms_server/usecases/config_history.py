"""The history of the configuration, as it is written: each change with the thing before and after, and who made it."""

from typing import Any
from uuid import UUID

import msgspec
from qms_contract.audit import AuditAction
from qms_contract.ids import new_id
from qms_contract.wire import encode
from sqlalchemy.ext.asyncio import AsyncSession

from qms_server.store.configuration import COUNTERS, Noun, columns_of
from qms_server.store.tables import Configured, ConfigVersionRow
from qms_server.store.uses import counter_services
from qms_server.usecases.audit import audit
from qms_server.usecases.unit import Unit

_SECRET = {"password_hash", "totp_secret", "totp_pending", "totp_step", "token_hash", "staff_pin_hash", "secret"}
_OWN_DOING = {"done_day", "done_at", "files", "last_error"}
"""How far a report is written is nobody's change."""
Fields = dict[str, Any]


async def readable(unit: Unit, noun: Noun, row: Configured) -> Fields:
    """The thing as JSON for the history, without what nobody may read or has configured. A counter's services are a part."""
    columns = {name: value for name, value in columns_of(row).items() if name not in _SECRET | _OWN_DOING}
    if noun is COUNTERS:
        served = await counter_services(unit.connection, columns["counter_id"])
        columns["service_ids"] = list(served)
        columns["weights"] = {service_id: weight for service_id, weight in served.items() if weight != 1}
    decoded: Fields = msgspec.json.decode(encode(columns))
    return decoded


async def record_version(
    session: AsyncSession,
    unit: Unit,
    noun: Noun,
    entity_id: UUID,
    before: Fields | None,
    after: Fields | None,
    restored_from: UUID | None = None,
) -> None:
    """A row of the append-only history, in the transaction of the change itself."""
    version = ConfigVersionRow(
        tenant_id=unit.actor.tenant_id,
        config_version_id=new_id(),
        branch_id=unit.stream.branch_id,
        entity=noun.plural,
        entity_id=entity_id,
        before=before,
        after=after,
        actor_id=unit.actor.actor_id,
        ts=unit.now,
        restored_from=restored_from,
    )
    session.add(version)
    await _note(unit, noun, entity_id, before, after, restored_from is not None)


async def _note(
    unit: Unit, noun: Noun, entity_id: UUID, before: Fields | None, after: Fields | None, restored: bool
) -> None:
    """The same change in the audit log, which also knows from where it was made."""
    action = AuditAction.CONFIG_CHANGED
    if restored:
        action = AuditAction.CONFIG_RESTORED
    elif before is None or after is None:
        action = AuditAction.CONFIG_CREATED if before is None else AuditAction.CONFIG_DELETED
    told = (noun.plural, entity_id, unit.stream.branch_id, before, after)
    await audit(unit.connection, unit.actor, unit.now, action, *told)
