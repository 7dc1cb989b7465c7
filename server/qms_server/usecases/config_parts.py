"""The configured things that are more than their row: a counter has services, a branch its organisation's name."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET
from qms_contract.base import Command
from qms_contract.devices import DeviceType

from qms_server.domain.errors import NotFound, ValidationFailed
from qms_server.store.branches import load_branch, load_counter, load_services
from qms_server.store.configuration import BRANCHES, COUNTERS, DEVICES, SERVICES, Noun, repository, wire_of
from qms_server.store.offline import next_series
from qms_server.store.uses import replace_counter_services
from qms_server.usecases.unit import Unit


async def defaults(unit: Unit, noun: Noun, fields: dict[str, Any]) -> dict[str, Any]:
    """What a new thing gets that nobody chose: a service its code as letter, a kiosk a series of its own."""
    if noun is SERVICES and fields.get("prefix") is None:
        return {"prefix": fields["code"][:3]}
    if noun is DEVICES:
        return {"series": await new_series(unit, fields["type"])}
    return {}


async def new_series(unit: Unit, kind: DeviceType) -> str | None:
    """The prefix of a kiosk's offline numbers, never used before in the branch (deleted devices count)."""
    if kind is not DeviceType.KIOSK:
        return None
    return await next_series(unit.connection, unit.branch_id)


async def write_parts(unit: Unit, counter_id: UUID, command: Command) -> None:
    """The services a counter serves and their weights, when the command gives any; raises NotFound or ValidationFailed."""
    service_ids, weights = getattr(command, "service_ids", UNSET), getattr(command, "weights", UNSET)
    if service_ids is UNSET and weights is UNSET:
        return
    counter = await load_counter(unit.connection, counter_id)
    assert counter is not None, "just written"
    served = set(counter.service_ids if service_ids is UNSET else service_ids)
    if served - {service.service_id for service in await load_services(unit.connection, unit.branch_id)}:
        raise NotFound("A service of this list is not one of the branch.", [{"field": "service_ids"}])
    if weights is not UNSET and set(weights) - served:
        raise ValidationFailed("A weight is for a service that this counter serves.", [{"field": "weights"}])
    kept = counter.weights if weights is UNSET else weights
    await replace_counter_services(
        unit.connection,
        *(unit.actor.tenant_id, unit.branch_id, counter_id),
        {service_id: kept.get(service_id, 1) for service_id in sorted(served)},
    )


async def read_wire(unit: Unit, noun: Noun, entity_id: UUID) -> msgspec.Struct:
    """The thing as it is answered, after it was written."""
    if noun is COUNTERS:
        counter = await load_counter(unit.connection, entity_id)
        assert counter is not None, "just written"
        return counter
    if noun is BRANCHES:
        branch = await load_branch(unit.connection, entity_id)
        assert branch is not None, "just written"
        return branch
    async with unit.transaction.session() as session:
        row = await repository(session, noun).find(noun, entity_id)
        assert row is not None, "just written"
        return wire_of(noun, row)
