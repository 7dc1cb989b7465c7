"""Staff at a running kiosk: the hidden corner, the PIN, and what their menu knows."""

import asyncio

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from qms_kiosk.views.staff.corner import TOUCHES

from tests.support.kiosk_program import press, visible
from tests.support.qt_loop import until

PIN = "4711"


async def find_the_corner(kiosk):
    """As the window system tells it. QTest turns the loop, which must not happen inside a task."""
    loop = asyncio.get_running_loop()
    for _ in range(TOUCHES):
        done = loop.create_future()
        loop.call_soon(_press_the_corner, kiosk.window.windowHandle(), done)
        await done
    await until(lambda: visible(kiosk, "staff_menu") is not None)


def _press_the_corner(glass, done):
    QTest.mouseClick(glass, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    done.set_result(None)


async def enter(kiosk, pin):
    for digit in pin:
        await press(kiosk, f"key_{digit}")
    await press(kiosk, "key_ok")


def staff(kiosk):
    return kiosk._staff.presenter.state.value
