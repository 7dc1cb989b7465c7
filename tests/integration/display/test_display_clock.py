"""A display whose machine has no clock of its own begins in the past, also without its server."""

from datetime import timedelta

from qms_clientkit.last_contact import FILE
from qms_contract.wire import utc_now
from qms_display import compose

from tests.support.display_feed import TOPICS
from tests.support.display_program import a_display
from tests.support.qt_loop import run_in_qt, until


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
