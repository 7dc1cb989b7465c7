"""Between a route and a command: run it, and send back what was answered, byte for byte also for a repeat."""

from typing import Any
from uuid import UUID

import structlog
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.openapi.datastructures import ResponseSpec
from qms_contract.base import Command
from qms_contract.problems import ProblemAnswer

from qms_server.domain.access import Actor
from qms_server.store.requests import Answer
from qms_server.usecases.commands import Commands, Scope, Work, hash_request

ActorRequest = Request[Actor, str, Any]


async def run_command(
    request: ActorRequest, commands: Commands, request_id: UUID, command: Command | None, scope: Scope, work: Work
) -> Response[bytes]:
    """The command's answer; `command` None (a DELETE) is told apart by its path."""
    actor = request.user
    structlog.contextvars.bind_contextvars(tenant_id=str(actor.tenant_id), branch_id=str(actor.branch_id))
    request_hash = hash_request(f"{request.method} {request.url.path}", command)
    return respond(await commands.run(actor, request_id, request_hash, scope, work))


def respond(answer: Answer) -> Response[bytes]:
    return Response(answer.body, status_code=answer.status, media_type=MediaType.JSON)


def answers(
    *success: tuple[int, type | None], refusals: tuple[int, ...] = (401, 400, 404, 403, 422, 409, 429)
) -> dict[int, ResponseSpec]:
    """OpenAPI's `responses` of a command: its successes and the refusals of the contract."""
    specs = {
        status: ResponseSpec(data_container=kind, generate_examples=False, description="Done")
        for status, kind in success
    }
    refused = dict.fromkeys(refusals, PROBLEM)
    return {**specs, **refused}


PROBLEM = ResponseSpec(data_container=ProblemAnswer, generate_examples=False, description="Refused")
READ_REFUSALS = dict.fromkeys((400, 401, 403, 404, 429), PROBLEM)
