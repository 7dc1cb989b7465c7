"""An unattended program leaves the screen on: asked of a real X server."""

import os
import subprocess
import sys

import pytest
from qms_clientkit.qt import screen_saver

from tests.support.x_server import an_x_server

ASK = """
import ctypes, sys
from qms_clientkit.qt.screen_saver import _library, keep_screen_on
x11 = _library("X11")
x11.XOpenDisplay.restype = ctypes.c_void_p
def saver():
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    found = [ctypes.c_int() for _ in range(4)]
    x11.XGetScreenSaver(display, *map(ctypes.byref, found))
    x11.XCloseDisplay(display)
    return found[0].value
display = ctypes.c_void_p(x11.XOpenDisplay(None))
x11.XSetScreenSaver(display, 600, 600, 1, 1)
x11.XSync(display, 0)
before = saver()
keep_screen_on("xcb")
print(before, saver())
"""


@pytest.fixture
def x_server():
    """`DISPLAY` of an X server of our own."""
    if screen_saver._library("X11") is None:
        pytest.skip("there is no X11")
    with an_x_server(320, 240) as display:
        yield display


def test_the_screen_saver_of_an_x_server_is_switched_off(x_server):
    done = subprocess.run(
        [sys.executable, "-c", ASK], env={**os.environ, "DISPLAY": x_server}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["600", "0"]


def test_what_cannot_be_asked_is_said_and_stops_nothing(monkeypatch, caplog):
    monkeypatch.setattr(screen_saver, "_library", lambda _name: None)
    screen_saver.keep_screen_on("xcb")
    assert caplog.messages == ["The X server's screen saver could not be switched off."]
    screen_saver.keep_screen_on("offscreen")
    assert len(caplog.messages) == 1
