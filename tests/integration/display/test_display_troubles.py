"""Damaged files and a disk without room: the display names them and goes on painting calls."""

import contextlib
import os
import subprocess
import sys

import pytest

from tests.support.display_feed import TOKEN, TOPICS
from tests.support.waiting import wait_until

DAMAGES = {"empty": b"", "garbage": bytes(range(256)) * 20, "cut": b'{"calls":{"branch":{"branch_id":"0'}


@pytest.fixture
def program(server, tmp_path):
    """Starts the display; `room` is the most bytes it may write to any file."""
    started = []

    def start(room=None):
        # Python takes half a byte code file for a whole one: without this the next test would meet it in the library.
        limit = [] if room is None else ["env", "PYTHONDONTWRITEBYTECODE=1", "prlimit", f"--fsize={room}"]
        arguments = ["--windowed", "--data-dir", str(tmp_path), "--audio", "wav:/dev/null"]
        process = subprocess.Popen(
            [*limit, sys.executable, "-m", "qms_display", *arguments, "--server", server.address],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QMS_DEVICE_TOKEN": TOKEN},
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()
        process.stderr.close()


def words_of(process):
    process.terminate()
    assert process.wait(10) == 0
    words = process.stderr.read()
    assert "Traceback" not in words
    assert all(line.startswith(("warning: ", "error: ")) for line in words.splitlines()), words
    return words


def paints(server):
    wait_until(lambda: server.subscribed == TOPICS, 20)
    called = server.call("A047", "3")
    wait_until(lambda: server.painted == [called.offset])


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", ["settings.json", "screen.json"])
def test_a_damaged_file_is_kept_and_named_and_calls_are_painted(server, program, tmp_path, name, how):
    (tmp_path / name).write_bytes(DAMAGES[how])
    process = program()
    paints(server)
    assert name in words_of(process)
    (kept,) = tmp_path.glob(f"{name}.damaged-*")
    assert kept.read_bytes() == DAMAGES[how]


def test_a_folder_where_a_file_should_be_is_named(server, program, tmp_path):
    (tmp_path / "screen.json" / "something").mkdir(parents=True)
    process = program()
    paints(server)
    assert "screen.json" in words_of(process)


@pytest.mark.parametrize("room", [0, 200])
def test_a_disk_without_room_is_named_and_calls_are_painted(server, program, room):
    process = program(room)
    paints(server)
    assert "screen.json" in words_of(process)
