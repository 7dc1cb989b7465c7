"""`/api/tenant`: the organisation itself, and what holds for all its branches."""

from functools import partial

from litestar import Response, Router, get, patch
from litestar.di import NamedDependency
from litestar.params import JSONBody
from qms_contract.routing import PatchTenant, Tenant

from qms_server.domain.access import Permission
from qms_server.store.configuration import TENANTS
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.configure import change_entity
from qms_server.usecases.read_config import ConfigReader
from qms_server.web.answers import READ_REFUSALS, ActorRequest, answers, run_command


@get("/", responses=READ_REFUSALS, summary="The tenant")
async def read_tenant(request: ActorRequest, config_reader: NamedDependency[ConfigReader]) -> Tenant:
    tenant = await config_reader.one(request.user, TENANTS, request.user.tenant_id)
    assert isinstance(tenant, Tenant)
    return tenant


@patch("/", responses=answers((200, Tenant)), summary="Change the tenant")
async def change_tenant(
    request: ActorRequest, data: JSONBody[PatchTenant], commands: NamedDependency[Commands]
) -> Response[bytes]:
    tenant_id = request.user.tenant_id
    work = partial(change_entity, noun=TENANTS, entity_id=tenant_id, command=data)
    scope = Scope("tenant", tenant_id, Permission.MANAGE_TENANT)
    return await run_command(request, commands, data.request_id, data, scope, work)


router = Router("/api/tenant", route_handlers=[read_tenant, change_tenant], tags=["tenant"])
