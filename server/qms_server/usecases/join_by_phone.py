"""Visitors take a number with their own phone: what a branch offers them, and the one ticket of a page that was opened.

The page's `place` is the token of the ticket that it will make: pressed twice, or sent again by a phone that lost the answer,
it is the same ticket.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.branches import Branch
from qms_contract.ids import new_id
from qms_contract.problems import ProblemAnswer
from qms_contract.queues import QueueSummary
from qms_contract.services import Service
from qms_contract.staff import Role
from qms_contract.tickets import Channel, IssueTicket, TicketStatus
from qms_contract.wire import decode

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Conflict, NotFound, RequestIdReused, ValidationFailed
from qms_server.store.branches import ServiceRules, load_branch, load_features, load_service, load_services
from qms_server.store.tickets import load_visit
from qms_server.store.transaction import Database
from qms_server.usecases.commands import Clock, Commands, Scope, hash_request
from qms_server.usecases.read_queues import summaries
from qms_server.usecases.references import References, issue_privately
from qms_server.usecases.status_link import JoinLinks, StatusLinks

_LIVE = frozenset({TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.SERVING, TicketStatus.HELD})


class Offer(msgspec.Struct, frozen=True):
    """A service that takes visitors now, and its queue."""

    service: Service
    queue: QueueSummary


class JoinPage(msgspec.Struct, frozen=True):
    branch: Branch
    offers: list[Offer]
    place: str


class PhoneJoin:
    """For anybody who has a branch's link; every method raises NotFound where no numbers are given out so."""

    def __init__(
        self, commands: Commands, status_links: StatusLinks, join_links: JoinLinks, references: References
    ) -> None:
        self._database: Database = commands.database
        self._clock: Clock = commands.clock
        self._commands, self._references = commands, references
        self._status_links, self._join_links = status_links, join_links

    async def link(self, actor: Actor, branch_id: UUID) -> str:
        """Where a branch's poster leads to. Raises Conflict where the organisation does not use it."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            connection = transaction.connection
            if await load_branch(connection, branch_id) is None:
                raise NotFound("There is no such branch.")
            actor.require(Permission.READ_CONFIG, branch_id)
            if not (await load_features(connection, actor.tenant_id)).phone_join:
                raise Conflict("Numbers by phone are switched off.")
        return self._join_links.url(actor.tenant_id, branch_id)

    async def page(self, token: str) -> JoinPage:
        tenant_id, branch_id = self._branch(token)
        async with self._database.transaction(tenant_id, "repeatable_read") as transaction:
            connection = transaction.connection
            branch = await _joinable(connection, tenant_id, branch_id)
            services = [one.service for one in await self._open(connection, branch_id)]
            queues = await summaries(connection, services)
        offers = [Offer(service, queue) for service, queue in zip(services, queues, strict=True)]
        return JoinPage(branch, offers, self._status_links.token(new_id()))

    async def has_ticket(self, token: str, place: str) -> bool:
        """Whether the ticket of `place` is one of this branch that is not over."""
        tenant_id, branch_id = self._branch(token)
        ticket_id = self._status_links.ticket_id(place)
        if ticket_id is None:
            return False
        async with self._database.transaction(tenant_id) as transaction:
            visit = await load_visit(transaction.connection, ticket_id)
        return visit is not None and visit.ticket.branch_id == branch_id and visit.ticket.status in _LIVE

    async def join(self, token: str, place: str, service_id: UUID, language: str | None) -> None:
        """One ticket, whose page is that of `place`. Raises Conflict when the service takes nobody just now."""
        tenant_id, branch_id = self._branch(token)
        async with self._database.transaction(tenant_id) as transaction:
            await _joinable(transaction.connection, tenant_id, branch_id)
        ticket_id = self._status_links.ticket_id(place)
        if ticket_id is None:
            raise ValidationFailed("This page is not one of ours. Open it anew.", [{"field": "place"}])
        command = IssueTicket(
            request_id=ticket_id, service_id=service_id, ticket_id=ticket_id, channel=Channel.MOBILE, language=language
        )
        await self._issue(_visitor(tenant_id, branch_id), command, ticket_id)

    async def _issue(self, actor: Actor, command: IssueTicket, ticket_id: UUID) -> None:
        work = partial(
            issue_privately, command=command, ticket_id=ticket_id, links=self._status_links, references=self._references
        )
        assert command.service_id is not None, "a visitor chooses one"
        scope = Scope("service", command.service_id, Permission.ISSUE_TICKETS)
        try:
            answer = await self._commands.run(actor, ticket_id, hash_request("join", command), scope, work)
        except RequestIdReused:
            return  # another service was pressed meanwhile: the first one holds
        if answer.status != 201:
            problem = decode(answer.body, ProblemAnswer).error
            raise Conflict(problem.message, problem.details)

    def _branch(self, token: str) -> tuple[UUID, UUID]:
        found = self._join_links.branch(token)
        if found is None:
            raise NotFound("There is no such page.")
        return found

    async def _open(self, connection: asyncpg.Connection, branch_id: UUID) -> Sequence[ServiceRules]:
        now = self._clock()
        found = [await load_service(connection, one.service_id) for one in await load_services(connection, branch_id)]
        return [one for one in found if one is not None and one.takes_tickets and one.calendar.is_open(now)]


async def _joinable(connection: asyncpg.Connection, tenant_id: UUID, branch_id: UUID) -> Branch:
    branch = await load_branch(connection, branch_id)
    if branch is None or not branch.active or not (await load_features(connection, tenant_id)).phone_join:
        raise NotFound("No numbers are given out by phone here.")
    return branch


def _visitor(tenant_id: UUID, branch_id: UUID) -> Actor:
    """Somebody with a phone: may take a number in this branch, and nothing else."""
    return Actor(
        tenant_id=tenant_id,
        actor_id=branch_id,
        role=Role.API,
        branch_id=branch_id,
        name="Phone",
        own=frozenset({Permission.ISSUE_TICKETS}),
    )
