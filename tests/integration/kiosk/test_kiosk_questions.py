"""Priority and phone asked at the kiosk: both reach the server, with and without network, and nothing of it stays behind."""

import sqlite3
from contextlib import closing

import pytest
from msgspec.structs import replace
from qms_contract.kiosk import PriorityOffer, ReferenceAsk
from qms_contract.problems import Code
from qms_contract.tickets import PriorityClass
from qms_kiosk.state import Phase

from tests.support.kiosk_program import a_kiosk, press, visible
from tests.support.kiosk_samples import a_branch, a_config, a_service
from tests.support.qt_loop import run_in_qt, until

PHONE = "081234567"
OFFERS = [PriorityOffer(priority_class=PriorityClass.PRIORITY, names={"en": "Older than 65"})]
ASKING = a_config(
    [a_service(0, reference=ReferenceAsk.REQUIRED), a_service(1, reference=ReferenceAsk.OPTIONAL)],
    branch=a_branch(asks_priority=True, priority_offers=OFFERS),
)


async def answer_all(kiosk, service="service_A"):
    """Language, service, phone, priority."""
    await press(kiosk, "language_en")
    await press(kiosk, service)
    for digit in PHONE:
        await press(kiosk, f"key_{digit}")
    await press(kiosk, "reference_ok")
    await until(lambda: visible(kiosk, "priority_priority") is not None)
    assert visible(kiosk, "priority_priority").text() == "Older than 65"
    await press(kiosk, "priority_priority")
    await until(lambda: kiosk.store.value.ticket is not None)


def states(folder):
    with closing(sqlite3.connect(folder / "offline.sqlite3")) as book:
        return [state for (state,) in book.execute("SELECT state FROM tickets")]


def traces(folder):
    """The files in which the number can be read."""
    return [one.name for one in folder.rglob("*") if one.is_file() and PHONE.encode() in one.read_bytes()]


def test_what_was_answered_is_with_the_ticket_and_then_nowhere_on_the_kiosk(app, server, tmp_path, caplog):
    server.config = ASKING

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await answer_all(kiosk)
            (asked,) = server.asked
            assert (asked.priority_class, asked.customer_ref) == (PriorityClass.PRIORITY, PHONE)
            kiosk.window.intents.noted.emit()
            await until(lambda: server.confirmed)
            await press(kiosk, "next_visitor")
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
            assert PHONE not in repr(kiosk.store.value)
            await until(lambda: traces(tmp_path) == [])
        assert traces(tmp_path) == []
        assert PHONE not in caplog.text

    run_in_qt(app, visit)


def test_a_refused_ticket_leaves_no_trace_of_who_asked(app, server, tmp_path):
    server.config = ASKING
    server.refuse = Code.SERVICE_CLOSED

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await press(kiosk, "language_en")
            await press(kiosk, "service_A")
            for digit in PHONE:
                await press(kiosk, f"key_{digit}")
            await press(kiosk, "reference_ok")
            await press(kiosk, "priority_regular")
            await until(lambda: kiosk.store.value.phase is Phase.REFUSED)
            await until(lambda: traces(tmp_path) == [])

    run_in_qt(app, visit)


@pytest.mark.parametrize("rejected", [False, True])
def test_offline_the_answers_wait_with_the_ticket_and_go_with_it(app, server, tmp_path, rejected):
    server.config = ASKING
    server.reject = {"L2-001"} if rejected else set()

    async def visit():
        async with a_kiosk(app, server, tmp_path):
            pass
        server.stop()
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
            await answer_all(kiosk)
            assert traces(tmp_path), "until the server has it, it is kept"
            server.start()
            await until(lambda: server.brought)
            (item,) = server.brought[:1]
            assert (item.priority_class, item.customer_ref) == (PriorityClass.PRIORITY, PHONE)
            await until(lambda: traces(tmp_path) == [])
            kiosk.window.intents.noted.emit()
            await until(lambda: len(server.brought) > 1)
            assert server.brought[-1].customer_ref is None
            expected = "quarantined" if rejected else "sent"
            await until(lambda: states(tmp_path) == [expected])

    run_in_qt(app, visit)


def test_who_does_not_want_to_say_goes_on_without(app, server, tmp_path):
    server.config = replace(ASKING, branch=a_branch())

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await press(kiosk, "language_en")
            await press(kiosk, "service_B")
            await press(kiosk, "key_1")
            await press(kiosk, "reference_skip")
            await until(lambda: kiosk.store.value.ticket is not None)
            assert [(one.customer_ref, one.priority_class) for one in server.asked] == [(None, "regular")]

    run_in_qt(app, visit)
