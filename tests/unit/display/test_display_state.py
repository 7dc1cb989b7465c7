"""The screen's transitions: what each event does to the newest call and the list before it."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_contract.displays import DisplaySettings
from qms_contract.events import EventType, QueuePayload
from qms_contract.queues import QueueSummary
from qms_contract.tickets import TicketStatus
from qms_display.state import (
    KEPT_CALLS,
    Calls,
    ScreenState,
    with_connection,
    with_connection_lost,
    with_event,
    with_snapshot,
)

from tests.support.display_data import NOW, SERVICE, branch, event, new_id, service, snapshot, ticket


def called(*numbers):
    calls = with_snapshot(Calls(), snapshot())
    for offset, number in enumerate(numbers, start=1):
        calls = with_event(calls, event("called", ticket(number), offset))
    return calls


def numbers(calls):
    return [call.number for call in calls.shown]


def test_a_call_is_the_newest_and_pushes_the_one_before_into_the_list():
    calls = called("A001", "B002")
    assert calls.newest.number == "B002"
    assert [call.number for call in calls.previous] == ["A001"]
    assert calls.fresh == calls.newest.key


def test_the_list_holds_the_last_calls_only():
    calls = called(*(f"A{n:03}" for n in range(12)))
    assert [call.number for call in calls.previous] == [f"A{n:03}" for n in range(10, 5, -1)]


def test_a_recall_brings_a_call_to_the_front_and_counts_anew():
    calls = called("A001", "B002")
    calls = with_event(calls, event("recalled", ticket("A001", call_count=2, version=5), 3))
    assert numbers(calls) == ["A001", "B002"]
    assert calls.fresh == calls.newest.key
    assert calls.newest.key.call_count == 2


@pytest.mark.parametrize(
    ("kind", "status", "stays"),
    [
        ("serving", TicketStatus.SERVING, True),
        ("completed", TicketStatus.DONE, True),
        ("no_show", TicketStatus.NO_SHOW, True),
        ("held", TicketStatus.HELD, False),
        ("transferred", TicketStatus.WAITING, False),
        ("cancelled", TicketStatus.CANCELLED, False),
        ("reverted", TicketStatus.WAITING, False),
        ("requeued", TicketStatus.WAITING, False),
    ],
)
def test_a_call_stays_while_it_tells_something_and_leaves_when_the_visitor_shall_not_come(kind, status, stays):
    calls = with_event(called("A001", "B002"), event(kind, ticket("B002", status, version=3), 3))
    assert numbers(calls) == (["B002", "A001"] if stays else ["A001"])


def test_an_undone_hold_brings_the_call_back_where_it_was():
    calls = called("A001", "B002", "C003")
    calls = with_event(calls, event("held", ticket("B002", TicketStatus.HELD, version=3), 4))
    calls = with_event(calls, event("reverted", ticket("B002", TicketStatus.CALLED, version=4), 5))
    assert numbers(calls) == ["C003", "B002", "A001"]


def test_events_of_tickets_that_were_never_called_change_nothing():
    calls = called("A001")
    assert with_event(calls, event("cancelled", ticket("Z999", TicketStatus.CANCELLED), 2)) is calls


@given(
    st.lists(
        st.tuples(st.sampled_from(["called", "recalled", "serving", "held", "reverted"]), st.integers(0, 5)),
        max_size=25,
    )
)
def test_applying_events_again_changes_nothing(steps):
    """Any history, then any part of it once more: the same screen."""
    status = {"serving": TicketStatus.SERVING, "held": TicketStatus.HELD, "reverted": TicketStatus.WAITING}
    history = [
        event(
            kind,
            ticket(f"A{who}", status.get(kind, TicketStatus.CALLED), version=index + 2, call_count=index + 1),
            index + 1,
        )
        for index, (kind, who) in enumerate(steps)
    ]
    once = with_snapshot(Calls(), snapshot())
    for one in history:
        once = with_event(once, one)
    twice = once
    for one in history:
        twice = with_event(twice, one)
    assert twice == once


def test_a_snapshot_replaces_what_was_known_and_keeps_its_order():
    calls = with_snapshot(
        called("X001"), snapshot([(ticket("B002"), "4"), (ticket("A001"), "1")], branch=branch(["id"]))
    )
    assert [(call.number, call.counter) for call in calls.shown] == [("B002", "4"), ("A001", "1")]
    assert calls.branch.languages == ["id"]
    assert calls.fresh == calls.newest.key


def test_the_first_snapshot_does_not_pulse():
    assert with_snapshot(Calls(), snapshot([(ticket("A001"), "1")])).fresh is None


def test_a_snapshot_never_loses_the_position_to_be_acknowledged():
    calls = with_snapshot(called("A001"), snapshot([(ticket("A001"), "3")]))
    assert calls.newest.offset == 1


def test_a_loss_keeps_its_first_time_until_the_connection_is_back():
    lost = with_connection_lost(with_connection_lost(ScreenState(), NOW), NOW + timedelta(minutes=5))
    assert lost.lost_at == NOW
    assert with_connection(lost).lost_at is None


def queue(waiting, of=SERVICE):
    return QueueSummary(service_id=of, waiting=waiting, oldest_queued_at=None, open_counters=1, estimate=None)


def test_how_many_wait_follows_the_queue():
    calls = with_snapshot(Calls(), snapshot(queues=[queue(4)]))
    assert calls.waiting == {SERVICE: 4}
    payload = QueuePayload(queue=queue(5))
    told = msgspec.structs.replace(event("called", ticket(), 1), type=EventType.QUEUE_CHANGED, payload=payload)
    assert with_event(calls, told).waiting == {SERVICE: 5}
    assert with_event(with_event(calls, told), told) is not None


def test_the_list_is_as_long_as_the_branch_wants_and_knows_each_services_last_call():
    settings = DisplaySettings(earlier_calls=8)
    calls = with_snapshot(Calls(), snapshot([(ticket(f"A{n:03}"), "3") for n in range(20)], display=settings))
    assert len(calls.previous) == 8
    assert calls.last_of(SERVICE).number == "A000"
    assert calls.last_of(new_id()) is None


def test_a_quiet_services_last_call_outlives_any_number_of_others():
    rare = new_id()
    calls = with_event(with_snapshot(Calls(), snapshot()), event("called", ticket("B001", service_id=rare), 1))
    for n in range(2, 3 * KEPT_CALLS):
        calls = with_event(calls, event("called", ticket(f"A{n:03}"), n))
    assert calls.last_of(rare).number == "B001"
    assert len(calls.calls) == KEPT_CALLS + 1


def test_a_display_of_an_area_offers_that_areas_services_and_those_of_none():
    area, other = new_id(), new_id()
    here, there, everywhere = [service(service_id=new_id(), area_id=one) for one in (area, other, None)]
    off = service(service_id=new_id(), area_id=area, active=False)
    calls = with_snapshot(Calls(), snapshot(services=[here, there, everywhere, off], area_id=area))
    assert calls.offered == (here, everywhere)
    assert with_snapshot(Calls(), snapshot(services=[here, there, off])).offered == (here, there)


def test_a_screen_kept_by_an_older_version_is_still_read():
    kept = msgspec.json.decode(msgspec.json.encode(called("A001")))
    for later in ("display", "assets", "waiting", "area_id"):
        del kept[later]
    assert msgspec.convert(kept, Calls) == called("A001")


@pytest.mark.parametrize("other", [{"epoch": "e2"}, {"branch": branch(branch_id=new_id())}])
def test_nothing_that_was_counted_in_another_stream_is_carried_into_this_one(other):
    known = msgspec.structs.replace(called("A001"), config_version=7)
    calls = ((ticket("A001"), "3"),)
    assert with_snapshot(known, snapshot(calls)).config_version == 7
    assert with_snapshot(known, snapshot(calls)).newest.offset == 1
    elsewhere = with_snapshot(known, snapshot(calls, **other))
    assert (elsewhere.config_version, elsewhere.newest.offset) == (0, 0)
