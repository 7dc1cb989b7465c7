"""A printer that fails within the ticket: every tap is one ticket, and every ticket is confirmed as what happened."""

from qms_clientkit.qt.app import application
from qms_kiosk.state import Phase

from tests.support.failing_printer import FailingPrinter
from tests.support.kiosk_program import a_kiosk, press, take_ticket
from tests.support.kiosk_server import KioskServer
from tests.support.qt_loop import run_in_qt, until

POSITIONS = (0, 1, 2, 9, 10, 500, 12_000, 20_000)


def test_no_ghost_and_no_second_ticket_wherever_the_printer_breaks_off(qapp, tmp_path):
    server = KioskServer()
    server.start()

    async def visit():
        with FailingPrinter() as printer:
            async with a_kiosk(application("kiosk"), server, tmp_path, printer=printer.address) as kiosk:
                for position in POSITIONS:
                    await _visit_without_paper(kiosk, server, printer, position)
                printer.fails_after = None
                ticket = await take_ticket(kiosk)
                await until(lambda: server.confirmed.get(ticket.display_number) == ["printed"])
        assert len(server.tickets) == len(server.confirmed) == server.posts == len(POSITIONS) + 1
        assert all(len(how) == 1 for how in server.confirmed.values())

    try:
        run_in_qt(qapp, visit)
    finally:
        server.stop()


async def _visit_without_paper(kiosk, server, printer, position):
    printer.printed, printer.fails_after = b"", position
    ticket = await take_ticket(kiosk)
    await until(lambda: kiosk.store.value.phase is Phase.NOTE)
    assert ticket.display_number not in server.confirmed
    await press(kiosk, "noted")
    await until(lambda: server.confirmed.get(ticket.display_number) == ["shown"])
    await press(kiosk, "next_visitor")
    assert len(printer.printed) >= position
