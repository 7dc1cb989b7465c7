"""The QR codes on the glass, as a phone's camera would see them, and that screen and paper share one computation."""

from dataclasses import replace
from pathlib import Path

import pytest
import segno
import shiboken6
from qms_clientkit.qt.app import application
from qms_clientkit.ticket import qr
from qms_clientkit.ticket.raster import draw_ticket
from qms_contract.devices import PrinterStatus
from qms_kiosk.printing.texts import status_url, ticket_texts
from qms_kiosk.settings import Timing
from qms_kiosk.state import KioskState, Phase, PrintState, Toggle
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.window import KioskWindow

from tests.support.kiosk_qr import read_qr
from tests.support.kiosk_samples import NOW, a_config, a_ticket, the_queues

SERVER = "http://10.0.0.5:8080"
TICKET = a_ticket(status_url="/t/4qvJ0yR2TmC3bUu9xk1V8w.Zk9uR0x3VHhRbGhE4Q")
BASE = KioskState(config=a_config(), online=True, queues=the_queues(), ticket=TICKET)
STATES = {
    "issued": replace(BASE, phase=Phase.ISSUED, print_state=PrintState.PRINTED, seconds_left=12),
    "note": replace(BASE, phase=Phase.NOTE, print_state=PrintState.FAILED, printer=PrinterStatus.OUT),
}
SIZES = [(1024, 768), (768, 1024), (1280, 1024), (1366, 768), (1920, 1080), (1080, 1920)]


@pytest.fixture
def screenshot(qtbot, qapp, tmp_path):
    """`screenshot(state, size)` gives the path of a PNG of that screen."""
    application("kiosk")

    def shoot(state: KioskState, size: tuple[int, int]) -> Path:
        window = KioskWindow(
            qapp, Intents(), Timing(), SERVER, has_printer=True, painted=lambda: None, clock=lambda: NOW
        )
        window.resize(*size)
        window.show()
        window.render_state(state)
        qapp.processEvents()
        file = tmp_path / "screen.png"
        assert window.grab().save(str(file), "PNG")
        window.stop_watching()
        window.close()
        shiboken6.delete(window)
        return file

    return shoot


TOGGLES = [frozenset(), {Toggle.HIGH_CONTRAST, Toggle.LARGE_TEXT}, {Toggle.LOW_REACH}, frozenset(Toggle)]


@pytest.mark.parametrize("toggles", TOGGLES, ids=["none", "large contrast", "reach", "all"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["en", "id", "ar", "zh"])
def test_the_qr_on_the_glass_leads_to_the_tickets_page(screenshot, language, size, toggles):
    for name, state in STATES.items():
        file = screenshot(replace(state, language=language, toggles=frozenset(toggles)), size)
        assert read_qr(file) == [status_url(TICKET, SERVER)], name


def test_screen_and_paper_compute_the_qr_once(screenshot, monkeypatch):
    computed = []
    make = segno.make

    def counted(content, **options):
        computed.append(content)
        return make(content, **options)

    monkeypatch.setattr(segno, "make", counted)
    qr.qr_modules.cache_clear()
    draw_ticket(ticket_texts(TICKET, "en", a_config(), SERVER))
    screenshot(STATES["issued"], SIZES[0])
    screenshot(STATES["note"], SIZES[1])
    assert computed == [status_url(TICKET, SERVER)]
