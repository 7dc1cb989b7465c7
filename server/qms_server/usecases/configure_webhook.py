"""A webhook is configured like everything else, but for its secret: sealed before it is written, and never read back."""

from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace
from qms_contract.webhooks import CreateWebhook, PatchWebhook

from qms_server.store.configuration import WEBHOOKS
from qms_server.store.requests import Answer
from qms_server.usecases.configure import change_entity, create_entity
from qms_server.usecases.seals import Seals
from qms_server.usecases.unit import Unit


async def create_webhook(unit: Unit, command: CreateWebhook, seals: Seals) -> Answer:
    """201 with the webhook."""
    sealed = replace(command, secret=seals.seal(command.secret, unit.actor.tenant_id))
    return await create_entity(unit, WEBHOOKS, sealed)


async def change_webhook(unit: Unit, webhook_id: UUID, command: PatchWebhook, seals: Seals) -> Answer:
    """200 with the webhook as it is now."""
    if command.secret is not UNSET:
        command = replace(command, secret=seals.seal(command.secret, unit.actor.tenant_id))
    return await change_entity(unit, WEBHOOKS, webhook_id, command)
