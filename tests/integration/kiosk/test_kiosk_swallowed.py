"""A network that swallows everything and closes nothing: whoever taps does not wait for it to be found out."""

from qms_kiosk.settings import Timing
from qms_kiosk.state import Phase

from tests.support.cut_wire import Mode, wire_to
from tests.support.kiosk_program import a_kiosk, press, take_ticket
from tests.support.qt_loop import run_in_qt, until

SLACK = 3
"""A busy machine may take so many times the promise; how long it really takes is the benchmark's to say."""


def seconds_to_number(kiosk):
    return (kiosk.timeline.last("answered") - kiosk.timeline.last("tap")) / 1e9


def tries(kiosk):
    """Each time the server is asked for a number."""
    asked, issue = [], kiosk._issuing.issue

    async def counted(wanted, language):
        asked.append(wanted)
        await issue(wanted, language)

    kiosk._issuing.issue = counted
    return asked


async def next_visitor(kiosk):
    kiosk.window.intents.noted.emit()
    await press(kiosk, "next_visitor")
    await until(lambda: kiosk.store.value.phase is Phase.HOME)


def test_the_first_tap_into_it_has_its_number_in_time_and_is_one_ticket(app, server, tmp_path):
    async def visit():
        timing = Timing()
        async with wire_to(server.address) as wire, a_kiosk(app, wire.url, tmp_path, timing=timing) as kiosk:
            await press(kiosk, "language_en")
            wire.cut(Mode.MUTE)
            await press(kiosk, "service_A")
            await until(lambda: kiosk.store.value.ticket is not None)
            assert kiosk.store.value.online, "nobody has found out yet"
            ticket = kiosk.store.value.ticket
            assert ticket.display_number == "L2-001"
            assert seconds_to_number(kiosk) < timing.number * SLACK
            kiosk.window.intents.noted.emit()
            wire.cut(Mode.WHOLE)
            await until(lambda: server.confirmed == {"L2-001": ["offline"]}, 20)
            assert list(server.tickets) == [ticket.ticket_id]
            assert await kiosk._outbox.waiting() == []

    run_in_qt(app, visit, 60)


def test_a_server_that_owes_an_answer_is_not_asked_for_the_next_number(app, server, tmp_path):
    async def visit():
        timing = Timing(number=60, patience=90)
        async with wire_to(server.address) as wire, a_kiosk(app, wire.url, tmp_path, timing=timing) as kiosk:
            asked = tries(kiosk)
            assert (await take_ticket(kiosk)).display_number == "A060"
            assert len(asked) == 1
            await next_visitor(kiosk)
            wire.cut(Mode.MUTE)
            await until(lambda: kiosk._api.silence.seconds > Timing().doubt)
            assert kiosk.store.value.online, "nobody has found out yet"
            assert (await take_ticket(kiosk)).display_number == "L2-001"
            assert len(asked) == 1
            await next_visitor(kiosk)
            wire.cut(Mode.WHOLE)
            await until(lambda: kiosk.store.value.online and not kiosk._api.silence.seconds, 20)
            assert (await take_ticket(kiosk)).display_number.startswith("A")

    run_in_qt(app, visit, 60)


def test_a_server_that_is_only_far_away_gives_the_number(app, server, tmp_path):
    async def visit():
        server.delay = 0.4
        async with a_kiosk(app, server, tmp_path, timing=Timing(number=4, patience=5)) as kiosk:
            assert (await take_ticket(kiosk)).display_number == "A060"
            assert server.brought == []

    run_in_qt(app, visit)
