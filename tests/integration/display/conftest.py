"""A running display server, and a session that follows it without a window."""

import asyncio
from types import SimpleNamespace

import pytest
from qms_clientkit.observable import Observable
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.settings import SettingsFile
from qms_display.presenter import Presenter
from qms_display.session import Session
from qms_display.state import Calls

from tests.support.display_feed import TOKEN, DisplayServer


@pytest.fixture
def server():
    running = DisplayServer()
    running.start()
    yield running
    if running._thread.is_alive():
        running.stop()


class Voice:
    def __init__(self):
        self.said = []

    def prepare(self, languages, counters, numbers, notices):
        self.prepared = (languages, counters)

    def announce(self, announcement):
        self.said.append(announcement.number)

    def withdraw(self, ticket_id):
        pass

    def unsaid(self):
        return set()


@pytest.fixture
async def follow(server, tmp_path):
    """Starts a display's session; the token may be left out to pair first."""
    running = []

    def start(token=TOKEN, address=None):
        calls, clock, voice = Observable(Calls()), ServerClock(), Voice()
        settings = SettingsFile(tmp_path)
        session = Session(address or server.address, token, settings, calls, clock)
        presenter = Presenter(calls, voice, clock, ())
        presenter.start()
        display = SimpleNamespace(
            session=session, calls=calls, presenter=presenter, voice=voice, settings=settings,
            newest=[], pairings=[], reaches=[], loaded=asyncio.Event(),
        )  # fmt: skip
        session.on_reach = lambda reach: (
            display.reaches.append(reach),
            presenter.on_reach(online=reach.online),
        )
        session.on_pairing = display.pairings.append
        session.on_loaded = display.loaded.set
        calls.subscribe(lambda value: display.newest.append(value.newest.number if value.newest else None))
        running.append((session, asyncio.create_task(session.run())))
        return display

    yield start
    for session, task in running:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await session.close()


@pytest.fixture
def eventually():
    async def wait(condition, timeout=15):
        async with asyncio.timeout(timeout):
            while not condition():
                await asyncio.sleep(0.005)

    return wait
