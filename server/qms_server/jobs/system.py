"""The jobs' own hand: commands in the name of the system, by the branch's rules and in its stream like any other."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import asyncpg
import structlog
from qms_contract.ids import new_id
from qms_contract.staff import Role
from qms_contract.tickets import ActOnTicket, TicketAction

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Unavailable
from qms_server.store.requests import Answer
from qms_server.store.tickets import AgedTicket
from qms_server.usecases.act_on_ticket import act_on_ticket
from qms_server.usecases.commands import Commands, Scope, Work, hash_request

# The actor of what nobody did: the system itself.
SYSTEM_ID = UUID(int=0)
T = TypeVar("T")
Find = Callable[[asyncpg.Connection, list[UUID]], Awaitable[list[T]]]
_MOST_WORDS = 300
_log = structlog.get_logger()


class ItemsFailedError(Exception):
    """Some of what a job found could not be done, each logged by itself; all else was."""

    def __init__(self, failed: int, done: int) -> None:
        super().__init__(f"{failed} failed, {done} were done")
        self.failed, self.done = failed, done


async def each(commands: Commands, find: Find[T], key: Callable[[T], UUID], do: Callable[[T], Awaitable[bool]]) -> int:
    """Does `do` to all that `find` finds (a page at a time, without the keys given); for how many it did something.

    One that fails stops no other, and is passed over for the rest of the run, so that a page of them blocks nobody behind
    it. Raises ItemsFailedError at the end; Unavailable at once, for nothing can be done then.
    """
    passed: list[UUID] = []
    failed = done = 0
    while found := await _page(commands, find, passed):
        for one in found:
            try:
                did = await do(one)
            except Unavailable:
                raise
            except Exception as error:
                _tell_failure(key(one), error, is_first=not failed)
                did, failed = False, failed + 1
            done += did
            if not did:
                passed.append(key(one))
    if failed:
        raise ItemsFailedError(failed, done)
    return done


async def _page(commands: Commands, find: Find[T], passed: list[UUID]) -> list[T]:
    async with commands.database.transaction(None) as transaction:
        return await find(transaction.connection, passed)


def _tell_failure(key: UUID, error: Exception, *, is_first: bool) -> None:
    """The first of a run with its trace: those that follow are mostly of the same cause."""
    about = f"{type(error).__name__}: {error}"[:_MOST_WORDS]
    _log.error("a job failed at one thing and goes on", key=str(key), error=about, exc_info=error if is_first else None)


def system_of(tenant_id: UUID) -> Actor:
    """The system itself, in a tenant's name."""
    return Actor(tenant_id=tenant_id, actor_id=SYSTEM_ID, role=Role.ADMIN, branch_id=None, name="QMS")


async def run_as_system(commands: Commands, tenant_id: UUID, scope: Scope, work: Work) -> Answer:
    request_id = new_id()
    return await commands.run(system_of(tenant_id), request_id, hash_request(str(request_id), None), scope, work)


async def age_tickets(
    commands: Commands, find: Find[AgedTicket], action: TicketAction, reason: str | None = None
) -> int:
    """Takes `action` on those to which nothing happened since they were found; how many. Safe with several workers."""

    async def age(ticket: AgedTicket) -> bool:
        return await _age(commands, ticket, action, reason)

    return await each(commands, find, lambda ticket: ticket.ticket_id, age)


async def _age(commands: Commands, ticket: AgedTicket, action: TicketAction, reason: str | None) -> bool:
    command = ActOnTicket(action=action, request_id=new_id(), version=ticket.version, reason=reason)
    scope = Scope("ticket", ticket.ticket_id, Permission.SERVE)
    work: Work = lambda unit: act_on_ticket(unit, ticket.ticket_id, command)  # noqa: E731
    return (await run_as_system(commands, ticket.tenant_id, scope, work)).status == 200
