"""The history of the configuration, as it is written: each change with the thing before and after, and who made it."""

from typing import Any
from uuid import UUID

import msgspec
from qms_contract.ids import new_id
from qms_contract.wire import encode
from sqlalchemy.ext.asyncio import AsyncSession

from qms_server.store.configuration import COUNTERS, Noun, columns_of
from qms_server.store.tables import Configured, ConfigVersionRow
from qms_server.store.uses import counter_services
from qms_server.usecases.unit import Unit

_SECRET = {"password_hash", "totp_secret", "token_hash"}
Fields = dict[str, Any]


async def readable(unit: Unit, noun: Noun, row: Configured) -> Fields:
    """The thing as JSON for the history, without what nobody may read. A counter's services are a part of it."""
    columns = {name: value for name, value in columns_of(row).items() if name not in _SECRET}
    if noun is COUNTERS:
        served = await counter_services(unit.connection, columns["counter_id"])
        columns["service_ids"] = list(served)
        columns["weights"] = {service_id: weight for service_id, weight in served.items() if weight != 1}
    decoded: Fields = msgspec.json.decode(encode(columns))
    return decoded


def record_version(
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
