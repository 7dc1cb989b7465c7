"""The server's time, from answers that were under way for a while."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qms_clientkit.server_clock import ROUGHLY, ServerClock

BEGAN = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SECONDS = st.floats(0, 20)


class Machine:
    """A machine whose clock is `ahead` of the server's, and what it asks."""

    def __init__(self, ahead=timedelta()):
        self.ahead, self.true = ahead, BEGAN
        self.clock = ServerClock(lambda: self.true + self.ahead)

    def ask(self, there, back):
        """An answer whose question took `there` seconds, and that took `back` itself."""
        asked = self.clock.local()
        self.true += timedelta(seconds=there)
        told = self.true
        self.true += timedelta(seconds=back)
        self.clock.sync(told, asked)

    @property
    def wrong(self):
        return abs(self.clock.now() - self.true)


def test_an_answer_that_was_held_up_turns_no_clock_back():
    """Seen: a server that stood still for nine seconds, and a clerk whose clock was late by a minute after it."""
    machine = Machine(timedelta(hours=3))
    machine.ask(0.01, 0.01)
    machine.ask(0.01, 9)
    machine.ask(9, 0.01)
    assert machine.wrong < timedelta(milliseconds=20)


@given(st.floats(-1e6, 1e6), st.lists(st.tuples(SECONDS, SECONDS), min_size=1))
def test_it_is_never_further_off_than_the_quickest_answer_took(ahead, answers):
    machine = Machine(timedelta(seconds=ahead))
    for there, back in answers:
        machine.ask(there, back)
    quickest = min(there + back for there, back in answers)
    assert machine.wrong <= timedelta(seconds=quickest) + timedelta(milliseconds=1)


@pytest.mark.parametrize("jump", [timedelta(hours=5), timedelta(hours=-5)])
def test_a_clock_that_is_set_is_followed_with_the_next_answer(jump):
    machine = Machine()
    machine.ask(0.1, 0.1)
    machine.ahead += jump
    machine.ask(0.1, 0.1)
    assert machine.wrong <= timedelta(seconds=0.2)


def test_a_clock_that_is_set_back_while_an_answer_is_under_way_is_followed_too():
    machine = Machine()
    machine.ask(0.1, 0.1)
    asked = machine.clock.local()
    machine.ahead -= timedelta(hours=5)
    machine.clock.sync(machine.true, asked)
    assert machine.wrong < timedelta(milliseconds=1)


@pytest.mark.parametrize("ahead", [timedelta(seconds=20), timedelta(seconds=-20)])
def test_a_date_in_whole_seconds_corrects_what_it_cannot_have_made_itself(ahead):
    machine = Machine(ahead)
    machine.clock.sync_roughly(machine.true.replace(microsecond=0), machine.clock.local())
    assert machine.wrong <= timedelta(seconds=1)


def test_a_date_that_was_under_way_for_long_corrects_nothing():
    machine = Machine()
    machine.ask(0.01, 0.01)
    asked, told = machine.clock.local(), machine.true
    machine.true += 3 * ROUGHLY
    machine.clock.sync_roughly(told, asked)
    assert machine.wrong < timedelta(milliseconds=20)
