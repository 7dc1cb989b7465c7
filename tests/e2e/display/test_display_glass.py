"""`painted` means on the glass: the real program on a real X server, looked at in the instant the report arrives."""

import os
import subprocess
import sys

import numpy as np
import pytest

from tests.support.display_feed import TOKEN, TOPICS, DisplayServer
from tests.support.display_glass import HEIGHT, WIDTH, virtual_glass
from tests.support.waiting import wait_until

NUMBER = slice(HEIGHT // 5, HEIGHT * 45 // 100), slice(WIDTH // 20, WIDTH * 6 // 10)
"""Where the newest number is drawn, within its panel: neither the pulsing border nor the clock reach into it."""


@pytest.fixture
def glass(tmp_path):
    folder = tmp_path / "glass"
    folder.mkdir()
    with virtual_glass(folder) as shown:
        yield shown


@pytest.fixture
def server():
    running = DisplayServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def program(server, glass, tmp_path):
    """The display over the whole glass."""
    command = [sys.executable, "-m", "qms_display", "--data-dir", str(tmp_path / "data")]
    recording = ["--audio", f"wav:{tmp_path / 'spoken.wav'}"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": glass.display, "QMS_DEVICE_TOKEN": TOKEN}
    process = subprocess.Popen([*command, "--server", server.address, *recording], env=environment)
    yield process
    process.terminate()
    assert process.wait(15) == 0


class Reports(list):
    """The offsets the display reported, and what the glass showed when each report arrived."""

    def __init__(self, glass):
        super().__init__()
        self._glass, self.pictures = glass, []

    def append(self, offset):
        self.pictures.append(self._glass.grab()[NUMBER])
        super().append(offset)


def same(one, other):
    return np.array_equal(one, other)


def at_rest(glass):
    """The number's picture once it changes no more."""
    seen = [glass.grab()[NUMBER]]

    def unchanged():
        seen.append(glass.grab()[NUMBER])
        return len(seen) > 20 and all(same(seen[-1], picture) for picture in seen[-20:])

    wait_until(unchanged)
    return seen[-1]


def test_a_number_is_on_the_glass_when_the_display_says_painted_and_not_before(server, glass, program):
    wait_until(lambda: server.subscribed == TOPICS, 20)
    server.painted = reports = Reports(glass)
    rest, expected = at_rest(glass), []
    for number in ("A047", "B812", "L2-017", "A12345", "C390", "A001", "A002", "A003", "A004", "A005"):
        before = rest
        assert same(glass.grab()[NUMBER], before)
        expected.append(server.call(number, "3").offset)
        wait_until(lambda: reports == expected)
        rest = at_rest(glass)
        assert not same(rest, before), number
        assert same(reports.pictures[-1], rest), number
