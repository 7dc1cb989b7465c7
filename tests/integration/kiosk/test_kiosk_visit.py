"""The kiosk as a visitor and a branch meet it: real sockets, real SQLite, real ESC/POS bytes, real mouse events."""

import asyncio
import dataclasses
from datetime import timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qms_contract.devices import Heartbeat, PrinterStatus
from qms_contract.problems import Code
from qms_contract.wire import decode
from qms_demo.printer import PAPER_OUT
from qms_kiosk.printing.preview import preview
from qms_kiosk.settings import Timing
from qms_kiosk.state import Phase, PrintState

from tests.support.kiosk_program import HURRIED_PRINTER, PATIENT, QUICK, a_kiosk, press, take_ticket, visible
from tests.support.kiosk_samples import a_config, a_queue, a_service, service_id
from tests.support.kiosk_server import CODE, TOKEN
from tests.support.qt_loop import in_loop, run_in_qt, until

# A kiosk of an older server has no series of its own, so it gives no number without the server.
WITHOUT_SERIES = a_config(device=replace(a_config().device, series=None))


def touch(*widgets):
    """Touches that arrive in one turn of the loop, before anything is drawn anew."""
    here = QPointF(10, 10)
    for widget in widgets:
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(widget, QMouseEvent(kind, here, widget.mapToGlobal(here), left, left, none))


def test_pairs_by_a_code_and_remembers_the_token(app, server, tmp_path):
    async def visit():
        server.approved = False
        async with a_kiosk(app, server, tmp_path, token=None, at_home=False) as kiosk:
            await until(lambda: visible(kiosk, "pairing_code") and visible(kiosk, "pairing_code").text() == CODE)
            server.approved = True
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
        assert (tmp_path / "settings.json").stat().st_mode & 0o777 == 0o600
        async with a_kiosk(app, server, tmp_path, token=None):
            pass

    run_in_qt(app, visit)


def test_a_tap_becomes_a_number_a_print_and_a_confirmation(app, server, printer, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            ticket = await take_ticket(kiosk)
            await until(lambda: server.confirmed.get(ticket.display_number) == ["printed"])
            await until(lambda: visible(kiosk, "ticket_number") is not None)
            assert visible(kiosk, "ticket_number").text() == ticket.display_number == "A060"
            marks = [kiosk.timeline.last(name) for name in ("tap", "answered", "number_painted", "printed")]
            assert marks[0] < marks[1] < marks[2]
            await press(kiosk, "done")
            await until(lambda: kiosk.store.value.phase is Phase.HOME)
        assert preview(printer.printed).width() == 576

    run_in_qt(app, visit)


def test_bounced_and_impatient_touches_make_one_ticket(app, server, printer, tmp_path):
    async def visit():
        server.delay = 0.3
        async with a_kiosk(app, server, tmp_path, printer=printer.address) as kiosk:
            await press(kiosk, "language_en")
            await until(lambda: visible(kiosk, "service_A") is not None)
            button, other = visible(kiosk, "service_A"), visible(kiosk, "service_B")
            touch(button, button, other, button)
            await until(lambda: visible(kiosk, "message_title") is not None)
            await until(lambda: kiosk.store.value.phase is Phase.ISSUED)
            assert len(server.tickets) == server.posts == 1

    run_in_qt(app, visit)


def test_a_lost_answer_is_asked_for_again_with_the_same_ids(app, server, printer, tmp_path):
    async def visit():
        server.config = WITHOUT_SERIES
        server.lose_answers = 2
        async with a_kiosk(app, server, tmp_path, printer=printer.address, timing=Timing()) as kiosk:
            ticket = await take_ticket(kiosk)
            assert server.posts == 3
            assert list(server.tickets) == [ticket.ticket_id]

    run_in_qt(app, visit)


@pytest.mark.parametrize("trouble", ["paper out", "ends while printing", "stuck", "gone"])
def test_without_paper_the_number_is_noted(app, server, printer, tmp_path, trouble):
    async def visit():
        address = printer.address
        if trouble == "paper out":
            printer.paper = PAPER_OUT
        elif trouble == "ends while printing":
            printer.out_after = 1000
        elif trouble == "stuck":
            printer.stuck = True
        else:
            address = "tcp://127.0.0.1:9"
        async with a_kiosk(app, server, tmp_path, timing=HURRIED_PRINTER, printer=address) as kiosk:
            ticket = await take_ticket(kiosk)
            await press(kiosk, "noted")
            await until(lambda: server.confirmed == {ticket.display_number: ["shown"]})
            assert kiosk.store.value.phase is Phase.THANKS
            out = trouble in ("paper out", "ends while printing")
            assert kiosk.store.value.printer is (PrinterStatus.OUT if out else PrinterStatus.OFFLINE)

    run_in_qt(app, visit)


def test_a_silent_printer_prints_and_is_unknown(app, server, printer, tmp_path):
    async def visit():
        printer.silent = True
        timing = Timing(print_deadline=8)
        async with a_kiosk(app, server, tmp_path, printer=printer.address, timing=timing) as kiosk:
            ticket = await take_ticket(kiosk)
            await until(lambda: kiosk.store.value.print_state is PrintState.PRINTED)
            assert kiosk.store.value.printer is PrinterStatus.UNKNOWN
            await until(lambda: server.confirmed.get(ticket.display_number) == ["printed"])

    run_in_qt(app, visit)


def test_quick_taps_on_cancel_are_one_word(app, server, tmp_path):
    """What the button then asks could not be read in between."""
    assert Timing().second_word == 1.0

    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=dataclasses.replace(PATIENT, second_word=60)) as kiosk:
            await take_ticket(kiosk)
            await until(lambda: visible(kiosk, "cancel_number") is not None)
            button, glass = visible(kiosk, "cancel_number"), kiosk.window.windowHandle()
            at = button.mapTo(kiosk.window, button.rect().center())
            for _ in range(3):
                await in_loop(lambda: QTest.mouseClick(glass, Qt.MouseButton.LeftButton, pos=at))
            assert (kiosk.store.value.phase, kiosk.store.value.giving_back) == (Phase.NOTE, True)
            await until(lambda: button.text() == "Touch again to cancel")
        assert server.cancelled == {}

    run_in_qt(app, visit)


