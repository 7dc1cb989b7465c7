"""What can still be taken back, for how long, and what ends it."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from qms_agent import undoing
from qms_agent.state import Phase
from qms_agent.undoing import Undoing
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.staff.screen import Notice

from tests.support.agent_samples import a_screen

DONE = Notice("A056 completed", undo=UUID(int=9), serial=1)


@pytest.fixture
async def kept(monkeypatch):
    """`kept(seconds)`: a screen and what follows it, with as long to take something back."""
    tasks = Tasks()

    def begin(seconds=60.0):
        monkeypatch.setattr(undoing, "UNDO_SECONDS", seconds)
        screen = Observable(a_screen())
        return screen, Undoing(screen, tasks)

    yield begin
    await tasks.stop()


def say(screen, notice):
    screen.update(lambda now: replace(now, notice=notice))


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


def test_it_is_offered_as_long_as_the_server_takes_it_back():
    assert 10 < undoing.UNDO_SECONDS < 15


async def test_other_words_take_nothing_from_it_and_another_step_takes_its_place(kept):
    screen, _ = kept()
    say(screen, DONE)
    say(screen, Notice("A053: reminder is due", serial=2))
    assert screen.value.undoable == DONE
    later = replace(DONE, sentence="A057 called", serial=3)
    say(screen, later)
    assert screen.value.undoable == later


async def test_its_time_runs_out_and_begins_anew_with_another_step(kept):
    screen, _ = kept(0.05)
    say(screen, DONE)
    later = replace(DONE, serial=2)
    say(screen, later)
    assert screen.value.undoable == later
    await until(lambda: screen.value.undoable is None)
    say(screen, Notice("Something else", serial=3))
    assert screen.value.undoable is None


async def test_the_undo_itself_and_leaving_the_desk_end_it(kept):
    screen, kept_back = kept()
    say(screen, DONE)
    kept_back.end()
    assert screen.value.undoable is None
    say(screen, replace(DONE, serial=2))
    screen.update(lambda now: replace(now, phase=Phase.COUNTER))
    assert screen.value.undoable is None
