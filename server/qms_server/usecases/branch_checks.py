"""What must hold between the things of a branch: letters that tell services apart, hours that open, counters that serve.

A branch is set up step by step, services before the counters that serve them, so a service that no counter serves yet is
allowed; it takes no tickets, and kiosks do not offer it. What is refused is to take the last counter away from a service that
is switched on, or to switch one on again that none serves: its visitors would take numbers that nobody calls.
"""

from collections import Counter
from typing import Any
from uuid import UUID

import msgspec
from qms_contract.hours import Calendar, DayException, WeeklyHours
from qms_contract.routing import PriorityRule

from qms_server.domain.errors import Conflict, ValidationFailed
from qms_server.store.branches import load_branch, load_tenant
from qms_server.store.uses import is_served, served_services, service_prefixes
from qms_server.usecases.unit import Unit


async def check_still_served(unit: Unit, before: dict[UUID, str]) -> None:
    """Raises Conflict when a service of `before` (served_services) has lost its last counter."""
    lost = before.keys() - (await served_services(unit.connection, unit.branch_id)).keys()
    if lost:
        names = ", ".join(sorted(before[service_id] for service_id in lost))
        message = f"No other counter serves {names}. Give it to another counter first, or switch the service off."
        raise Conflict(message, [{"field": "service_ids"}])


async def check_switched_on(unit: Unit, service_id: UUID) -> None:
    """Raises Conflict when no counter serves the service that is to be switched on again."""
    if not await is_served(unit.connection, service_id):
        raise Conflict("No counter serves this service. Give it to one first.", [{"field": "active"}])


async def check_ever_open(unit: Unit, fields: dict[str, Any]) -> None:
    """Raises ValidationFailed when hours were given but the service would not take a single ticket within a year."""
    branch = await load_branch(unit.connection, unit.branch_id)
    assert branch is not None, "the stream's branch"
    hours = msgspec.convert(fields.get("hours"), WeeklyHours | None)
    calendar = Calendar(
        time_zone=branch.time_zone,
        hours=branch.hours if hours is None else hours,
        exceptions=msgspec.convert(branch.exceptions, list[DayException]),
        opens_at=fields.get("opens_at"),
        closes_at=fields.get("closes_at"),
        last_ticket_minutes=fields.get("last_ticket_minutes", 0),
    )
    has_spans = calendar.hours is None or any(calendar.hours.values())
    if has_spans and not calendar.is_open(unit.now) and calendar.next_opening(unit.now) is None:
        field = "last_ticket_minutes" if calendar.last_ticket_minutes else "opens_at"
        raise ValidationFailed("With these hours the service would never take a ticket.", [{"field": field}])


async def check_prefix(unit: Unit, service_id: UUID | None, prefix: str) -> None:
    """Raises Conflict when tickets of this service could bear the letters of another one's, by a class of priority."""
    rules = (await load_tenant(unit.connection, unit.actor.tenant_id)).priority_classes
    others = await service_prefixes(unit.connection, unit.branch_id)
    letters = [prefix, *(known for other_id, _, known in others if other_id != service_id)]
    if clash := _clash(rules, letters):
        raise Conflict(f"Tickets of two services would both begin with {clash}.", [{"field": "prefix"}])


async def check_class_prefixes(unit: Unit, rules: list[dict[str, Any]]) -> None:
    """The same when the classes' prefixes change, in every branch of the tenant."""
    by_branch: dict[UUID, list[str]] = {}
    for _, branch_id, prefix in await service_prefixes(unit.connection, None):
        by_branch.setdefault(branch_id, []).append(prefix)
    for prefixes in by_branch.values():
        if clash := _clash(msgspec.convert(rules, list[PriorityRule]), prefixes):
            message = f"Tickets of two services would both begin with {clash}."
            raise Conflict(message, [{"field": "priority_classes"}])


def _clash(rules: list[PriorityRule], prefixes: list[str]) -> str | None:
    """Letters that two of the services' prefixes lead to; services of one prefix are the database's to refuse."""
    of_classes = {rule.prefix for rule in rules}
    letters = Counter(own + prefix for prefix in set(prefixes) for own in of_classes)
    return next((text for text, count in letters.items() if count > 1), None)
