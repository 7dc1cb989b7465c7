"""What a webhook must keep true: events that may be told outside, branches that are there, an address that names a host."""

from typing import Any
from urllib.parse import urlsplit

from qms_contract.webhooks import TELLABLE

from qms_server.domain.errors import NotFound, ValidationFailed
from qms_server.store.uses import living_branches
from qms_server.usecases.unit import Unit


async def check_webhook(unit: Unit, fields: dict[str, Any]) -> None:
    """Raises ValidationFailed or NotFound with the field at fault in its details."""
    if kept_inside := sorted(set(fields["events"]) - TELLABLE):
        raise ValidationFailed(f"{kept_inside[0]} is not told outside.", [{"field": "events"}])
    _check_url(fields["url"])
    asked = {str(branch_id) for branch_id in fields["branch_ids"]}
    if asked - await living_branches(unit.connection):
        raise NotFound("A branch of this list is not there.", [{"field": "branch_ids"}])


def _check_url(url: str) -> None:
    """Where it really leads is looked at with every delivery: a name may point elsewhere tomorrow."""
    try:
        parts = urlsplit(url)
        has_place = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        has_place = False
    if not has_place or parts.username or parts.password or parts.fragment:
        raise ValidationFailed("Give an address such as https://example.org/queue.", [{"field": "url"}])
