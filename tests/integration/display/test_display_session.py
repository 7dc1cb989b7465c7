"""A display's session over real sockets: no call is missed, none is doubled, a loss is noticed, a restart is survived."""

import asyncio
import itertools
import time

import msgspec
import pytest
from qms_contract.displays import DisplaySettings, Layout
from qms_contract.events import EventType, QueuePayload
from qms_contract.queues import QueueSummary
from qms_contract.topics import display_topic, service_topic
from qms_display import session
from qms_display.state import Calls

from tests.support.cut_wire import Mode, wire_to
from tests.support.display_data import BRANCH, SERVICE, branch, new_id
from tests.support.display_feed import TOKEN, TOPICS


def distinct(numbers):
    """Without repeats in a row."""
    return [number for index, number in enumerate(numbers) if index == 0 or number != numbers[index - 1]]


async def test_it_pairs_by_a_code_and_remembers_the_token(server, follow, eventually):
    server.approved = False
    display = follow(token=None)
    await eventually(lambda: any(state.code == "WXYZ-1234" for state in display.pairings))
    server.approved = True
    await asyncio.wait_for(display.loaded.wait(), 10)
    assert display.settings.value.device_token == TOKEN
    assert display.calls.value.branch.organisation == "Kota Sehat Public Services"


async def test_a_call_is_shown_said_and_acknowledged(server, follow, eventually):
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    await eventually(lambda: server.subscribed == TOPICS)
    called = server.call("A047", "3")
    await eventually(lambda: display.voice.said == ["A047"])
    display.session.painted(display.calls.value.newest.offset)
    await eventually(lambda: server.painted == [called.offset])


async def test_ten_calls_while_the_socket_is_down_are_all_shown_in_order(server, follow, eventually):
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    await eventually(lambda: server.subscribed == TOPICS)
    numbers = [f"A{n:03}" for n in range(12)]
    server.call(numbers[0])
    server.drop()
    for number in numbers[1:11]:
        server.call(number)
        server.drop()
    await eventually(lambda: display.newest and display.newest[-1] == numbers[10])
    server.call(numbers[11])
    await eventually(lambda: display.newest[-1] == numbers[11])
    assert distinct([number for number in display.newest if number]) == numbers
    assert display.voice.said == numbers


async def test_calls_that_cannot_be_resumed_come_with_a_snapshot(server, follow, eventually):
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    await eventually(lambda: server.subscribed == TOPICS)
    server.call("A001")
    await eventually(lambda: display.voice.said == ["A001"])
    server.resumable = False
    server.drop()
    for n in range(2, 12):
        server.call(f"A{n:03}")
    await eventually(lambda: display.calls.value.newest.number == "A011")
    assert [call.number for call in display.calls.value.previous] == [f"A{n:03}" for n in (10, 9, 8, 7, 6)]
    await eventually(lambda: len(display.voice.said) == 11)
    assert display.voice.said == [f"A{n:03}" for n in range(1, 12)]


async def test_a_loss_is_noticed_within_5_s_and_the_calls_stay(server, follow, eventually):
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    server.call("A047")
    await eventually(lambda: display.voice.said == ["A047"])
    lost = time.monotonic()
    await asyncio.to_thread(server.stop)
    await eventually(lambda: display.presenter.screen.value.lost_at is not None)
    assert time.monotonic() - lost < 5
    assert display.presenter.screen.value.calls.newest.number == "A047"
    server.call("B048")
    server.start()
    await eventually(lambda: display.presenter.screen.value.lost_at is None)
    await eventually(lambda: display.voice.said == ["A047", "B048"])


async def test_a_network_that_dies_without_a_word_is_noticed_within_5_s(server, follow, eventually):
    async with wire_to(server.address) as wire:
        display = follow(address=wire.url)
        await asyncio.wait_for(display.loaded.wait(), 10)
        server.call("A047")
        await eventually(lambda: display.voice.said == ["A047"])
        wire.cut(Mode.MUTE)
        died = time.monotonic()
        await eventually(lambda: display.presenter.screen.value.lost_at is not None)
        assert time.monotonic() - died < 5
        assert display.presenter.screen.value.calls.newest.number == "A047"


async def test_a_server_that_is_down_at_the_start_is_said_and_waited_for(server, follow, eventually):
    await asyncio.to_thread(server.stop)
    begun = time.monotonic()
    display = follow()
    await eventually(lambda: display.presenter.screen.value.lost_at is not None)
    assert time.monotonic() - begun < 5
    server.start()
    await asyncio.wait_for(display.loaded.wait(), 10)
    await eventually(lambda: display.presenter.screen.value.lost_at is None)


async def test_a_changed_branch_arrives_without_a_restart(server, follow, eventually):
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    await eventually(lambda: server.subscribed == TOPICS)
    server.change_branch(messages=["Closed on Friday."], languages=["ar", "en"])
    await eventually(lambda: display.calls.value.branch.messages == ["Closed on Friday."])
    assert display.calls.value.branch == branch(["ar", "en"], messages=["Closed on Friday."])
    assert display.voice.prepared[0] == ["ar", "en"]


async def test_a_changed_branch_arrives_also_where_another_branch_was_further(server, follow, eventually):
    """As the cache has it of the branch in which this display stood before: versions are counted by branch."""
    display = follow()
    display.calls.set(Calls(config_version=50))
    await asyncio.wait_for(display.loaded.wait(), 10)
    await eventually(lambda: server.subscribed == TOPICS)
    server.change_branch(messages=["Closed on Friday."])
    await eventually(lambda: display.calls.value.branch.messages == ["Closed on Friday."])


