"""How every command runs: one transaction, its stream locked first, the answer kept in it for repeats.

Order of refusals: 404 and 403 (the scope), 422 (request_id), 409 (the work). A 409 rolls the work back, so it leaves no hole
in the stream, and is kept like a success in a transaction of its own; no other refusal is kept.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from qms_contract.base import Command
from qms_contract.problems import Problem, ProblemAnswer
from qms_contract.wire import encode

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Conflict, DomainRefusal, NotFound, Refusal, RequestIdReused
from qms_server.store.constraints import refusing
from qms_server.store.requests import Answer, find_answer, keep_answer
from qms_server.store.streams import (
    Stream,
    lock_stream,
    lock_stream_of_counter,
    lock_stream_of_service,
    lock_stream_of_ticket,
)
from qms_server.store.transaction import Database
from qms_server.tracing import span
from qms_server.usecases.unit import Unit

_ATTEMPTS = 3
_LOCKS = {
    "branch": lock_stream,
    "tenant": lock_stream,
    "ticket": lock_stream_of_ticket,
    "service": lock_stream_of_service,
    "counter": lock_stream_of_counter,
}

T = TypeVar("T")
Work = Callable[[Unit], Awaitable[Answer]]
Announce = Callable[[UUID], None]
Clock = Callable[[], datetime]


class Scope(msgspec.Struct, frozen=True):
    """Which stream a command works on, found by what it names, and the permission it takes there."""

    noun: str
    subject_id: UUID
    permission: Permission


class Request(Protocol):
    """A command of the contract: it carries its own request_id."""

    @property
    def request_id(self) -> UUID: ...


class Commands:
    """`announce` is told the stream after a commit that wrote events; it must not block or fail."""

    def __init__(self, database: Database, announce: Announce, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self.database = database
        self.clock = clock
        self._announce = announce

    async def run(self, actor: Actor, request_id: UUID, request_hash: bytes, scope: Scope, work: Work) -> Answer:
        """The answer of `work`, or the one that an earlier run under this request_id gave."""
        with span(_name_of(work)) as measured:
            for _ in range(_ATTEMPTS):
                with suppress(_RacedError):
                    answer = await self._run_once(actor, request_id, request_hash, scope, work)
                    measured.note("qms.status", answer.status)
                    return answer
        raise Conflict("The same request is being answered elsewhere. Try again.")

    async def run_keyed(self, actor: Actor, scope: Scope, work: Callable[[Unit], Awaitable[T]]) -> T:
        """The result of `work`, whose parts have keys of their own by which a repeat is known (the offline batch)."""
        with span(_name_of(work)):
            return await self._run_keyed(actor, scope, work)

    async def _run_keyed(self, actor: Actor, scope: Scope, work: Callable[[Unit], Awaitable[T]]) -> T:
        async with self.database.transaction(actor.tenant_id) as transaction:
            stream = await _enter(transaction.connection, actor, scope)
            unit = Unit(transaction, actor, stream, self.clock())
            result = await work(unit)
            await unit.flush()
        for stream_id in unit.told:
            self._announce(stream_id)
        return result

    async def _run_once(self, actor: Actor, request_id: UUID, request_hash: bytes, scope: Scope, work: Work) -> Answer:
        request = _Request(actor, request_id, request_hash)
        try:
            async with self._entered(request, scope) as (unit, kept):
                answer = kept or await self._carried_out(request, unit, work)
        except DomainRefusal as refusal:
            return await self._refused(request, scope, refusal)
        except RequestIdReused:
            await self._check_itself(request, scope, work)
            raise
        for stream_id in unit.told:
            self._announce(stream_id)
        return answer

    async def _carried_out(self, request: "_Request", unit: Unit, work: Work) -> Answer:
        with refusing():
            answer = await work(unit)
            await unit.flush()
        await _keep(request, unit, answer)
        return answer

    async def _refused(self, request: "_Request", scope: Scope, refusal: DomainRefusal) -> Answer:
        """The work is rolled back and its refusal kept: unless a twin was answered meanwhile, whose answer holds."""
        async with self._entered(request, scope) as (unit, kept):
            answer = kept or problem_answer(request.request_id, refusal)
            if kept is None:
                await _keep(request, unit, answer)
        return answer

    async def _check_itself(self, request: "_Request", scope: Scope, work: Work) -> None:
        """What is wrong with a request whose id was used before is told first, where the contract's order has it first
        (400, 404, 403); whatever it did on the way is rolled back."""
        with suppress(DomainRefusal, _NotMeantError):
            async with self.database.transaction(request.actor.tenant_id) as transaction:
                stream = await _enter(transaction.connection, request.actor, scope)
                with refusing():
                    await work(Unit(transaction, request.actor, stream, self.clock()))
                raise _NotMeantError

    @asynccontextmanager
    async def _entered(self, request: "_Request", scope: Scope) -> AsyncIterator[tuple[Unit, Answer | None]]:
        """A unit on the locked stream, and the answer that the request was given before."""
        async with self.database.transaction(request.actor.tenant_id) as transaction:
            connection = transaction.connection
            stream = await _enter(connection, request.actor, scope)
            kept = await find_answer(connection, request.actor.actor_id, request.request_id, request.request_hash)
            yield Unit(transaction, request.actor, stream, self.clock()), kept


class _Request(msgspec.Struct, frozen=True):
    """Who asks, under which id, and what that id stands for."""

    actor: Actor
    request_id: UUID
    request_hash: bytes


class _NotMeantError(Exception):
    """What was done was only to see whether it may be done."""


class _RacedError(Exception):
    """A twin of this request on another stream was answered first."""


def hash_request(path: str, command: Command | None) -> bytes:
    """What makes two requests the same: where they go and what they say."""
    return hashlib.sha256(path.encode() + b"\0" + encode(command)).digest()


def answer_of(status: int, value: object) -> Answer:
    return Answer(status, b"" if value is None else encode(value))


def problem_answer(request_id: object, refusal: Refusal) -> Answer:
    problem = Problem(code=refusal.code, message=refusal.message, details=refusal.details)
    return Answer(int(refusal.status), encode(ProblemAnswer(request_id=str(request_id), error=problem)))


def _name_of(work: object) -> str:
    """The use case's own name: its verb."""
    while isinstance(work, partial):
        work = work.func
    return str(getattr(work, "__name__", "command"))


async def _enter(connection: asyncpg.Connection, actor: Actor, scope: Scope) -> Stream:
    stream = await _LOCKS[scope.noun](connection, scope.subject_id)
    if stream is None:
        raise NotFound(f"There is no such {scope.noun}.")
    actor.require(scope.permission, stream.branch_id)
    return stream


async def _keep(request: _Request, unit: Unit, answer: Answer) -> None:
    actor = request.actor
    try:
        await keep_answer(
            unit.connection, actor.tenant_id, actor.actor_id, request.request_id, request.request_hash, answer, unit.now
        )
    except asyncpg.UniqueViolationError as error:
        raise _RacedError from error
