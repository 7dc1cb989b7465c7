"""Keys pressed while another program is in front, on a real X server: they call and start, once each, and not while locked."""

import asyncio
import os
import shutil
import sys
from contextlib import asynccontextmanager

import pytest
from qms_agent.hotkeys.keys import HotKey, keys_of

pytestmark = pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool")
OTHER = """
import sys
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
line = QLineEdit(); line.setWindowTitle("another program"); line.show(); line.activateWindow()
line.textChanged.connect(lambda text: print("typed", text, flush=True))
app.exec()
"""
PIPE = asyncio.subprocess.PIPE


@asynccontextmanager
async def running(*command, display=None, **more):
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", **({"DISPLAY": display} if display else {})}
    process = await asyncio.create_subprocess_exec(*command, env=environment, **more)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


@pytest.fixture
async def screen():
    read, write = os.pipe()
    async with running("Xvfb", "-displayfd", str(write), "-screen", "0", "1280x1024x24", pass_fds=(write,)):
        os.close(write)
        with os.fdopen(read) as told:  # the whole line: Xvfb writes it in pieces, and ends when nobody reads one
            number = (await asyncio.to_thread(told.readline)).strip()
        yield f":{number}"


async def line(process, start):
    """The next line that begins so."""
    async with asyncio.timeout(30):
        while True:
            told = (await process.stdout.readline()).decode()
            assert told, f"it ended before it said {start!r}"
            if told.startswith(start):
                return told.removeprefix(start).strip()


async def press(display, *keys):
    async with running("xdotool", *keys, display=display) as process:
        assert await process.wait() == 0


async def test_a_key_in_another_window_calls_and_starts_and_a_lock_makes_it_deaf(server, branch, screen, tmp_path):
    await branch.person("ani")
    for _ in range(2):
        await branch.admin.issue(branch.services[0])
    agent = ("-m", "tests.support.agent_under_x", server.url, str(tmp_path), branch.counters[0])
    streams = {"stdin": PIPE, "stdout": PIPE}
    async with (
        running(sys.executable, *agent, display=screen, **streams) as program,
        running(sys.executable, "-c", OTHER, display=screen, stdout=PIPE) as other,
    ):
        assert await line(program, "ready") == "xcb"
        await press(screen, "search", "--sync", "--name", "another program", "windowfocus", "--sync", "type", "x")
        assert await line(other, "typed") == "x", "another program has the keyboard"
        await press(screen, "key", "ctrl+shift+F2")
        assert await line(program, "at counter") == "A001"
        program.stdin.write(b"idle\n")
        assert float(await line(program, "idle")) < 20, "the system tells when a key was pressed in any window"
        program.stdin.write(b"lock\n")
        assert await line(program, "locked") == "True"
        await press(screen, "key", "ctrl+shift+F6", "key", "ctrl+shift+F4")
        tickets = (await branch.admin.get("/api/queues/snapshot", params={"branch_id": branch.branch_id})).json()
        assert {one["display_number"]: one["status"] for one in tickets["tickets"]} == {
            "A001": "called",
            "A002": "waiting",
        }
        program.stdin.write(b"end\n")
        await asyncio.wait_for(program.wait(), 20)


async def test_a_key_that_another_program_has_is_said_and_does_not_end_this_one(screen):
    code = (
        "from PySide6.QtWidgets import QApplication\n"
        "from qms_agent.hotkeys.x11 import X11Keys\n"
        "app = QApplication([])\n"
        "one, two = (X11Keys.connected(lambda _n: None) for _ in range(2))\n"
        "print('taken', one.take([2, 3]), two.take([2, 4]), flush=True)\n"
        "one.release()\n"
        "print('taken', two.take([2, 4]), flush=True)\n"
    )
    async with running(sys.executable, "-c", code, display=screen, stdout=PIPE) as program:
        assert await line(program, "taken") == "[] [2]"
        assert await line(program, "taken") == "[]"


def test_wayland_is_not_asked():
    assert keys_of("wayland", lambda _number: None) is None
    assert next(key.words for key in HotKey) == "Ctrl+Shift+F2"
