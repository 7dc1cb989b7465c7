"""`/api/outbox/dead-letters`: events that a consumer could not apply, and the wish to have one tried again."""

from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from qms_contract.outbox import DeadLetter, DeadLetterPage, RetryDeadLetter

from qms_server.domain.access import Permission
from qms_server.usecases.commands import Commands, Scope
from qms_server.usecases.dead_letters import DeadLetters, retry_dead_letter
from qms_server.web.answers import READ_REFUSALS, ActorRequest, answers, run_command
from qms_server.web.routes.queues import Limit, Offset

ConsumerName = Annotated[str | None, QueryParameter(name="consumer", min_length=1, max_length=60)]


@get("/", responses=READ_REFUSALS, summary="Events that a consumer could not apply, newest failure first")
async def dead_letters(
    request: ActorRequest,
    letters: NamedDependency[DeadLetters],
    consumer: ConsumerName = None,
    branch_id: FromQuery[UUID | None] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> DeadLetterPage:
    return await letters.page(request.user, consumer, branch_id, limit, offset)


@post(
    "/{dead_letter_id:uuid}/retry",
    status_code=200,
    responses=answers((200, DeadLetter)),
    summary="Have a worker apply the event after all",
)
async def retry(
    request: ActorRequest,
    dead_letter_id: FromPath[UUID],
    data: JSONBody[RetryDeadLetter],
    commands: NamedDependency[Commands],
) -> Response[bytes]:
    scope = Scope("tenant", request.user.tenant_id, Permission.MANAGE_TENANT)
    work = partial(retry_dead_letter, dead_letter_id=dead_letter_id)
    return await run_command(request, commands, data.request_id, data, scope, work)


router = Router("/api/outbox/dead-letters", route_handlers=[dead_letters, retry], tags=["outbox"])
