"""How long the server may take for a number: what is left of the promise when the kiosk has done its own part."""

import pytest
from qms_kiosk.pace import LEAST, REMEMBERED, SPARE, UNEVEN, Pace


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def drawn(pace, clock, seconds):
    pace.answered()
    clock.now += seconds
    pace.painted()


def test_a_fast_machine_waits_long_enough_for_a_server_far_away():
    clock = Clock()
    pace = Pace(0.3, clock)
    for _ in range(REMEMBERED):
        pace.taken(0.01)
        drawn(pace, clock, 0.03)
    assert pace.for_server() == pytest.approx(0.3 - 0.04 * UNEVEN - SPARE)
    assert pace.for_server() > 0.2


def test_an_old_machine_leaves_itself_the_time_it_needs():
    clock = Clock()
    pace = Pace(0.3, clock)
    drawn(pace, clock, 0.065)
    pace.taken(0.035)
    assert pace.for_server() == pytest.approx(0.3 - 0.1 * UNEVEN - SPARE)


def test_a_server_in_the_house_always_gets_its_time():
    clock = Clock()
    pace = Pace(0.3, clock)
    drawn(pace, clock, 5.0)
    assert pace.for_server() == LEAST


def test_what_was_slow_once_is_forgotten():
    clock = Clock()
    pace = Pace(0.3, clock)
    drawn(pace, clock, 5.0)
    for _ in range(REMEMBERED):
        drawn(pace, clock, 0.04)
    assert pace.for_server() == pytest.approx(0.3 - 0.07 * UNEVEN - SPARE)


def test_only_the_first_paint_of_a_number_counts():
    clock = Clock()
    pace = Pace(0.3, clock)
    for _ in range(REMEMBERED):
        drawn(pace, clock, 0.04)
    clock.now += 9
    pace.painted()
    assert pace.for_server() == pytest.approx(0.3 - 0.07 * UNEVEN - SPARE)
