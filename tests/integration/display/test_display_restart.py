"""A restart that is asked for from afar cuts no call short."""

from qms_clientkit.appliance.supervisor import RESTART
from qms_contract.devices import DeviceOrder

from tests.support.display_feed import TOPICS
from tests.support.display_program import a_display
from tests.support.qt_loop import run_in_qt, until


def test_the_call_that_sounds_is_said_first_and_the_others_are_left_to_the_next_start(qapp, server, tmp_path):
    async def visit():
        async with a_display(server, tmp_path) as display:
            await until(lambda: server.subscribed == TOPICS)
            for number in ("A047", "B012"):
                server.call(number, "3")
            await until(lambda: len(display._calls.value.calls) == 2)
            await until(lambda: display.voice.unsaid() and len(display.voice.unsaid()) == 1, 30)
            outcome = await display._session.orders[DeviceOrder.RESTART]()
            outcome.then()
            assert display.window.property("exit_code") is None
            assert not display.voice.quiet
            await until(lambda: display.window.property("exit_code") == RESTART, 25)
            assert [key.call_count for key in display._presenter.spoken] == [1]
            assert len(display.voice.unsaid()) == 1

    run_in_qt(qapp, visit, 90)
