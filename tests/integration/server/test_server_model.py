"""A model of the queue beside the real server: two tenants, four branches, faults. Whatever order things come in, no ticket
is lost or made twice, nobody sees another tenant's, and the log has no hole."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.support.model_world import COUNTERS, TENANTS, Place, World
from tests.support.postgres import Database
from tests.support.server_process import server_process

LIVE = {"waiting", "called", "serving", "held"}
# What an action makes of a ticket, by what it is (contract: Transitions). None: refused, and nothing changes.
AFTER = {
    "start": {"called": "serving"},
    "complete": {"serving": "done"},
    "call_next": {"serving": "done"},
    "recall": {"called": "called"},
    "mark_no_show": {"called": "no_show"},
    "hold": {"waiting": "held", "called": "held", "serving": "held"},
    "unhold": {"held": "waiting"},
    "cancel": {"waiting": "cancelled", "called": "cancelled", "held": "cancelled"},
    "requeue": {"no_show": "waiting"},
}
UNDO_SECONDS = 15


@dataclass(frozen=True)
class Last:
    """A ticket's last command: by whom, what the ticket was before and its version after, when; the services it led to
    before; and the ticket (with its version) that the same command called."""

    token: str
    before: dict[str, Any]
    version: int
    at: float
    further: list[str]
    called_id: str | None = None
    called: int | None = None


places = st.integers(0, 2 * len(TENANTS) - 1)
seats = st.integers(0, COUNTERS - 1)
picks = st.integers(0, 10**6)
losses = st.booleans()


class Queue(RuleBasedStateMachine):
    """`tickets[p]` of place p: each ticket's status and counter, as the answers told them.

    `further` are the services a visit still leads to; `last` is each ticket's last command, for undo.
    """

    world: ClassVar[World]
    may_kill: ClassVar[bool] = False

    @initialize()
    def set_up(self) -> None:
        # The branches are new each time, the people are not: they leave the counters of the time before.
        self.world.rows("DELETE FROM counter_sessions")
        self.places = [self.world.place(tenant, part) for tenant in TENANTS for part in range(2)]
        self.tickets: list[dict[str, dict[str, Any]]] = [{} for _ in self.places]
        self.open: dict[str, str] = {}
        self.further: dict[str, list[str]] = {}
        self.last: dict[str, Last] = {}
        for p in range(len(self.places)):
            for seat in range(COUNTERS):
                self.session(p, seat, "open", False)
            self.issue_for_both(p, 0, False)

    @rule(p=places, which=st.integers(0, 1), lose=losses)
    def issue(self, p: int, which: int, lose: bool) -> None:
        place = self.places[p]
        service_id = place.services[which]
        answer = self.world.send(place.people[0], "POST", "/api/tickets", lose, service_id=service_id)
        if service_id in place.closed:
            assert (answer.status_code, answer.json()["error"]["code"]) == (409, "SERVICE_CLOSED")
            return
        assert answer.status_code == 201, answer.text
        ticket = answer.json()
        assert ticket["ticket_id"] not in self.tickets[p]
        self._keep(p, ticket)

    @rule(p=places, first=st.integers(0, 1), lose=losses)
    def issue_for_both(self, p: int, first: int, lose: bool) -> None:
        """A visit of two services."""
        place = self.places[p]
        services = [place.services[first], place.services[1 - first]]
        answer = self.world.send(place.people[0], "POST", "/api/tickets", lose, service_ids=services)
        if place.closed:
            assert (answer.status_code, answer.json()["error"]["code"]) == (409, "SERVICE_CLOSED")
            return
        assert answer.status_code == 201, answer.text
        self.further[answer.json()["ticket_id"]] = services[1:]
        self._keep(p, answer.json())

    @rule(p=places, seat=seats, action=st.sampled_from(["open", "open", "pause", "resume", "close"]), lose=losses)
    def session(self, p: int, seat: int, action: str, lose: bool) -> None:
        place, was = self.places[p], self.open.get(self.places[p].counters[seat], "closed")
        path = f"/api/counters/{place.counters[seat]}/session"
        answer = self.world.send(place.people[seat], "POST", path, lose, action=action)
        assert answer.status_code in {200, 409, 403}, answer.text
        if answer.status_code == 200:
            self.open[place.counters[seat]] = answer.json()["state"]
        else:
            assert action != "open" or was != "closed", answer.text

    @rule(p=places, seat=seats, lose=losses)
    def call_next(self, p: int, seat: int, lose: bool) -> None:
        place, counter_id = self.places[p], self.places[p].counters[seat]
        answer = self.world.send(place.people[seat], "POST", f"/api/counters/{counter_id}/call-next", lose)
        if self.open.get(counter_id) != "open":
            assert answer.status_code in {403, 409}, answer.text
        elif self._at(p, counter_id):
            assert answer.status_code == 409, answer.text
        elif not any(ticket["status"] == "waiting" for ticket in self.tickets[p].values()):
            assert answer.status_code == 204, answer.text
        else:
            assert answer.status_code == 200, answer.text
            called = answer.json()["ticket"]
            self._keep_called(p, called, place.people[seat])

    @rule(
        p=places,
        seat=seats,
        ends=st.lists(st.sampled_from(["complete", "call_next"]), min_size=1, max_size=3),
        lose=losses,
    )
    def serve(self, p: int, seat: int, ends: list[str], lose: bool) -> None:
        """An agent at work: called, started, ended, and so on with whoever is called next."""
        if self.open.get(self.places[p].counters[seat], "closed") != "open":
            self.session(p, seat, "open", lose)
        for end in ends:
            self.call_next(p, seat, lose)
            for action in ("start", end):
                for ticket_id in self._at(p, self.places[p].counters[seat]):
                    self._act_as(p, self.tickets[p][ticket_id], seat, action, lose)

    @precondition(lambda self: any(self.tickets))
    @rule(p=places, pick=picks, seat=seats, steps=st.lists(picks, min_size=1, max_size=4), lose=losses)
    def visit(self, p: int, pick: int, seat: int, steps: list[int], lose: bool) -> None:
        """Some steps of one ticket's life."""
        if self.tickets[p]:
            ticket_id = sorted(self.tickets[p])[pick % len(self.tickets[p])]
            for step in steps:
                self._act(p, self.tickets[p][ticket_id], seat, step, lose)

    def _act(self, p: int, ticket: dict[str, Any], seat: int, step: int, lose: bool) -> None:
        """Mostly what the ticket allows; now and then anything at all."""
        legal = [one for one in AFTER if ticket["status"] in AFTER[one]]
        actions = sorted(AFTER) if step % 5 == 0 or not legal else legal
        action = actions[step // 5 % len(actions)]
        self._act_as(p, ticket, seat, action, lose)

    def _act_as(self, p: int, ticket: dict[str, Any], seat: int, action: str, lose: bool) -> None:
        """Whoever has the ticket at the counter acts on it, else who sits at `seat`."""
        place = self.places[p]
        holder = place.counters.index(ticket["counter_id"]) if ticket["status"] in {"called", "serving"} else seat
        path = f"/api/tickets/{ticket['ticket_id']}/actions"
        answer = self.world.send(place.people[holder], "POST", path, lose, action=action)
        wanted = self._wanted(p, ticket, action)
        if answer.status_code == 200:
            after = answer.json()["ticket"] if action == "call_next" else answer.json()
            assert after["status"] == wanted, (action, ticket["status"], answer.text)
            assert after["version"] > ticket["version"]
            self._remember(ticket, after, place.people[holder])
            self._keep(p, after)
            if action in {"complete", "call_next"}:
                self._go_on(after)
            if action == "call_next":
                self._next(p, ticket, answer.json()["next"], place.people[holder])
        else:
            is_at_open = self.open.get(ticket["counter_id"] or "") == "open"
            assert answer.status_code in {403, 409}, answer.text
            assert wanted is None or (ticket["status"] in {"called", "serving"} and not is_at_open), answer.text

    def _wanted(self, p: int, ticket: dict[str, Any], action: str) -> str | None:
        """The status that the action leads to, None when it must be refused. A visit goes on past what is closed."""
        wanted = AFTER[action].get(ticket["status"])
        if wanted != "done":
            return wanted
        further = [one for one in self.further.get(ticket["ticket_id"], []) if one not in self.places[p].closed]
        return "waiting" if further else "done"

    def _next(self, p: int, completed: dict[str, Any], called: dict[str, Any] | None, token: str) -> None:
        """Who was called by the same command that completed another."""
        if called is None:
            assert not any(one["status"] == "waiting" for one in self.tickets[p].values()), "somebody waits"
            return
        last = self.last[completed["ticket_id"]]
        self._keep_called(p, called, token)
        if called["ticket_id"] == completed["ticket_id"]:
            self.last[called["ticket_id"]] = replace(last, version=called["version"])
        else:
            self.last[completed["ticket_id"]] = replace(last, called_id=called["ticket_id"], called=called["version"])

    @precondition(lambda self: bool(self.last))
    @rule(pick=picks, seat=seats, lose=losses)
    def undo(self, pick: int, seat: int, lose: bool) -> None:
        """Mostly of what was done just now, by whom it was done."""
        recent = sorted(self.last, key=lambda one: self.last[one].at, reverse=True)[:3]
        ticket_id = recent[pick % len(recent)]
        p = next(p for p, tickets in enumerate(self.tickets) if ticket_id in tickets)
        place = self.places[p]
        last, now = self.last[ticket_id], self.tickets[p][ticket_id]
        token = place.people[seat] if pick % 3 == 0 else last.token
        answer = self.world.send(token, "POST", f"/api/tickets/{ticket_id}/actions", lose, action="undo")
        if answer.status_code == 200:
            assert (token, now["version"]) == (last.token, last.version), "not theirs, or something happened since"
            assert not last.called_id or self.tickets[p][last.called_id]["version"] == last.called
            back = answer.json()
            same = ("status", "service_id", "counter_id", "queued_at", "called_at", "served_at")
            assert [back[name] for name in same] == [last.before[name] for name in same]
            self._back(p, ticket_id, back)
        else:
            assert answer.status_code == 409, answer.text
            since = last.called_id and self.tickets[p][last.called_id]["version"] != last.called
            others = [
                one for one in self._at(p, last.before["counter_id"] or "") if one not in {ticket_id, last.called_id}
            ]
            late = time.monotonic() - last.at > UNDO_SECONDS - 1
            assert token != last.token or now["version"] != last.version or since or others or late, answer.text

    def _back(self, p: int, ticket_id: str, back: dict[str, Any]) -> None:
        last = self.last.pop(ticket_id)
        self.further[ticket_id] = last.further
        self._keep(p, back)
        if last.called_id:
            path = f"/api/tickets/{last.called_id}"
            returned = self.world.send(self.places[p].people[0], "GET", path).json()["ticket"]
            assert returned["status"] == "waiting", "called by the command that was taken back"
            self.last.pop(last.called_id, None)
            self._keep(p, returned)

    @precondition(lambda self: any(self.tickets))
    @rule(
        p=places,
        pick=picks,
        which=st.integers(0, 1),
        position=st.sampled_from([None, "first", "keep", "last", 1, 2]),
        lose=losses,
    )
    def transfer(self, p: int, pick: int, which: int, position: str | int | None, lose: bool) -> None:
        place = self.places[p]
        moving = [one for one in self.tickets[p].values() if one["status"] in {"called", "serving"}]
        moving = [one for one in moving if self.open.get(one["counter_id"]) == "open"]
        if not moving:
            return
        ticket = sorted(moving, key=lambda one: one["ticket_id"])[pick % len(moving)]
        token = place.people[place.counters.index(ticket["counter_id"])]
        path = f"/api/tickets/{ticket['ticket_id']}/actions"
        where = {"service_id": place.services[which], "position": position}
        answer = self.world.send(token, "POST", path, lose, action="transfer", **where)
        if place.services[which] in place.closed:
            assert (answer.status_code, answer.json()["error"]["code"]) == (409, "SERVICE_CLOSED")
            return
        assert answer.status_code == 200, answer.text
        assert (answer.json()["status"], answer.json()["service_id"]) == ("waiting", place.services[which])
        self._remember(ticket, answer.json(), token)
        self._keep(p, answer.json())

    @rule(p=places, which=st.integers(0, 1), name=st.text("abc", min_size=1, max_size=5), switch=st.booleans())
    def configure(self, p: int, which: int, name: str, switch: bool) -> None:
        place = self.places[p]
        path = f"/api/services/{place.services[which]}"
        version = self.world.send(place.people[0], "GET", path).json()["version"]
        is_on = place.services[which] in place.closed if switch else place.services[which] not in place.closed
        answer = self.world.send(place.people[0], "PATCH", path, True, version=version, name=name, active=is_on)
        assert answer.status_code == 200, answer.text
        (place.closed.discard if is_on else place.closed.add)(place.services[which])
        stale = self.world.send(place.people[0], "PATCH", path, version=version, name="stale")
        assert (stale.status_code, stale.json()["error"]["code"]) == (409, "VERSION_CONFLICT")

    @rule(p=places, pick=picks)
    def trespass(self, p: int, pick: int) -> None:
        """The other tenant's people, with this one's ids: to them there is no such thing."""
        place, strangers = self.places[p], self.places[(p + 2) % 4].people
        ticket_id = next(iter(self.tickets[p]), place.branch_id)
        tries = [
            ("GET", f"/api/branches/{place.branch_id}", {}),
            ("GET", f"/api/tickets/{ticket_id}", {}),
            ("GET", f"/api/queues/snapshot?branch_id={place.branch_id}", {}),
            ("POST", "/api/tickets", {"service_id": place.services[0]}),
            ("POST", f"/api/counters/{place.counters[0]}/session", {"action": "open"}),
            ("POST", f"/api/counters/{place.counters[0]}/call-next", {}),
            ("POST", f"/api/tickets/{ticket_id}/actions", {"action": "cancel"}),
            ("PATCH", f"/api/services/{place.services[0]}", {"version": 1, "name": "theirs"}),
            ("POST", "/api/areas", {"branch_id": place.branch_id, "name": "theirs"}),
        ]
        method, path, body = tries[pick % len(tries)]
        answer = self.world.send(strangers[pick % len(strangers)], method, path, **body)
        assert answer.status_code == 404, (method, path, answer.text)

    @rule()
    def database_cuts_its_connections(self) -> None:
        self.world.cut_connections()

    @precondition(lambda self: self.may_kill)
    @rule()
    def server_is_killed(self) -> None:
        self.world.kill_server()

    def teardown(self) -> None:
        """The truth of the database is what the answers said, ticket by ticket."""
        for p, place in enumerate(getattr(self, "places", [])):
            self._compare(p, place)
            self._check_log(place)

    def _compare(self, p: int, place: Place) -> None:
        rows = self.world.rows(
            "SELECT ticket_id::text, status, version, display_number, business_day FROM tickets "
            "WHERE branch_id = $1::text::uuid",
            place.branch_id,
        )
        stored = {row["ticket_id"]: (row["status"], row["version"], row["display_number"]) for row in rows}
        told = {key: (one["status"], one["version"], one["display_number"]) for key, one in self.tickets[p].items()}
        assert stored == told, "a ticket was lost, made twice, or is not what was answered"
        assert len({(row["business_day"], row["display_number"]) for row in rows}) == len(rows)
        snapshot = self.world.send(place.people[0], "GET", f"/api/queues/snapshot?branch_id={place.branch_id}").json()
        shown = {ticket["ticket_id"]: ticket["status"] for ticket in snapshot["tickets"]}
        assert shown == {key: one["status"] for key, one in self.tickets[p].items() if one["status"] in LIVE}
        for counter_id in place.counters:
            assert len(self._at(p, counter_id)) <= 1

    def _check_log(self, place: Place) -> None:
        rows = self.world.rows(
            'SELECT e."offset", e.topics::text AS topics, s.head FROM events e JOIN streams s USING (stream_id, epoch) '
            'WHERE stream_id = $1::text::uuid ORDER BY e."offset"',
            place.branch_id,
        )
        assert [row["offset"] for row in rows] == list(range(1, len(rows) + 1))
        assert not rows or rows[0]["head"] == len(rows)
        last: dict[str, int] = {}
        for row in rows:
            for topic, previous in json.loads(row["topics"]).items():
                assert previous == last.get(topic, 0), f"a hole in {topic}"
                last[topic] = row["offset"]

    def _at(self, p: int, counter_id: str) -> list[str]:
        """The tickets called to or served at a counter."""
        found = self.tickets[p].items()
        return [key for key, one in found if one["counter_id"] == counter_id and one["status"] in {"called", "serving"}]

    def _keep(self, p: int, ticket: dict[str, Any]) -> None:
        self.tickets[p][ticket["ticket_id"]] = ticket

    def _keep_called(self, p: int, called: dict[str, Any], token: str) -> None:
        before = self.tickets[p][called["ticket_id"]]
        assert before["status"] == "waiting", "called twice, or from nowhere"
        self._remember(before, called, token)
        self._keep(p, called)

    def _remember(self, before: dict[str, Any], after: dict[str, Any], token: str) -> None:
        """What undo would take back."""
        further = self.further.get(after["ticket_id"], [])
        self.last[after["ticket_id"]] = Last(token, before, after["version"], time.monotonic(), further)

    def _go_on(self, after: dict[str, Any]) -> None:
        """A visit that was completed at one service leads to those after the one it came to; when done, to none."""
        ticket_id = after["ticket_id"]
        further = [] if after["status"] == "done" else self.further.get(ticket_id, [])
        self.further[ticket_id] = further[further.index(after["service_id"]) + 1 :] if further else []


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    with server_process(database, tmp_path) as process:
        made = World(database, process)
        yield made
        made.close()


def play(world: World, may_kill: bool, **how: Any) -> None:
    machine = type("Queue", (Queue,), {"world": world, "may_kill": may_kill})
    checks = list(HealthCheck)
    run_state_machine_as_test(
        machine, settings=settings(deadline=None, database=None, suppress_health_check=checks, print_blob=True, **how)
    )


def test_the_queue_is_as_its_answers_say(world: World) -> None:
    """Short, and the same every time; the long one below looks further."""
    play(world, may_kill=False, max_examples=8, stateful_step_count=40, derandomize=True)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_the_queue_is_as_its_answers_say_for_long_and_while_the_server_is_killed(world: World) -> None:
    play(world, may_kill=True, max_examples=40, stateful_step_count=60)
