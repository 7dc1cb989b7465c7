"""A finger stays on the glass for a while: what it touched must still be there, and mean the same, when it is lifted."""

import asyncio
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from qms_kiosk.state import Phase

from tests.support.kiosk_program import PATIENT, a_kiosk, press, visible
from tests.support.kiosk_samples import a_config, a_queue, a_service
from tests.support.qt_loop import in_loop, run_in_qt, until

WARNED = replace(PATIENT, inactivity=0.3, warning=60)
TURNS = 12


async def slowly(kiosk, name, meanwhile=None):
    """Pressed on the glass, as the window system tells it; lifted some turns of the loop later."""
    await until(lambda: visible(kiosk, name) is not None)
    button, glass = visible(kiosk, name), kiosk.window.windowHandle()
    at = button.mapTo(kiosk.window, QPoint(button.width() // 2, button.height() // 2))
    await in_loop(lambda: QTest.mousePress(glass, Qt.MouseButton.LeftButton, pos=at))
    if meanwhile is not None:
        await meanwhile()
    for _ in range(TURNS):
        await asyncio.sleep(0.005)
    await in_loop(lambda: QTest.mouseRelease(glass, Qt.MouseButton.LeftButton, pos=at))
    return button


@pytest.mark.parametrize(("name", "phase"), [("start_again", Phase.HOME), ("more_time", Phase.SERVICES)])
def test_the_warnings_answers_are_heard_from_a_slow_finger(app, server, tmp_path, name, phase):
    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=WARNED) as kiosk:
            await press(kiosk, "language_id")
            await until(lambda: kiosk.store.value.warning)
            await slowly(kiosk, name)
            await until(lambda: not kiosk.store.value.warning)
            for _ in range(TURNS):
                await asyncio.sleep(0)
            assert kiosk.store.value.phase is phase

    run_in_qt(app, visit)


def test_the_warning_comes_over_no_finger(app, server, tmp_path):
    """Its time comes while somebody has a finger on a service."""

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await press(kiosk, "language_en")
            await slowly(kiosk, "service_A")
            await until(lambda: kiosk.store.value.ticket is not None)

    run_in_qt(app, visit)


def test_a_second_tap_of_old_hands_still_belongs_to_the_first(app, server, tmp_path):
    """Qt tells it as a double click, which chooses nothing on a screen that came up in between (see every_screen)."""

    async def visit():
        async with a_kiosk(app, server, tmp_path):
            assert app.doubleClickInterval() >= 700

    app.setDoubleClickInterval(400)
    run_in_qt(app, visit)


def test_figures_that_change_under_a_finger_lose_no_touch(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await press(kiosk, "language_en")
            await until(lambda: server.subscribed >= 8)

            async def changed():
                server.change_queue(a_queue(0, waiting=40))
                await until(lambda: visible(kiosk, "service_A").words().waiting == "40 waiting")

            await slowly(kiosk, "service_A", changed)
            await until(lambda: kiosk.store.value.ticket is not None)

    run_in_qt(app, visit)


def test_a_service_that_changes_under_a_finger_is_not_chosen_in_anothers_place(app, server, tmp_path):
    """The screen is built anew with other services where the finger is: nothing is chosen, rather than the wrong one."""

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await press(kiosk, "language_en")
            await until(lambda: server.subscribed >= 8)

            async def changed():
                server.change_config(a_config([a_service(3), a_service(1)], version=2))
                await until(lambda: visible(kiosk, "service_D") is not None and visible(kiosk, "service_A") is None)

            button = await slowly(kiosk, "service_A", changed)
            assert not shiboken6.isValid(button) or not button.isVisible()
            assert kiosk.store.value.issue is None

    run_in_qt(app, visit)
