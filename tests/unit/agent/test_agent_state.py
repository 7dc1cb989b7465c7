"""The desk from snapshots and events: whatever comes twice or late, it shows what is true."""

from dataclasses import replace
from uuid import UUID

import msgspec
import pytest
from qms_agent.desk import with_event, with_ticket
from qms_agent.state import Phase, Step
from qms_contract.counters import CounterState
from qms_contract.events import ConfigPayload, CounterPayload, Envelope, EventType, Origin, QueuePayload, TicketPayload
from qms_contract.tickets import TicketStatus

from tests.support.agent_samples import (
    a_counter,
    a_desk,
    a_screen,
    a_visit,
    ago,
    called,
    counter_id,
    held,
    mine,
    served,
)
from tests.support.kiosk_samples import BRANCH, TENANT, a_queue, service_id


def event(kind, payload):
    return Envelope(
        v=1, type=kind, ts=ago(0), tenant_id=TENANT, branch_id=BRANCH, topic="t", epoch="e", offset=9, prev=8,
        payload=payload,
    )  # fmt: skip


def newer(ticket, **changes):
    return msgspec.structs.replace(ticket, version=ticket.version + 1, **changes)


def test_an_event_applied_twice_changes_nothing_more():
    waiting = a_visit("A058")
    told = event(EventType.TICKET_CALLED, TicketPayload(ticket=newer(waiting, status=TicketStatus.CALLED)))
    once = with_event(a_desk(waiting), told)
    assert with_event(once, told) == once
    assert once.tickets[waiting.ticket_id].status is TicketStatus.CALLED


def test_an_older_version_changes_nothing():
    now = newer(served())
    desk = a_desk(now)
    assert with_ticket(desk, called()) is desk
    assert with_event(desk, event(EventType.TICKET_CALLED, TicketPayload(ticket=called()))) == desk


@pytest.mark.parametrize("status", [TicketStatus.DONE, TicketStatus.NO_SHOW, TicketStatus.CANCELLED])
def test_who_is_gone_is_no_longer_shown(status):
    visit = served()
    assert with_ticket(a_desk(visit), newer(visit, status=status)).tickets == {}


@pytest.mark.parametrize("status", [TicketStatus.HELD, TicketStatus.WAITING])
def test_hold_and_transfer_clear_the_counter_they_leave(status):
    visit = served()
    busy = mine(current_ticket_id=visit.ticket_id, current_number="A057", current_status="serving")
    origin = Origin(status=TicketStatus.SERVING, service_id=service_id(0), counter_id=counter_id(3))
    moved = newer(visit, status=status, counter_id=None)
    kind = EventType.TICKET_HELD if status is TicketStatus.HELD else EventType.TICKET_TRANSFERRED
    desk = with_event(a_desk(visit, counter=busy), event(kind, TicketPayload(ticket=moved, origin=origin)))
    assert desk.counters[counter_id(3)].current_ticket_id is None
    assert desk.counters[counter_id(3)].current_number is None
    assert desk.tickets[visit.ticket_id].status is status


def test_a_counter_that_has_the_next_visitor_already_keeps_it():
    visit, other = served(), UUID(int=77)
    desk = a_desk(visit, counter=mine(current_ticket_id=other, current_number="A099"))
    origin = Origin(status=TicketStatus.SERVING, service_id=service_id(0), counter_id=counter_id(3))
    late = newer(visit, status=TicketStatus.HELD, counter_id=None)
    after = with_event(desk, event(EventType.TICKET_HELD, TicketPayload(ticket=late, origin=origin)))
    assert after.counters[counter_id(3)].current_number == "A099"


def test_counters_queues_and_configuration_are_followed():
    desk = a_desk()
    paused = a_counter(1, state=CounterState.PAUSED, version=2)
    assert with_event(desk, event(EventType.COUNTER_PAUSED, CounterPayload(counter=paused))).counters[
        counter_id(1)
    ] == (paused)
    same = event(EventType.QUEUE_CHANGED, QueuePayload(queue=a_queue(0, waiting=99)))
    assert with_event(desk, same).queues[service_id(0)].waiting == 99
    assert with_event(desk, same).outdated == 0
    fewer = msgspec.structs.replace(a_queue(0), open_counters=0)
    assert with_event(desk, event(EventType.QUEUE_CHANGED, QueuePayload(queue=fewer))).outdated == 1
    changed = ConfigPayload(config_version=2, entity="services", entity_id="x")
    assert with_event(desk, event(EventType.CONFIG_CHANGED, changed)).outdated == 1


@pytest.mark.parametrize(
    ("screen", "step"),
    [
        (a_screen(), Step.CALL_NEXT),
        (a_screen(called()), Step.START),
        (a_screen(served()), Step.COMPLETE_NEXT),
        (a_screen(counter=mine(state=CounterState.PAUSED)), Step.RESUME),
        (a_screen(served(), counter=mine(state=CounterState.PAUSED)), Step.COMPLETE_NEXT),
        (a_screen(called(counter_id=counter_id(1))), Step.CALL_NEXT),
    ],
)
def test_the_next_sensible_step(screen, step):
    assert screen.step is step


def test_nobody_can_act_while_busy_lost_or_elsewhere():
    screen = a_screen()
    assert screen.can_act
    for change in ({"busy": True}, {"lost_since": ago(1)}, {"phase": Phase.COUNTER}):
        assert not replace(screen, **change).can_act


def test_waiting_is_in_the_order_of_the_queue_and_mine_only_what_i_serve():
    screen = a_screen(a_visit("A060", 0, 3), a_visit("C021", 2, 9), a_visit("B017", 1, 22), held(), served())
    assert [one.display_number for one in screen.waiting(mine=False)] == ["B017", "C021", "A060"]
    assert [one.display_number for one in screen.waiting(mine=True)] == ["B017", "A060"]
    assert [one.display_number for one in screen.held(ago(0))] == ["A051"]
    assert [one.name for one in screen.others()] == ["1", "2", "4"]


def test_who_is_due_stands_first_and_then_who_came_first():
    came = {
        number: a_visit(number, 0, minutes, status=TicketStatus.HELD) for number, minutes in (("A1", 9), ("A2", 40))
    }
    due = [a_visit(f"D{ago_}", 0, 1, status=TicketStatus.HELD, remind_at=ago(ago_)) for ago_ in (1, 5)]
    later = a_visit("A3", 0, 50, status=TicketStatus.HELD, remind_at=ago(-10))
    screen = a_screen(*came.values(), *due, later)
    assert [one.display_number for one in screen.held(ago(0))] == ["D5", "D1", "A3", "A2", "A1"]