@pytest.mark.parametrize("version", [1, 3])
async def test_a_changed_branch_arrives_after_a_backup_was_restored(server, follow, eventually, version):
    """Whose next change may have a version that this display has heard of, in the stream before."""
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    await eventually(lambda: server.subscribed == TOPICS)
    for message in ("one", "two", "three"):
        server.change_branch(messages=[message])
    await eventually(lambda: display.calls.value.branch.messages == ["three"])
    server.restore(version, messages=["of yesterday"])
    await eventually(lambda: display.calls.value.branch.messages == ["of yesterday"])
    await eventually(lambda: server.subscribed == 2 * TOPICS)
    server.change_branch(messages=["after it"])
    await eventually(lambda: display.calls.value.branch.messages == ["after it"])


async def test_where_websockets_are_blocked_it_notices_too_that_it_was_put_elsewhere(
    server, follow, eventually, monkeypatch
):
    monkeypatch.setattr(session, "PLACE_SECONDS", 0.1)
    server.blocked = True
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    area = new_id()
    server.device = msgspec.structs.replace(server.device, area_id=area)
    await eventually(lambda: display.session._topic == display_topic(BRANCH, area))


async def test_a_display_that_is_put_into_another_area_hears_that_ones_calls(server, follow, eventually):
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    await eventually(lambda: server.subscribed == TOPICS)
    area = new_id()
    server.device = msgspec.structs.replace(server.device, area_id=area)
    server.change_branch()
    await eventually(lambda: display_topic(BRANCH, area) in server.topics())
    await eventually(lambda: display_topic(BRANCH, None) not in server.topics())


async def test_a_revoked_token_leads_back_to_pairing(server, follow, eventually):
    server.approved = False
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    server.known_tokens.clear()
    server.drop()
    await eventually(lambda: any(state.code for state in display.pairings))
    assert display.settings.value.device_token is None
    server.approved = True
    display.loaded.clear()
    await asyncio.wait_for(display.loaded.wait(), 10)


async def test_it_sends_its_heartbeat(server, follow, eventually):
    follow()
    await eventually(lambda: server.heartbeats == 1)


async def test_where_websockets_are_blocked_it_polls_every_3_s_and_misses_and_repeats_nothing(
    server, follow, eventually
):
    server.blocked = True
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    server.call("A001")
    server.call("A002", "1")
    await eventually(lambda: display.voice.said == ["A001", "A002"])
    server.call("A002", "1", count=2, kind="recalled")
    server.call("A003")
    await eventually(lambda: len(display.voice.said) == 4)
    assert display.voice.said == ["A001", "A002", "A002", "A003"]
    assert display.calls.value.newest.number == "A003"
    assert display.presenter.screen.value.lost_at is None, "the server is heard, if not at once"
    await eventually(lambda: len(server.polls) >= 5, timeout=20)
    between = [later - earlier for earlier, later in itertools.pairwise(server.polls[1:])]
    assert all(2.5 < one < 4.5 for one in between), between
    server.blocked = False
    await eventually(lambda: server.subscribed == TOPICS)
    called = server.call("A004")
    await eventually(lambda: display.voice.said[-1] == "A004")
    assert called.offset == display.calls.value.newest.offset


async def test_it_hears_each_queue_only_while_the_screen_says_how_many_wait(server, follow, eventually):
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    await eventually(lambda: server.subscribed == TOPICS)
    server.shown = {"display": DisplaySettings(layout=Layout.SERVICES)}
    server.change_branch(messages=[])
    await eventually(lambda: server.topics() >= {service_topic(BRANCH, SERVICE)})
    server.tell(EventType.QUEUE_CHANGED, service_topic(BRANCH, SERVICE), QueuePayload(queue=a_queue(9)))
    await eventually(lambda: display.calls.value.waiting == {SERVICE: 9})
    server.call("A047")
    await eventually(lambda: display.voice.said == ["A047"])
    server.shown = {}
    server.change_branch(messages=["Back."])
    await eventually(lambda: len(server.topics()) == TOPICS)


async def test_where_websockets_are_blocked_a_changed_branch_and_its_queues_arrive_too(server, follow, eventually):
    """Seen: the events that a poll brings are of the calls alone, so all else stayed as it was at the start."""
    server.blocked = True
    server.shown = {"queues": [a_queue(3)]}
    display = follow()
    await asyncio.wait_for(display.loaded.wait(), 10)
    server.shown = {"queues": [a_queue(8)], "display": DisplaySettings(layout=Layout.SERVICES, scheme="dark")}
    server.change_branch(messages=["Closed on Friday."])
    server.call("A001")
    await eventually(lambda: display.calls.value.branch.messages == ["Closed on Friday."])
    await eventually(lambda: display.calls.value.display.scheme == "dark")
    await eventually(lambda: display.voice.said == ["A001"])
    server.shown = {**server.shown, "queues": [a_queue(9)]}
    server.call("A002")
    await eventually(lambda: display.calls.value.waiting == {SERVICE: 9})
    await eventually(lambda: display.voice.said == ["A001", "A002"])


def a_queue(waiting):
    return QueueSummary(service_id=SERVICE, waiting=waiting, oldest_queued_at=None, open_counters=1, estimate=None)
