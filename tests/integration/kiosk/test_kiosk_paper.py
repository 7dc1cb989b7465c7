"""What comes out of the printer: ESC/POS over a socket, rebuilt as dots, read by a QR reader that is not ours."""

import pytest
from qms_clientkit.qt.app import application
from qms_clientkit.theme.tokens import TICKET
from qms_contract.devices import PrinterStatus
from qms_demo.printer import ReceiptPrinter
from qms_demo.raster import printed_picture
from qms_kiosk.printing.devices import parse_address
from qms_kiosk.printing.printer import EscposPrinter
from qms_kiosk.printing.texts import status_url
from qms_kiosk.settings import Timing

from tests.support.kiosk_qr import read_qr
from tests.support.kiosk_samples import a_config, a_queue, a_ticket

SERVERS = ["http://10.0.0.5:8080", "https://queues.kota-sehat-public-services.example.org"]
PAPERS = {"80 mm": TICKET.width, "58 mm": TICKET.width_narrow}


async def printed(ticket, language, server, width):
    """The picture on the paper, and what the printer said after it."""
    with ReceiptPrinter() as paper:
        address = parse_address(paper.address)
        printer = EscposPrinter(address, server, lambda _service: a_queue(0).estimate, Timing(), width)
        status = await printer.print(ticket, language, a_config())
        return printed_picture(paper.printed), status


@pytest.mark.parametrize("server", SERVERS, ids=["address", "name"])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
async def test_the_qr_on_the_paper_leads_to_the_tickets_page(qapp, language, paper, server):
    application("kiosk")
    ticket = a_ticket("A060", language=language, status_url="/t/4qvJ0yR2TmC3bUu9xk1V8w.Zk9uR0x3VHhRbGhE4Q")
    picture, status = await printed(ticket, language, server, PAPERS[paper])
    assert status is PrinterStatus.OK
    assert picture.width == PAPERS[paper]
    assert read_qr(picture) == [status_url(ticket, server)]


async def test_a_ticket_without_a_page_has_no_qr(qapp):
    application("kiosk")
    picture, _status = await printed(a_ticket(status_url=None), "en", SERVERS[0], TICKET.width)
    assert read_qr(picture) == []
