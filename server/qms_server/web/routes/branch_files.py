"""A branch as one file: out, in, and as a copy."""

from functools import partial
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from qms_contract.branch_files import BranchFile, CopyBranch, ImportBranch
from qms_contract.branches import Branch

from qms_server.domain.access import Permission
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.export_branch import BranchExporter
from qms_server.usecases.import_branch import copy_branch, import_branch
from qms_server.web.answers import READ_REFUSALS, ActorRequest, answers, run_command


@get("/{branch_id:uuid}/export", responses=READ_REFUSALS, summary="A branch's configuration as one file")
async def export(
    request: ActorRequest, branch_id: FromPath[UUID], branch_exporter: NamedDependency[BranchExporter]
) -> BranchFile:
    return await branch_exporter.file(request.user, branch_id)


@post("/import", responses=answers((201, Branch)), summary="Make a branch from a file")
async def take_in(
    request: ActorRequest, data: JSONBody[ImportBranch], commands: NamedDependency[Commands]
) -> Response[bytes]:
    work = partial(import_branch, command=data)
    return await run_command(request, commands, data.request_id, data, _of_tenant(request), work)


@post("/{branch_id:uuid}/copy", responses=answers((201, Branch)), summary="Make a branch like this one")
async def copy(
    request: ActorRequest, branch_id: FromPath[UUID], data: JSONBody[CopyBranch], commands: NamedDependency[Commands]
) -> Response[bytes]:
    work = partial(copy_branch, branch_id=branch_id, command=data)
    return await run_command(request, commands, data.request_id, data, _of_tenant(request), work)


def _of_tenant(request: ActorRequest) -> Scope:
    return Scope("tenant", request.user.tenant_id, Permission.MANAGE_TENANT)


router = Router("/api/branches", route_handlers=[export, take_in, copy], tags=["branches"])
