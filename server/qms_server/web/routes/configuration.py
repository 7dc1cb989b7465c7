"""`GET, POST /api/{noun}` and `GET, PATCH, DELETE /api/{noun}/{id}` for everything that is configured."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import BodyKwarg, FromPath, FromQuery
from qms_contract import branches, counters, devices, reports, roles, services, staff

from qms_server.domain.access import Permission
from qms_server.store.configuration import (
    AREAS,
    BRANCHES,
    COUNTERS,
    DEVICES,
    REPORTS,
    ROLES,
    SERVICES,
    TENANTS,
    USERS,
    WEBHOOKS,
    Noun,
)
from qms_server.store.lists import Wanted
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.configure import change_entity, create_entity, delete_entity
from qms_server.usecases.read_config import ConfigReader
from qms_server.web.answers import READ_REFUSALS, ActorRequest, answers, run_command
from qms_server.web.lists import asked_of
from qms_server.web.routes.queues import Limit, Offset

_JSON = BodyKwarg(media_type=RequestEncodingType.JSON)
_OF_TENANT = {noun.plural for noun in (BRANCHES, USERS, ROLES, TENANTS, WEBHOOKS, REPORTS)}


def scope_of(request: ActorRequest, noun: Noun, branch_id: UUID | None) -> Scope:
    """The stream a change of this noun locks, and the permission it takes there."""
    if noun.plural in _OF_TENANT:
        return Scope("tenant", request.user.tenant_id, Permission.MANAGE_TENANT)
    assert branch_id is not None, "found or given"
    return Scope("branch", branch_id, Permission.MANAGE_BRANCH)


def _routes(noun: Noun, page_type: Any, create_type: Any) -> Router:
    """The five routes of a noun; their types are only known here, hence the annotations by hand."""

    async def list_all(
        request: ActorRequest,
        config_reader: NamedDependency[ConfigReader],
        wanted: NamedDependency[Wanted],
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Any:
        items, total = await config_reader.page(request.user, noun, wanted, limit, offset)
        return page_type(items=items, total=total, limit=limit, offset=offset)

    async def create(request: ActorRequest, data: Any, commands: NamedDependency[Commands]) -> Response[bytes]:
        scope = scope_of(request, noun, getattr(data, "branch_id", None))
        work = partial(create_entity, noun=noun, command=data)
        return await run_command(request, commands, data.request_id, data, scope, work)

    async def read(
        request: ActorRequest, entity_id: FromPath[UUID], config_reader: NamedDependency[ConfigReader]
    ) -> Any:
        return await config_reader.one(request.user, noun, entity_id)

    async def change(
        request: ActorRequest,
        entity_id: FromPath[UUID],
        data: Any,
        commands: NamedDependency[Commands],
        config_reader: NamedDependency[ConfigReader],
    ) -> Response[bytes]:
        branch_id = await config_reader.branch_of(request.user, noun, entity_id)
        work = partial(change_entity, noun=noun, entity_id=entity_id, command=data)
        return await run_command(request, commands, data.request_id, data, scope_of(request, noun, branch_id), work)

    async def remove(
        request: ActorRequest,
        entity_id: FromPath[UUID],
        request_id: FromQuery[UUID],
        commands: NamedDependency[Commands],
        config_reader: NamedDependency[ConfigReader],
    ) -> Response[bytes]:
        branch_id = await config_reader.branch_of(request.user, noun, entity_id)
        work = partial(delete_entity, noun=noun, entity_id=entity_id)
        return await run_command(request, commands, request_id, None, scope_of(request, noun, branch_id), work)

    list_all.__annotations__["return"] = page_type
    remove.__annotations__["return"] = Response[None]
    read.__annotations__["return"] = noun.wire
    create.__annotations__["data"] = Annotated[create_type, _JSON]
    change.__annotations__["data"] = Annotated[noun.patch, _JSON]
    done = answers((200, noun.wire))
    handlers = [
        get(
            "/",
            responses=READ_REFUSALS,
            summary=f"The {noun.plural}",
            dependencies={"wanted": asked_of(noun.plural)},
        )(list_all),
        post("/", responses=answers((201, noun.wire)), summary=f"A new {noun.singular}")(create),
        get("/{entity_id:uuid}", responses=READ_REFUSALS, summary=f"One {noun.singular}")(read),
        patch("/{entity_id:uuid}", responses=done, summary=f"Change a {noun.singular}")(change),
        delete(
            "/{entity_id:uuid}", status_code=204, responses=answers((204, None)), summary=f"Delete a {noun.singular}"
        )(remove),
    ]
    return Router(f"/api/{noun.plural}", route_handlers=handlers, tags=[noun.plural])


class _Types(msgspec.Struct, frozen=True):
    noun: Noun
    page: Any
    create: Any


_TYPES = (
    _Types(BRANCHES, branches.BranchPage, branches.CreateBranch),
    _Types(AREAS, branches.AreaPage, branches.CreateArea),
    _Types(SERVICES, services.ServicePage, services.CreateService),
    _Types(COUNTERS, counters.CounterPage, counters.CreateCounter),
    _Types(USERS, staff.UserPage, staff.CreateUser),
    _Types(ROLES, roles.RolePage, roles.CreateRole),
    _Types(REPORTS, reports.ScheduledReportPage, reports.CreateReport),
    _Types(DEVICES, devices.DevicePage, devices.CreateDevice),
)
ROUTERS = [_routes(types.noun, types.page, types.create) for types in _TYPES]
