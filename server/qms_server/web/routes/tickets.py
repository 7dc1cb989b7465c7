"""`/api/tickets`: issue, take in what a kiosk issued by itself, look at, act on."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from qms_contract.base import Command
from qms_contract.ids import new_id
from qms_contract.tickets import ActOnTicket, CompletedAndCalled, IssueTicket, OfflineResults, Ticket, TicketDetail

from qms_server.domain.access import Permission
from qms_server.usecases.act_on_ticket import act_on_ticket, check_action, permission_of
from qms_server.usecases.audit import picking
from qms_server.usecases.commands import Commands, Scope, Work
from qms_server.usecases.issue_offline import OfflineIssuing
from qms_server.usecases.issue_ticket import services_of
from qms_server.usecases.read_queues import Reader
from qms_server.usecases.references import References, issue_privately
from qms_server.usecases.status_link import StatusLinks
from qms_server.web.answers import READ_REFUSALS, ActorRequest, answers, run_command


@post("/", responses=answers((201, Ticket)), summary="Issue a ticket")
async def issue(
    request: ActorRequest,
    data: JSONBody[IssueTicket],
    commands: NamedDependency[Commands],
    links: NamedDependency[StatusLinks],
    references: NamedDependency[References],
) -> Response[bytes]:
    scope = Scope("service", services_of(data)[0], Permission.ISSUE_TICKETS)
    ticket_id = data.ticket_id or new_id()
    work = partial(issue_privately, command=data, ticket_id=ticket_id, links=links, references=references)
    return await run_command(request, commands, data.request_id, data, scope, work)


class OfflineItems(Command, frozen=True, kw_only=True):
    """An OfflineBatch whose items are looked at one by one: each is an OfflineTicket, and a bad one spoils only itself."""

    items: Annotated[list[Any], msgspec.Meta(min_length=1, max_length=500)]


@post(
    "/offline",
    status_code=200,
    responses=answers((200, OfflineResults), refusals=(400, 401, 403, 404, 429)),
    summary="Bring tickets that a kiosk gave out by itself",
)
async def issue_offline(
    request: ActorRequest, data: JSONBody[OfflineItems], offline: NamedDependency[OfflineIssuing]
) -> OfflineResults:
    return await offline.take(request.user, data.items)


@get("/{ticket_id:uuid}", responses=READ_REFUSALS, summary="A ticket, its events and legs")
async def detail(request: ActorRequest, ticket_id: FromPath[UUID], reader: NamedDependency[Reader]) -> TicketDetail:
    return await reader.ticket(request.user, ticket_id)


@post(
    "/{ticket_id:uuid}/actions",
    status_code=200,
    responses=answers((200, Ticket | CompletedAndCalled)),  # type: ignore[arg-type]
    summary="Act on a ticket",
)
async def act(
    request: ActorRequest, ticket_id: FromPath[UUID], data: JSONBody[ActOnTicket], commands: NamedDependency[Commands]
) -> Response[bytes]:
    check_action(data, commands.clock())
    scope = Scope("ticket", ticket_id, permission_of(data.action))
    work: Work = partial(act_on_ticket, ticket_id=ticket_id, command=data)
    if scope.permission is Permission.PICK_TICKETS:
        work = picking(work, ticket_id)
    return await run_command(request, commands, data.request_id, data, scope, work)


router = Router("/api/tickets", route_handlers=[issue, issue_offline, detail, act], tags=["tickets"])
