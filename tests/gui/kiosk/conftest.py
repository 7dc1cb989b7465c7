"""The kiosk's window, drawn from hand-made states."""

import pytest
import shiboken6
from qms_clientkit.qt.app import application
from qms_kiosk.settings import Timing
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.window import KioskWindow

from tests.support.kiosk_samples import NOW

SIZES = {
    "landscape": (1366, 768),
    "portrait": (810, 1440),
    "small": (1024, 768),
    "square": (1280, 1024),
    "upright": (768, 1024),
}


@pytest.fixture
def show(qtbot, qapp):
    """`show(state, size)` gives the window with that state drawn."""
    application("kiosk")
    shown = []

    def draw(state, size="landscape"):
        for window in shown:
            window.stop_watching()
            window.close()
            shiboken6.delete(window)  # at once: a style sheet costs every living widget
        shown.clear()
        window = KioskWindow(
            qapp, Intents(), Timing(), "http://10.0.0.5:8080", has_printer=True, painted=lambda: None, clock=lambda: NOW
        )
        window.resize(*SIZES[size])
        window.show()
        window.render_state(state)
        qapp.processEvents()
        window.grab()
        shown.append(window)
        return window

    yield draw
    for window in shown:
        window.stop_watching()
        window.close()
        shiboken6.delete(window)  # at once: a style sheet costs every living widget
