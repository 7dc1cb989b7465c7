"""The supervisor with real processes: a program that is killed, hangs, asks for a restart or loses its parent."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from qms_clientkit.appliance.lock import AlreadyRunning, locked
from qms_clientkit.appliance.supervisor import ANOTHER_RUNS, NO_SCREEN, Limits, Supervisor

from tests.support.waiting import wait_until

SLOW = 90
HEAVY = "PySide6 httpx websockets qasync escpos PIL msgspec asyncio"


@contextmanager
def supervised(folder, *command):
    """A supervisor in a process of its own; ended, and its program with it, whatever happened."""
    command = command or (sys.executable, "-m", "tests.support.supervised_program", str(folder))
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=SLOW)


def pids(folder):
    try:
        return [int(line) for line in (folder / "pids").read_text().splitlines()]
    except FileNotFoundError:
        return []


def started(folder, count):
    """The id of the program that was started as number `count`."""
    wait_until(lambda: len(pids(folder)) >= count, SLOW)
    return pids(folder)[count - 1]


def is_gone(pid):
    """Also one that has ended and whose new parent has not looked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_program_that_is_killed_hangs_or_asks_for_it_is_started_again(tmp_path):
    with supervised(tmp_path) as parent:
        os.kill(started(tmp_path, 1), signal.SIGKILL)
        second = started(tmp_path, 2)
        hung = hangs(tmp_path, second)
        count = len(pids(tmp_path)) + 1
        (tmp_path / "restart").touch()
        last = started(tmp_path, count)
        assert is_gone(hung)
        parent.terminate()
        assert parent.wait(SLOW) == 0
        assert is_gone(last)
    told = (tmp_path / "supervisor.log").read_text()
    assert "signal SIGKILL" in told
    assert "gave no sign for 5 s" in told
    assert "exit code 64" in told
    assert len(pids(tmp_path)) == count
    assert told.count("exit code 64") == 1
    assert told.count("gave no sign for 5 s") == count - 3


def hangs(folder, before):
    """The program that follows `before`, which hung, once a log says where one did. To read the stacks of threads that run is
    not safe (faulthandler), and may itself be cut short by a fault: then it is to hang again."""
    for _ in range(3):
        count = len(pids(folder)) + 1
        (folder / "hang").touch()
        following = started(folder, count)
        assert is_gone(before)
        if "in _look" in (folder / "crash.log").read_text():
            return following
        before = following
    raise AssertionError((folder / "crash.log").read_text())


def ends_at_once(folder, code):
    """The command of a supervisor whose program ends with `code` before it gives a sign."""
    program = f"import os, sys; open({str(folder / 'pids')!r}, 'a').write(f'{{os.getpid()}}\\n'); sys.exit({code})"
    limits = "Limits(least=0.05, most=0.2)"
    parent = "import sys; from pathlib import Path; from qms_clientkit.appliance.supervisor import Limits, supervise; "
    parent += f"sys.exit(supervise([sys.executable, '-c', {program!r}], Path({str(folder)!r}), {limits}))"
    return (sys.executable, "-c", parent)


def test_a_crash_before_the_first_sign_is_tried_again_and_a_sentence_is_not(tmp_path):
    """An access violation at sign-in, say: on Windows its code is positive, and nothing would start the supervisor again."""
    with supervised(tmp_path, *ends_at_once(tmp_path, 1)) as parent:
        started(tmp_path, 3)
        assert parent.poll() is None
    told = tmp_path / "sentence"
    told.mkdir()
    with supervised(told, *ends_at_once(told, NO_SCREEN)) as parent:
        assert parent.wait(SLOW) == NO_SCREEN
    assert len(pids(told)) == 1


def test_no_program_outlives_its_supervisor_and_the_next_takes_over(tmp_path):
    with supervised(tmp_path) as parent:
        orphan = started(tmp_path, 1)
        parent.kill()
        with supervised(tmp_path):
            started(tmp_path, 2)
            wait_until(lambda: is_gone(orphan), SLOW)


def test_a_second_one_on_the_same_folder_says_so(tmp_path):
    with supervised(tmp_path):
        started(tmp_path, 1)
        with supervised(tmp_path) as second:
            assert second.wait(SLOW) == ANOTHER_RUNS
            assert "already runs" in second.stderr.read()
    assert len(pids(tmp_path)) == 1


@pytest.mark.parametrize("app", ["kiosk", "display"])
def test_the_supervisor_loads_nothing_heavy_and_keeps_the_real_program(app, tmp_path):
    script = f"import sys, qms_{app}.__main__; print(*set('{HEAVY}'.split()) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=SLOW, check=True)
    assert done.stdout.strip() == ""
    words = ("--windowed", "--server", "http://127.0.0.1:9", "--data-dir", str(tmp_path))
    log = tmp_path / "supervisor.log"

    def programs():
        return [int(line.split()[-1].rstrip(".")) for line in log.read_text().splitlines() if "Started" in line]

    with supervised(tmp_path, sys.executable, "-P", "-m", f"qms_{app}", *words) as parent:
        wait_until((tmp_path / f"{app}.log").exists, SLOW)
        os.kill(programs()[0], signal.SIGKILL)
        wait_until(lambda: len(programs()) == 2, SLOW)
        parent.terminate()
        assert parent.wait(SLOW) == 0
        assert all(is_gone(pid) for pid in programs())


def test_the_pauses_grow_and_begin_anew_after_a_good_run(monkeypatch):
    now, slept = [0.0], []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda _seconds: now.__setitem__(0, now[0] + 0.05))
    one = Supervisor(["program"], Limits(least=0.5, most=3.0, well=60.0))
    with one._beats:
        for ran in (1.0, 1.0, 1.0, 1.0, 1.0, 61.0):
            before = now[0]
            one._pause(ran)
            slept.append(round(now[0] - before, 1))
    assert slept == [0.5, 1.0, 2.0, 3.0, 3.0, 0.5]


def test_a_lock_ends_with_its_block_and_a_folder_without_room_locks_nothing(tmp_path):
    with locked(tmp_path / "lock"), pytest.raises(AlreadyRunning, match="already runs"), locked(tmp_path / "lock"):
        pass
    with locked(tmp_path / "lock"):
        pass
    (tmp_path / "file").touch()
    with locked(tmp_path / "file" / "lock"):
        pass
