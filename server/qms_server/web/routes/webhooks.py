"""`/api/webhooks`: where other systems are told what happens. For whoever manages the tenant."""

from functools import partial
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from qms_contract.webhooks import CreateWebhook, PatchWebhook, Webhook, WebhookPage

from qms_server.domain.access import Permission
from qms_server.store.configuration import WEBHOOKS
from qms_server.store.lists import Wanted
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.configure import delete_entity
from qms_server.usecases.configure_webhook import change_webhook, create_webhook
from qms_server.usecases.read_config import ConfigReader
from qms_server.usecases.seals import Seals
from qms_server.web.answers import READ_REFUSALS, ActorRequest, answers, run_command
from qms_server.web.routes.queues import Limit, Offset


def _scope(request: ActorRequest) -> Scope:
    return Scope("tenant", request.user.tenant_id, Permission.MANAGE_TENANT)


@get("/", responses=READ_REFUSALS, summary="The webhooks")
async def list_webhooks(
    request: ActorRequest, config_reader: NamedDependency[ConfigReader], limit: Limit = 100, offset: Offset = 0
) -> WebhookPage:
    items, total = await config_reader.page(request.user, WEBHOOKS, Wanted(), limit, offset)
    return WebhookPage(items=items, total=total, limit=limit, offset=offset)  # type: ignore[arg-type]


@post("/", responses=answers((201, Webhook)), summary="A new webhook")
async def create(
    request: ActorRequest,
    data: JSONBody[CreateWebhook],
    commands: NamedDependency[Commands],
    seals: NamedDependency[Seals],
) -> Response[bytes]:
    work = partial(create_webhook, command=data, seals=seals)
    return await run_command(request, commands, data.request_id, data, _scope(request), work)


@get("/{entity_id:uuid}", responses=READ_REFUSALS, summary="One webhook")
async def read(
    request: ActorRequest, entity_id: FromPath[UUID], config_reader: NamedDependency[ConfigReader]
) -> Webhook:
    webhook = await config_reader.one(request.user, WEBHOOKS, entity_id)
    assert isinstance(webhook, Webhook)
    return webhook


@patch("/{entity_id:uuid}", responses=answers((200, Webhook)), summary="Change a webhook")
async def change(
    request: ActorRequest,
    entity_id: FromPath[UUID],
    data: JSONBody[PatchWebhook],
    commands: NamedDependency[Commands],
    config_reader: NamedDependency[ConfigReader],
    seals: NamedDependency[Seals],
) -> Response[bytes]:
    await config_reader.branch_of(request.user, WEBHOOKS, entity_id)
    work = partial(change_webhook, webhook_id=entity_id, command=data, seals=seals)
    return await run_command(request, commands, data.request_id, data, _scope(request), work)


@delete("/{entity_id:uuid}", status_code=204, responses=answers((204, None)), summary="Delete a webhook")
async def remove(
    request: ActorRequest,
    entity_id: FromPath[UUID],
    request_id: FromQuery[UUID],
    commands: NamedDependency[Commands],
    config_reader: NamedDependency[ConfigReader],
) -> Response[bytes]:
    await config_reader.branch_of(request.user, WEBHOOKS, entity_id)
    work = partial(delete_entity, noun=WEBHOOKS, entity_id=entity_id)
    return await run_command(request, commands, request_id, None, _scope(request), work)


# As in configuration.py: the document says that nothing is answered.
remove.fn.__annotations__["return"] = Response[None]

router = Router("/api/webhooks", route_handlers=[list_webhooks, create, read, change, remove], tags=["webhooks"])
