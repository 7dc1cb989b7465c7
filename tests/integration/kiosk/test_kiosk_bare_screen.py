"""On an X server without a window manager, as the package brings it: the whole screen is covered, and a keypad is heard."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from qms_clientkit.qt.app import show

from tests.support.x_server import an_x_server

PROGRAM = """
import ctypes, sys
from PySide6.QtCore import QTimer
from qms_clientkit.qt.app import application, show
from qms_kiosk.settings import Timing
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.window import KioskWindow
from tests.support.kiosk_samples import NOW
from tests.support.kiosk_screens import STATES

x11, test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
display = ctypes.c_void_p(x11.XOpenDisplay(None))

def press(keysym):
    code = x11.XKeysymToKeycode(display, ctypes.c_ulong(keysym))
    for down in (1, 0):
        test.XTestFakeKeyEvent(display, code, down, 0)
    x11.XFlush(display)

app = application("kiosk")
window = KioskWindow(
    app, Intents(), Timing(), "http://10.0.0.5:8080", has_printer=True, painted=lambda: None, clock=lambda: NOW
)
show(window, windowed=False)
window.render_state(STATES["home"])
found = []
window.intents.guided.connect(lambda on: found.append(on) or app.quit())
QTimer.singleShot(300, lambda: press(0xff54))  # Down
QTimer.singleShot(5000, app.quit)
app.exec()
print(window.width(), window.height(), window.pos().x(), window.pos().y(), found)
"""


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1920, 1080), (1080, 1920)])
def test_it_covers_the_whole_screen_and_hears_a_keypad(width, height):
    with an_x_server(width, height) as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, cwd=Path(__file__).parents[3], capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
    assert done.stdout.split("\n")[0] == f"{width} {height} 0 0 [True]", done.stderr


def test_a_screen_that_changes_its_size_is_covered_again(qapp, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    show(window, windowed=False)
    assert window.size() == window.screen().size()
    window.screen().geometryChanged.emit(QRect(0, 0, 640, 480))
    assert (window.width(), window.height()) == (640, 480)
    window.screen().geometryChanged.emit(QRect())
    assert (window.width(), window.height()) == (640, 480), "while it is switched off it has no size"
