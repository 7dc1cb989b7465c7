"""What the database says after a chaos run, held against what the clerks and listeners were told."""

import json
from collections import defaultdict
from dataclasses import dataclass, fields

import asyncpg

from bench.chaos_clerk import Book
from bench.chaos_listener import Listener

# From which states an event of a ticket may follow (docs/state_machine.md), None: from nothing.
_FOLLOWS: dict[str, set[str | None]] = {
    "ticket.created": {None},
    "ticket.called": {"waiting"},
    "ticket.recalled": {"called"},
    "ticket.serving": {"called"},
    "ticket.completed": {"serving"},
    "ticket.held": {"waiting", "called", "serving"},
    "ticket.unheld": {"held"},
    "ticket.no_show": {"called"},
    "ticket.requeued": {"no_show"},
    "ticket.transferred": {"called", "serving"},
}


@dataclass(frozen=True)
class Verdict:
    """Each figure must be 0."""

    numbers_twice: int
    calls_to_two_counters: int
    illegal_steps: int
    acknowledged_tickets_lost: int
    acknowledged_moves_lost: int
    events_missed_or_disordered: int
    holes_seen: int
    faults: int

    @property
    def is_clean(self) -> bool:
        return not any(getattr(self, one.name) for one in fields(self))


async def judge(owner_url: str, book: Book, listeners: list[Listener]) -> Verdict:
    """Reads as a superuser, past row-level security. `owner_url` is that role's."""
    connection = await asyncpg.connect(owner_url)
    try:
        tickets = await connection.fetch("SELECT ticket_id, branch_id, business_day, display_number FROM tickets")
        events = await connection.fetch(
            'SELECT stream_id, "offset", type, ticket_id, topics::text AS topics, payload::text AS payload FROM events '
            'ORDER BY stream_id, "offset"'
        )
    finally:
        await connection.close()
    return _verdict(tickets, events, book, listeners)


def _verdict(
    tickets: list[asyncpg.Record], events: list[asyncpg.Record], book: Book, listeners: list[Listener]
) -> Verdict:
    numbers = [(one["branch_id"], one["business_day"], one["display_number"]) for one in tickets]
    kept = {str(one["ticket_id"]): (str(one["branch_id"]), one["display_number"]) for one in tickets}
    history = _Histories(events)
    moves = {(ticket, version, status) for ticket, version, status in history.moves}
    return Verdict(
        numbers_twice=len(numbers) - len(set(numbers)),
        calls_to_two_counters=history.double_calls,
        illegal_steps=history.illegal,
        acknowledged_tickets_lost=sum(kept.get(ticket) != told for ticket, told in book.issued.items()),
        acknowledged_moves_lost=sum(move not in moves for move in book.moved),
        events_missed_or_disordered=sum(_missed(events, listener) for listener in listeners),
        holes_seen=sum(len(listener.holes) for listener in listeners),
        faults=len(book.faults),
    )


class _Histories:
    """Every ticket's life as its events tell it: legal steps only, and never two counters at once."""

    def __init__(self, events: list[asyncpg.Record]) -> None:
        self.moves: list[tuple[str, int, str]] = []
        self.illegal = self.double_calls = 0
        self._state: dict[str, str | None] = defaultdict(lambda: None)
        for event in events:
            if event["ticket_id"] is not None:
                self._step(event["type"], json.loads(event["payload"])["ticket"])

    def _step(self, kind: str, ticket: dict[str, object]) -> None:
        ticket_id, status, version = str(ticket["ticket_id"]), str(ticket["status"]), int(str(ticket["version"]))
        before = self._state[ticket_id]
        self.illegal += before not in _FOLLOWS[kind]
        self.double_calls += kind == "ticket.called" and before in {"called", "serving"}
        self._state[ticket_id] = status
        self.moves.append((ticket_id, version, status))


def _missed(events: list[asyncpg.Record], listener: Listener) -> int:
    """How many events the listener did not hear at their place."""
    topic = f"branch:{listener.branch_id}:all"
    told = [
        event["offset"]
        for event in events
        if str(event["stream_id"]) == listener.branch_id
        and event["offset"] > listener.start
        and topic in json.loads(event["topics"])
    ]
    return 0 if told == listener.heard else max(1, len(set(told) ^ set(listener.heard)))
