"""`/api/config/versions`: the history of the configuration, and roll-back."""

from functools import partial
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from qms_contract.versions import ConfigEntity, ConfigVersionPage, RestoreVersion

from qms_server.usecases.commands import Commands
from qms_server.usecases.read_versions import VersionReader
from qms_server.usecases.restore_config import restore_version
from qms_server.web.answers import READ_REFUSALS, ActorRequest, answers, run_command
from qms_server.web.routes.configuration import scope_of
from qms_server.web.routes.queues import Limit, Offset


@get("/", responses=READ_REFUSALS, summary="The history of the configuration, newest first")
async def versions(
    request: ActorRequest,
    version_reader: NamedDependency[VersionReader],
    entity: FromQuery[ConfigEntity | None] = None,
    entity_id: FromQuery[UUID | None] = None,
    branch_id: FromQuery[UUID | None] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> ConfigVersionPage:
    items, total = await version_reader.page(request.user, entity, entity_id, branch_id, limit, offset)
    return ConfigVersionPage(items=items, total=total, limit=limit, offset=offset)


@post(
    "/{version_id:uuid}/restore",
    status_code=200,
    responses=answers((200, msgspec.Raw)),
    summary="Make the thing what it was after this version",
)
async def restore(
    request: ActorRequest,
    version_id: FromPath[UUID],
    data: JSONBody[RestoreVersion],
    commands: NamedDependency[Commands],
    version_reader: NamedDependency[VersionReader],
) -> Response[bytes]:
    noun, branch_id = await version_reader.subject(request.user, version_id)
    work = partial(restore_version, version_id=version_id, command=data)
    return await run_command(request, commands, data.request_id, data, scope_of(request, noun, branch_id), work)


router = Router("/api/config/versions", route_handlers=[versions, restore], tags=["configuration"])
