"""Staff at a running kiosk: the hidden corner, the PIN, and what their menu knows."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from qms_kiosk.views.staff.corner import TOUCHES

from tests.support.kiosk_program import press, visible
from tests.support.qt_loop import in_loop, until

PIN = "4711"


async def find_the_corner(kiosk):
    glass = kiosk.window.windowHandle()
    for _ in range(TOUCHES):
        await in_loop(lambda: QTest.mouseClick(glass, Qt.MouseButton.LeftButton, pos=QPoint(4, 4)))
    await until(lambda: visible(kiosk, "staff_menu") is not None)


async def enter(kiosk, pin):
    for digit in pin:
        await press(kiosk, f"key_{digit}")
    await press(kiosk, "key_ok")


def staff(kiosk):
    return kiosk._staff.presenter.state.value
