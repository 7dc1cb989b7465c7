"""Issue and call-next as pgbench scripts, one a branch: recorded from the server's own use cases, then repeated."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from qms_contract.ids import new_id
from qms_contract.tickets import ActOnTicket, CallNext, IssueTicket, TicketAction
from qms_server.domain.access import Actor, Permission
from qms_server.store.requests import Answer
from qms_server.usecases.act_on_ticket import act_on_ticket
from qms_server.usecases.authenticate import Authenticator
from qms_server.usecases.call_next import call_next
from qms_server.usecases.commands import Commands, Scope, hash_request
from qms_server.usecases.issue_ticket import issue_ticket
from qms_server.usecases.status_link import StatusLinks
from qms_server.usecases.tokens import AccessTokens
from qms_server.usecases.unit import Unit

from bench.chaos_world import Clerk
from bench.recorded import RecordingDatabase, Script

Work = Callable[[Unit], Awaitable[Answer]]
_RANDOM = "random(1, 9000000000000000)"


def _uuid_of(variable: str) -> str:
    return f"lpad(to_hex((:{variable})::bigint), 32, '0')::uuid"


class Recorder:
    """Writes the scripts of one clerk's branch into `folder`. Each recording leaves its ticket behind."""

    def __init__(self, database: RecordingDatabase, secret: str, folder: Path) -> None:
        self._database, self._folder = database, folder
        self._commands = Commands(database, lambda _: None)
        self._authenticator = Authenticator(database, AccessTokens(secret))
        self._links = StatusLinks(secret.encode())

    async def issue(self, clerk: Clerk, number: int) -> Path:
        service_id, ticket_id, request_id = UUID(clerk.services[0]), new_id(), new_id()
        command = IssueTicket(request_id=request_id, service_id=service_id, ticket_id=ticket_id)
        work = partial(issue_ticket, command=command, ticket_id=ticket_id, links=self._links)
        scope = Scope("service", service_id, Permission.ISSUE_TICKETS)
        answer, said = await self._recorded(clerk, request_id, scope, work)
        issued = answer["display_number"]
        varying = {
            ticket_id: _uuid_of("t"),
            request_id: _uuid_of("r"),
            issued: "'A' || lpad((:n_last_number + 1)::text, 3, '0')",
        }
        script = Script(varying)
        script.set("t", _RANDOM)
        script.set("r", _RANDOM)
        _write_all(script, said, numbered=True)
        return self._write(f"issue-{number}.sql", script)

    async def call_and_cancel(self, clerk: Clerk, number: int) -> Path:
        """A call and then a cancel, because a counter must be free for the next call."""
        counter_id, request_id, second_id = UUID(clerk.counter_id), new_id(), new_id()
        work: Work = partial(call_next, counter_id=counter_id, command=CallNext(request_id=request_id))
        answer, called = await self._recorded(clerk, request_id, Scope("counter", counter_id, Permission.SERVE), work)
        ticket_id = UUID(answer["ticket"]["ticket_id"])
        command = ActOnTicket(action=TicketAction.CANCEL, request_id=second_id)
        work = partial(act_on_ticket, ticket_id=ticket_id, command=command)
        scope = Scope("ticket", ticket_id, Permission.CANCEL_TICKETS)
        _, cancelled = await self._recorded(clerk, second_id, scope, work)
        script = Script({ticket_id: "(:h_ticket_id)::uuid", request_id: _uuid_of("r"), second_id: _uuid_of("s")})
        script.set("r", _RANDOM)
        script.set("s", _RANDOM)
        _write_all(script, called)
        _write_all(script, cancelled)
        return self._write(f"call-{number}.sql", script)

    async def _recorded(
        self, clerk: Clerk, request_id: UUID, scope: Scope, work: Work
    ) -> tuple[Any, list[tuple[str, tuple[Any, ...]]]]:
        actor: Actor = await self._authenticator.actor(clerk.token)
        self._database.said.clear()
        answer = await self._commands.run(actor, request_id, hash_request("bench", None), scope, work)
        assert answer.status in {200, 201}, answer
        return msgspec.json.decode(answer.body), list(self._database.said)

    def _write(self, name: str, script: Script) -> Path:
        path = self._folder / name
        path.write_text(script.text(), encoding="utf-8")
        return path


def _write_all(script: Script, said: list[tuple[str, tuple[Any, ...]]], numbered: bool = False) -> None:
    """The statements; what one finds out (the stream's head, the last number, the ticket to call) the next ones use."""
    for query, args in said:
        if "FROM streams WHERE stream_id" in query and "FOR UPDATE" in query:
            script.say(query, args, "")
        elif "FROM number_series" in query and numbered:
            script.say(query, args, "n_")
        elif "WITH served AS" in query:
            script.say(query, args, "h_")
        elif "INTO number_series" in query:
            script.say(query.replace("$5", "(:n_last_number + 1)"), args)
        elif "INTO events" in query:
            script.say(_with_offsets(query, args), args)
        else:
            script.say(query, args)


def _with_offsets(query: str, args: tuple[Any, ...]) -> str:
    """The append statement, with every offset as a distance from the head that the lock found."""
    head = args[5][0] - 1
    for place, offsets in (("$6::bigint[]", args[5]), ("$11::bigint[]", args[10])):
        written = ", ".join(f":head + {offset - head}" for offset in offsets)
        query = query.replace(place, f"ARRAY[{written}]::bigint[]")
    return query.replace("$13", f":head + {args[12] - head}")
