"""`/api/branches/{id}/messages`: what a supervisor says to the counters."""

from functools import partial
from uuid import UUID

from litestar import Response, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from qms_contract.counters import SendMessage, StaffMessage

from qms_server.domain.access import Permission
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.send_message import send_message
from qms_server.web.answers import ActorRequest, answers, run_command


@post("/{branch_id:uuid}/messages", responses=answers((201, StaffMessage)), summary="Write to the counters")
async def message(
    request: ActorRequest, branch_id: FromPath[UUID], data: JSONBody[SendMessage], commands: NamedDependency[Commands]
) -> Response[bytes]:
    scope = Scope("branch", branch_id, Permission.MANAGE_BRANCH)
    work = partial(send_message, branch_id=branch_id, command=data)
    return await run_command(request, commands, data.request_id, data, scope, work)


router = Router("/api/branches", route_handlers=[message], tags=["branches"])
