"""What a configuration must keep true beyond its columns' types and constraints."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from qms_contract.analytics import GroupBy
from qms_contract.features import Features
from qms_contract.hours import Span
from qms_contract.tickets import PriorityClass

from qms_server.domain.access import known_permissions
from qms_server.domain.errors import Conflict, NotFound, ValidationFailed
from qms_server.domain.hours import check_spans
from qms_server.store.branches import load_areas
from qms_server.store.configuration import Noun
from qms_server.store.uses import in_use, knows_zone
from qms_server.usecases.branch_checks import check_class_prefixes, check_ever_open, check_prefix
from qms_server.usecases.display_checks import check_voice
from qms_server.usecases.people_checks import check_given, check_user
from qms_server.usecases.place_checks import check_branch
from qms_server.usecases.read_analytics import check_kept
from qms_server.usecases.unit import Unit
from qms_server.usecases.webhook_checks import check_webhook


async def check_fields(unit: Unit, noun: Noun, fields: dict[str, Any]) -> None:
    """Raises ValidationFailed or NotFound with the field at fault in its details."""
    if zone := fields.get("time_zone"):
        await _check_zone(unit, zone)
    if area_id := fields.get("area_id"):
        await _check_area(unit, area_id)
    _check_hours(fields)
    check_voice(fields.get("voice"))
    _check_offers(fields.get("priority_offers") or [])
    if noun.plural == "users":
        await check_user(unit, fields)
    if noun.plural == "roles":
        check_given(unit, known_permissions(fields["permissions"]))
    if noun.plural == "services":
        _check_service(fields)
        await check_ever_open(unit, fields)
        await check_prefix(unit, fields.get("service_id"), fields["prefix"])
    if noun.plural == "webhooks":
        await check_webhook(unit, fields)
    if noun.plural == "reports":
        await _check_report(unit, fields)
    if noun.plural == "tenants":
        _check_classes(fields["priority_classes"])
        _check_features(msgspec.convert(fields["features"], Features))
        await check_class_prefixes(unit, fields["priority_classes"])


async def check_deletable(unit: Unit, noun: Noun, entity_id: UUID) -> None:
    reason = await in_use(unit.connection, noun.plural, entity_id)
    if reason is not None:
        raise Conflict(f"This {noun.singular} cannot be deleted while {reason}.", {"reason": reason})
    if noun.plural == "users" and entity_id == unit.actor.actor_id:
        raise Conflict("You cannot delete yourself.")


async def check_idle(unit: Unit, noun: Noun, entity_id: UUID) -> None:
    """Raises Conflict while the thing that is to be switched off is in use: a counter that somebody has open, a device
    that, as far as it has told, holds tickets that are nowhere else."""
    reason = await in_use(unit.connection, noun.plural, entity_id)
    if reason is not None:
        raise Conflict(f"This {noun.singular} cannot be switched off while {reason}.", {"reason": reason})


async def _check_report(unit: Unit, fields: dict[str, Any]) -> None:
    """One that is off may ask for what is not kept: otherwise it could not be switched off."""
    if fields.get("branch_id"):
        await check_branch(unit, fields["branch_id"])
    if fields.get("active", True):
        await check_kept(unit.connection, unit.actor.tenant_id, GroupBy(fields["group_by"]))


async def _check_zone(unit: Unit, zone: str) -> None:
    """Known to both who reckon in it, this program and the database."""
    if not _has_zone(zone) or not await knows_zone(unit.connection, zone):
        raise ValidationFailed(f"There is no time zone {zone}.", [{"field": "time_zone"}])


def _has_zone(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


async def _check_area(unit: Unit, area_id: UUID) -> None:
    areas = await load_areas(unit.connection, unit.branch_id)
    if area_id not in {area.area_id for area in areas}:
        raise NotFound("There is no such area in this branch.", [{"field": "area_id"}])


def _check_hours(fields: dict[str, Any]) -> None:
    for weekday, spans in (fields.get("hours") or {}).items():
        _check_spans(f"hours.{weekday}", spans)
    exceptions = fields.get("exceptions") or []
    for number, exception in enumerate(exceptions):
        _check_spans(f"exceptions.{number}", exception["spans"])
    if len({exception["date"] for exception in exceptions}) < len(exceptions):
        raise ValidationFailed("A date stands here twice.", [{"field": "exceptions"}])


def _check_spans(field: str, spans: list[dict[str, str]]) -> None:
    if problem := check_spans(msgspec.convert(spans, list[Span])):
        raise ValidationFailed(problem, [{"field": field}])


def _check_service(fields: dict[str, Any]) -> None:
    opens_at, closes_at = fields.get("opens_at"), fields.get("closes_at")
    if opens_at and closes_at and closes_at <= opens_at:
        raise ValidationFailed(f"Must be later than {opens_at}.", [{"field": "closes_at"}])
    first, last = fields.get("first_number", 1), fields.get("last_number", 999)
    if last < first:
        raise ValidationFailed(f"Must not be lower than {first}.", [{"field": "last_number"}])


def _check_offers(offers: list[dict[str, Any]]) -> None:
    classes = [offer["priority_class"] for offer in offers]
    if PriorityClass.REGULAR in classes or len(set(classes)) < len(classes):
        raise ValidationFailed("Offer each class once, and not the regular one.", [{"field": "priority_offers"}])


def _check_classes(rules: list[dict[str, Any]]) -> None:
    if {rule["priority_class"] for rule in rules} != set(PriorityClass):
        raise ValidationFailed("Name each of the four classes once.", [{"field": "priority_classes"}])


def _check_features(features: Features) -> None:
    if features.phone_join and not features.status_page:
        raise ValidationFailed("Who takes a number by phone finds it on its page.", [{"field": "features"}])
