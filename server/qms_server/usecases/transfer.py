"""Where a transferred ticket goes, and where a visit of several services goes next."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from msgspec.structs import replace
from qms_contract.tickets import ActOnTicket, PriorityClass, QueuePosition

from qms_server.domain.errors import NotFound, ServiceClosed, ValidationFailed
from qms_server.domain.visit import Place, Visit, transfer
from qms_server.store.branches import counter_of_agent, is_staff_of, load_service
from qms_server.store.tickets import place_before
from qms_server.usecases.at_counter import counter_in_branch
from qms_server.usecases.unit import Unit

_JUST_BEFORE = timedelta(microseconds=1)


async def destination(unit: Unit, visit: Visit, command: ActOnTicket) -> Place:
    """The place the command names: a service, a counter, a colleague; raises NotFound, ServiceClosed or ValidationFailed."""
    service_id = command.service_id or visit.ticket.service_id
    area_id = await _area_of(unit, service_id)
    if command.counter_id is not None:
        await _check_serves(unit, command.counter_id, service_id)
    if command.user_id is not None:
        await _check_colleague(unit, command.user_id, service_id)
    return Place(
        service_id=service_id,
        area_id=area_id,
        ordered_at=await _ordered_at(unit, visit, service_id, command.position),
        preferred_counter_id=command.counter_id,
        preferred_user_id=command.user_id,
    )


async def next_service(unit: Unit, visit: Visit) -> Visit | None:
    """The visit, on to the next of its services, at the end of that queue; None when it has come to its end.

    A service that was switched off or deleted meanwhile is passed: nobody would call the visitor there.
    """
    for number, service_id in enumerate(visit.remaining, start=1):
        with suppress(NotFound, ServiceClosed):
            area_id = await _area_of(unit, service_id)
            place = Place(service_id=service_id, area_id=area_id, ordered_at=unit.now, preferred_counter_id=None)
            return replace(transfer(visit, place, None, unit.now), remaining=visit.remaining[number:])
    return None


async def place_behind(unit: Unit, service_id: UUID, kind: PriorityClass, others: int | None) -> datetime:
    """The time in the queue's order that lets a ticket stand behind `others` of its class; None is behind all."""
    next_one = None if others is None else await place_before(unit.connection, service_id, kind, others + 1)
    return next_one - _JUST_BEFORE if next_one else unit.now


async def _area_of(unit: Unit, service_id: UUID) -> UUID | None:
    rules = await load_service(unit.connection, service_id)
    if rules is None or rules.service.branch_id != unit.branch_id:
        raise NotFound("There is no such service in this branch.")
    if not (rules.service.active and rules.is_served):
        raise ServiceClosed("This service takes nobody.", {"next_opening": None})
    return rules.service.area_id


async def _check_serves(unit: Unit, counter_id: UUID, service_id: UUID) -> None:
    counter = await counter_in_branch(unit, counter_id)
    if service_id not in counter.service_ids:
        raise ValidationFailed(f"Counter {counter.name} does not serve this service.", {"field": "counter_id"})


async def _check_colleague(unit: Unit, user_id: UUID, service_id: UUID) -> None:
    """Whoever sits at no counter yet may be sent visitors: until then anybody calls them."""
    if not await is_staff_of(unit.connection, unit.branch_id, user_id):
        raise NotFound("There is no such member of staff in this branch.")
    counter = await counter_of_agent(unit.connection, user_id)
    if counter is not None and counter.branch_id == unit.branch_id and service_id not in counter.service_ids:
        name = counter.agent_name
        raise ValidationFailed(f"{name}'s counter {counter.name} does not serve this service.", [{"field": "user_id"}])


async def _ordered_at(unit: Unit, visit: Visit, service_id: UUID, position: QueuePosition | int | None) -> datetime:
    """The place as a time in the queue's order: an integer n is "after n others"."""
    if position is QueuePosition.KEEP:
        return visit.ordered_at
    if position is None or position is QueuePosition.LAST:
        return unit.now
    others = 0 if position is QueuePosition.FIRST else int(position)
    return await place_behind(unit, service_id, visit.ticket.priority_class, others)
