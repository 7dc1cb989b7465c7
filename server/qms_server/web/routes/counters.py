"""`/api/counters/{id}`: the session of whoever sits there, and the next call. (Their configuration is in configuration.py.)"""

from functools import partial
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from qms_contract.counters import Counter, CounterSession, CounterToday, MessagePage, Panic, SeeMessage
from qms_contract.tickets import Called, CallNext

from qms_server.domain.access import Permission
from qms_server.usecases.call_for_help import call_for_help
from qms_server.usecases.call_next import call_next
from qms_server.usecases.change_session import change_session
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.read_queues import Reader
from qms_server.usecases.see_message import read_messages, see_message
from qms_server.web.answers import READ_REFUSALS, ActorRequest, answers, run_command


@post(
    "/{counter_id:uuid}/session",
    status_code=200,
    responses=answers((200, Counter)),
    summary="Open, pause, resume or close",
)
async def session(
    request: ActorRequest,
    counter_id: FromPath[UUID],
    data: JSONBody[CounterSession],
    commands: NamedDependency[Commands],
) -> Response[bytes]:
    scope = Scope("counter", counter_id, Permission.SERVE)
    work = partial(change_session, counter_id=counter_id, command=data)
    return await run_command(request, commands, data.request_id, data, scope, work)


@post(
    "/{counter_id:uuid}/call-next",
    status_code=200,
    responses=answers((200, Called), (204, None)),
    summary="Call the next ticket",
)
async def next_ticket(
    request: ActorRequest, counter_id: FromPath[UUID], data: JSONBody[CallNext], commands: NamedDependency[Commands]
) -> Response[bytes]:
    scope = Scope("counter", counter_id, Permission.SERVE)
    work = partial(call_next, counter_id=counter_id, command=data)
    return await run_command(request, commands, data.request_id, data, scope, work)


@post("/{counter_id:uuid}/panic", status_code=200, responses=answers((200, Counter)), summary="Call the supervisors")
async def panic(
    request: ActorRequest, counter_id: FromPath[UUID], data: JSONBody[Panic], commands: NamedDependency[Commands]
) -> Response[bytes]:
    scope = Scope("counter", counter_id, Permission.SERVE)
    work = partial(call_for_help, counter_id=counter_id, command=data)
    return await run_command(request, commands, data.request_id, data, scope, work)


@get("/{counter_id:uuid}/today", responses=READ_REFUSALS, summary="What it has done today")
async def today(request: ActorRequest, counter_id: FromPath[UUID], reader: NamedDependency[Reader]) -> CounterToday:
    return await reader.counter_today(request.user, counter_id)


@get("/{counter_id:uuid}/messages", responses=READ_REFUSALS, summary="What supervisors wrote and is still to be seen")
async def messages(
    request: ActorRequest, counter_id: FromPath[UUID], commands: NamedDependency[Commands]
) -> MessagePage:
    return await read_messages(commands.database, request.user, counter_id)


@post(
    "/{counter_id:uuid}/messages/{message_id:uuid}/seen",
    status_code=200,
    responses=answers((204, None)),
    summary="A message was seen",
)
async def seen(
    request: ActorRequest,
    counter_id: FromPath[UUID],
    message_id: FromPath[UUID],
    data: JSONBody[SeeMessage],
    commands: NamedDependency[Commands],
) -> Response[bytes]:
    scope = Scope("counter", counter_id, Permission.SERVE)
    work = partial(see_message, counter_id=counter_id, message_id=message_id)
    return await run_command(request, commands, data.request_id, data, scope, work)


router = Router("/api/counters", route_handlers=[session, next_ticket, panic, today, messages, seen], tags=["counters"])
