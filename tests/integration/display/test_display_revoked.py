"""A display that is not known any more shows its code and is silent; a call that comes to the front again is no new one."""

from tests.support.display_feed import TOPICS
from tests.support.display_program import a_display
from tests.support.qt_loop import run_in_qt, until


def test_behind_its_pairing_code_a_display_plays_and_announces_nothing_until_it_is_paired_again(qapp, server, tmp_path):
    server.approved = False

    async def visit():
        async with a_display(server, tmp_path) as display:
            screen = display._presenter.screen
            await until(lambda: server.subscribed == TOPICS and display._media._active)
            assert not screen.value.pairing
            server.known_tokens.clear()
            server.drop()
            await until(lambda: display._window._pairing is not None, 30)
            assert screen.value.pairing
            assert not display._media._active
            server.approved = True
            await until(lambda: server.subscribed == 2 * TOPICS, 30)
            assert not screen.value.pairing
            assert display._media._active

    run_in_qt(qapp, visit)


def test_the_paint_of_a_call_is_told_once_also_when_it_is_the_newest_again(qapp, server, tmp_path):
    """As after the call that came later was put on hold: else its time on the glass would seem to be minutes."""

    async def visit():
        async with a_display(server, tmp_path) as display:
            await until(lambda: server.subscribed == TOPICS)
            offsets = []
            for number in ("A001", "A002"):
                offsets.append(server.call(number).offset)
                await until(lambda: server.painted == offsets)
            painted = []
            display._window.painted.connect(painted.append)
            server.call("A002", kind="transferred", status="waiting", version=9)
            await until(lambda: painted)
            offsets.append(server.call("A003").offset)
            await until(lambda: offsets[-1] in server.painted)
            assert server.painted == offsets

    run_in_qt(qapp, visit)
