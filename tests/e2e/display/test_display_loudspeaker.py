"""What leaves the loudspeaker: the real program on a real sound server, ten calls within a second, heard on its null sink."""

import itertools
import os
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest
from qms_demo.hearing import announcements, hear, spoken
from qms_display.voice.clips import ClipStore
from qms_display.voice.phrases import Clip, grammars

from tests.support.display_data import branch
from tests.support.display_feed import TOKEN, TOPICS, DisplayServer
from tests.support.null_sink import a_null_sink
from tests.support.waiting import wait_until

CALLS = [(f"{'ABC'[n % 3]}{n * 37 % 1000:03}", str(n % 6 + 1)) for n in range(10)]


@pytest.fixture
def server():
    running = DisplayServer(branch(["en"]))
    running.start()
    yield running
    running.stop()


@pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="no sound server of its own can be started here")
@pytest.mark.timeout(240)
def test_ten_calls_within_a_second_leave_the_loudspeaker_whole_in_order_and_apart(server, tmp_path):
    data = tmp_path / "data"
    sentences = [grammars()["en"].sentence(*one) for one in CALLS]
    with a_null_sink(tmp_path) as sink:
        command = [
            sys.executable,
            "-m",
            "qms_display",
            "--windowed",
            "--data-dir",
            str(data),
            "--server",
            server.address,
        ]
        environment = {**os.environ, **sink.environment, "QT_QPA_PLATFORM": "offscreen", "QMS_DEVICE_TOKEN": TOKEN}
        program = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            wait_until(lambda: server.subscribed == TOPICS, 30)
            for number, counter in CALLS:
                server.call(number, counter)
            assert server.events[-1].ts - server.events[0].ts < timedelta(seconds=1)
            wait_until(lambda: server.events[-1].offset in server.painted)
            wait_until(sink.fell_silent, 120)
        finally:
            program.terminate()
            program.wait(15)
            words = program.stderr.read()
            program.stderr.close()
    assert words == ""
    vocabulary = {part for sentence in sentences for part in sentence if isinstance(part, Clip)}
    heard = announcements(hear(sink.heard(tmp_path / "heard.wav"), ClipStore(data / "clips"), vocabulary))
    assert [[item.name for item in one] for one in heard] == [spoken([sentence]) for sentence in sentences]
    flat = list(itertools.chain.from_iterable(heard))
    assert all(before.end <= after.start + 0.005 for before, after in itertools.pairwise(flat))
