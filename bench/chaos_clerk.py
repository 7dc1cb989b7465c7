"""A clerk who never gives up: each command keeps its request_id through every try, on any API process that answers."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bench.chaos_world import Clerk
from bench.raw_http import RawHttp

_PATIENCE_SECONDS = 10.0
_REPEATED = {500, 503}


@dataclass
class Book:
    """What all clerks were told. `commands` counts down to the end; `faults` are answers that nobody should ever get."""

    commands: int
    attacked: bool = False
    """Every kind of failure was met often enough: on a fast machine the commands alone would be done before."""
    killed: bool = False
    """A process was killed already."""
    issued: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By ticket: its branch and number."""
    moved: list[tuple[str, int, str]] = field(default_factory=list)
    """Ticket, version and status of each acknowledged move."""
    acknowledged: int = 0
    after_a_kill: int = 0
    after_a_repeat: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return self.commands <= 0 and self.attacked


class StubbornClerk:
    """Issues, calls, serves and now and then holds, misses, transfers, recalls or takes back. `urls` are the API's."""

    def __init__(self, clerk: Clerk, urls: list[str], book: Book, dice: random.Random) -> None:
        self._clerk, self._urls, self._book, self._dice = clerk, urls, book, dice
        self._http: RawHttp | None = None

    async def work(self) -> None:
        """Until the book is full."""
        while not self._book.is_full:
            await self._issue()
            ticket = await self._call_next()
            if ticket is not None:
                await self._serve(ticket)
        await self._hang_up()

    def cut(self) -> None:
        """The network fails."""
        if self._http is not None:
            self._http.abort()

    async def _issue(self) -> None:
        ids = {"ticket_id": self._new_id(), "service_id": self._dice.choice(self._clerk.services)}
        ticket = await self._told("/api/tickets", ids)
        if ticket is not None:
            self._book.issued[ticket["ticket_id"]] = (ticket["branch_id"], ticket["display_number"])

    async def _call_next(self) -> dict[str, Any] | None:
        answer = await self._told(f"/api/counters/{self._clerk.counter_id}/call-next", {})
        return None if answer is None else self._moved(answer["ticket"])

    async def _serve(self, ticket: dict[str, Any]) -> None:
        way = self._dice.random()
        if way < 0.1:
            await self._act(ticket, "recall")
        if way < 0.2:
            await self._act(ticket, "hold")
            await self._act(ticket, "unhold")
        elif way < 0.3:
            await self._act(ticket, "mark_no_show")
            await self._act(ticket, "requeue")
        elif way < 0.4:
            await self._act(ticket, "transfer", service_id=self._dice.choice(self._clerk.services))
        else:
            await self._act(ticket, "start")
            await self._act(ticket, "complete")

    async def _act(self, ticket: dict[str, Any], action: str, **fields: str) -> None:
        answer = await self._told(f"/api/tickets/{ticket['ticket_id']}/actions", {"action": action, **fields})
        if answer is not None:
            self._moved(answer)

    def _moved(self, ticket: dict[str, Any]) -> dict[str, Any]:
        self._book.moved.append((ticket["ticket_id"], ticket["version"], ticket["status"]))
        return ticket

    async def _told(self, path: str, body: dict[str, str]) -> Any:
        """The answer of a command, however many tries it takes; None for 204 and for a refusal."""
        whole, tries = {**body, "request_id": self._new_id()}, 0
        self._book.commands -= 1
        while True:
            tries += 1
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    status, answer = await (await self._connection()).post(path, whole)
            except (OSError, EOFError, TimeoutError, ValueError):
                await self._hang_up()
            else:
                if status not in _REPEATED:
                    return self._noted(path, whole, status, answer, tries)
                if status == 500:
                    self._book.faults.append(f"500 for {path} {whole}")
            await asyncio.sleep(0.05 + self._dice.random() * 0.2)

    def _noted(self, path: str, body: dict[str, str], status: int, answer: Any, tries: int) -> Any:
        self._book.acknowledged += 1
        self._book.after_a_kill += self._book.killed
        self._book.after_a_repeat += tries > 1
        if status >= 400:
            self._book.faults.append(f"{status} for {path} {body}: {answer}")
            return None
        return answer

    async def _connection(self) -> RawHttp:
        if self._http is None:
            self._http = await RawHttp.open(self._dice.choice(self._urls), self._clerk.token)
        return self._http

    async def _hang_up(self) -> None:
        http, self._http = self._http, None
        if http is not None:
            with suppress(OSError):
                await http.close()

    def _new_id(self) -> str:
        return str(UUID(int=self._dice.getrandbits(128), version=4))
