"""A display whose machine has no clock of its own begins in the past, also without its server."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import shiboken6
from qms_clientkit.last_contact import FILE
from qms_clientkit.qt.app import application
from qms_clientkit.qt.arguments import Arguments
from qms_contract.wire import utc_now
from qms_display import compose

from tests.support.display_feed import TOKEN, TOPICS
from tests.support.qt_loop import run_in_qt, until


@asynccontextmanager
async def a_display(server, folder):
    extra = {"audio": f"wav:{folder / 'spoken.wav'}"}
    arguments = Arguments(server=server.address, data_dir=folder, token=TOKEN, extra=extra)
    display = compose.build(application("display"), arguments)
    display.window.show()
    display.start()
    try:
        yield display
    finally:
        await display.stop()
        display.window.close()
        asyncio.get_running_loop().call_soon(shiboken6.delete, display.window)
        await asyncio.sleep(0)


def test_it_shows_todays_calls_and_goes_on_from_the_last_time_that_it_heard(qapp, server, tmp_path, monkeypatch):
    monkeypatch.setattr(compose, "DAY_CHECK_SECONDS", 0.05)
    called_at = utc_now()

    async def visit():
        async with a_display(server, tmp_path):
            await until(lambda: server.subscribed == TOPICS)
            server.call("A047", "3")
            await until(lambda: b"A047" in (tmp_path / "screen.json").read_bytes())
            await until((tmp_path / FILE).exists)
        server.stop()
        monkeypatch.setattr(compose, "steady_time", lambda: lambda: utc_now() - timedelta(days=400))
        async with a_display(server, tmp_path) as display:
            screen = display._presenter.screen
            await until(lambda: screen.value.lost_at is not None)
            await until(lambda: screen.value.calls.newest is not None)
            assert screen.value.calls.newest.number == "A047"
            assert abs(screen.value.lost_at - called_at) < timedelta(minutes=2)
            server.start()
            await until(lambda: screen.value.lost_at is None)
            assert screen.value.calls.newest.number == "A047"

    run_in_qt(qapp, visit)