def test_a_visitor_can_cancel_a_number_that_is_not_on_paper(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            ticket = await take_ticket(kiosk)
            await press(kiosk, "cancel_number")
            await until(lambda: visible(kiosk, "cancel_number").text() == "Touch again to cancel")
            assert server.cancelled == {}
            await press(kiosk, "cancel_number")
            await until(lambda: ticket.display_number in server.cancelled)
            assert server.confirmed == {}

    run_in_qt(app, visit)


def test_an_unreachable_server_is_calm_and_the_issue_is_resolved_after_a_restart(app, server, tmp_path):
    """The answer is lost and the kiosk is restarted: one ticket, which nobody has seen, and which is cancelled."""

    async def visit():
        server.config = WITHOUT_SERIES
        server.lose_answers = 10_000
        async with a_kiosk(app, server, tmp_path, timing=QUICK) as kiosk:
            await press(kiosk, "language_en")
            await press(kiosk, "service_A")
            await until(lambda: kiosk.store.value.phase is Phase.UNANSWERED)
            await until(lambda: visible(kiosk, "message_text") is not None)
        server.lose_answers = 0
        async with a_kiosk(app, server, tmp_path, timing=QUICK):
            await until(lambda: server.cancelled == {"A060": "not_collected"})
        assert len(server.tickets) == 1

    run_in_qt(app, visit)


def test_a_visitor_who_waits_gets_the_number_when_the_server_is_back(app, server, printer, tmp_path):
    async def visit():
        server.config = WITHOUT_SERIES
        async with a_kiosk(app, server, tmp_path, timing=QUICK, printer=printer.address) as kiosk:
            await press(kiosk, "language_en")
            await until(lambda: visible(kiosk, "service_A") is not None)
            server.stop()
            await press(kiosk, "service_A")
            await until(lambda: kiosk.store.value.phase is Phase.UNANSWERED)
            server.start()
            await until(lambda: kiosk.store.value.phase is Phase.ISSUED)
            assert len(server.tickets) == 1

    run_in_qt(app, visit)


def test_a_refusal_is_said_in_words(app, server, tmp_path):
    async def visit():
        server.refuse = Code.SERVICE_FULL
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await press(kiosk, "language_en")
            await press(kiosk, "service_A")
            await until(lambda: kiosk.store.value.phase is Phase.REFUSED)
            await until(lambda: visible(kiosk, "message_title") is not None)
            assert visible(kiosk, "message_title").text() == "Cashier & payments is full just now"
            await press(kiosk, "message_action")
            await until(lambda: kiosk.store.value.phase is Phase.SERVICES)

    run_in_qt(app, visit)


def test_figures_and_configuration_arrive_live(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await press(kiosk, "language_en")
            await until(lambda: server.subscribed >= 8)
            server.change_queue(a_queue(0, waiting=40))
            await until(
                lambda: visible(kiosk, "service_A") and visible(kiosk, "service_A").words().waiting == "40 waiting"
            )
            services = [a_service(0, names={}, name="Renamed"), a_service(1)]
            server.change_config(a_config(services, version=2))
            await until(lambda: visible(kiosk, "service_A") and visible(kiosk, "service_A").text() == "Renamed")
            assert visible(kiosk, "service_C") is None

    run_in_qt(app, visit)


def test_a_configuration_that_changed_while_the_kiosk_was_away_for_long_is_read(app, server, tmp_path):
    """The event that told of it is no longer among those that can be had."""

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await until(lambda: server.subscribed >= 8)
            server.stop()
            await until(lambda: not kiosk.store.value.online)
            server.resumable = False
            server.config = a_config([a_service(0, names={}, name="Renamed")], version=2)
            server.start()
            await until(lambda: kiosk.store.value.config.config_version == 2)
            await press(kiosk, "language_en")
            await until(lambda: visible(kiosk, "service_A") and visible(kiosk, "service_A").text() == "Renamed")

    run_in_qt(app, visit)


def test_a_restart_without_the_server_shows_the_services_at_once(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path):
            pass
        server.stop()
        async with a_kiosk(app, server, tmp_path, at_home=False) as kiosk:
            await press(kiosk, "language_en")
            await until(lambda: visible(kiosk, "service_A") is not None)
            assert not kiosk.store.value.online
            server.start()
            await until(lambda: kiosk.store.value.online)

    run_in_qt(app, visit)


def test_a_revoked_token_leads_back_to_pairing(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            server.approved = False
            server.known_tokens.clear()
            server.stop()
            server.start()
            await until(lambda: kiosk.store.value.phase is Phase.PAIRING, 20)

    run_in_qt(app, visit)


def test_a_kiosk_that_is_revoked_leaves_a_visitor_the_number_until_it_is_noted(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            ticket = await take_ticket(kiosk)
            server.approved = False
            server.known_tokens.clear()
            server.stop()
            server.start()
            await until(lambda: any(task.get_name() == "pair again" for task in asyncio.all_tasks()), 20)
            await until(lambda: visible(kiosk, "ticket_number") is not None)
            assert visible(kiosk, "ticket_number").text() == ticket.display_number
            kiosk.window.intents.noted.emit()
            await until(lambda: kiosk.store.value.phase is Phase.PAIRING, 20)
            server.known_tokens, server.approved = {TOKEN}, True
            await until(lambda: server.confirmed == {ticket.display_number: ["shown"]}, 20)

    run_in_qt(app, visit, 60)


def test_when_it_was_painted_is_told_by_the_servers_time(app, server, tmp_path):
    server.ahead = timedelta(days=1)

    def painted():
        told = decode(server.heartbeats[-1], Heartbeat).last_painted_at if server.heartbeats else None
        return told is not None and abs(told - server.now()) < timedelta(minutes=1)

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await press(kiosk, "language_en")
            await until(lambda: visible(kiosk, "service_A") is not None)
            kiosk._pulse.now()
            await until(painted)

    run_in_qt(app, visit)


def test_heartbeats_tell_the_printer_and_what_waits(app, server, printer, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, printer=printer.address):
            await until(lambda: server.heartbeats)
        beat = decode(server.heartbeats[0], Heartbeat)
        assert (beat.printer, beat.buffered) == (PrinterStatus.OK, 0)

    run_in_qt(app, visit)


def test_who_asks_for_more_time_stays(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=Timing(inactivity=0.4, warning=60)) as kiosk:
            await press(kiosk, "language_id")
            await press(kiosk, "more_time")
            assert kiosk.store.value.phase is Phase.SERVICES
            await until(lambda: kiosk.store.value.warning)  # and is asked again

    run_in_qt(app, visit)


def test_idle_warns_and_goes_home(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=Timing(inactivity=0.4, warning=1.0)) as kiosk:
            warned = []
            kiosk.store.subscribe(lambda screen: warned.append(screen.warning))
            await press(kiosk, "language_id")
            await until(lambda: True in warned and kiosk.store.value.phase is Phase.HOME)
            assert kiosk.store.value.language == "en"
            assert service_id(0) in kiosk.store.value.queues

    run_in_qt(app, visit)
