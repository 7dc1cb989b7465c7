"""Run a coroutine on the loop that clients run on: asyncio over Qt."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from qms_clientkit.qt.garbage import GuiThreadGarbage


def run_in_qt(application: QApplication, main: Callable[[], Coroutine[Any, Any, None]], seconds: float = 120) -> None:
    """`main()` until it ends, at most `seconds`."""
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    garbage = GuiThreadGarbage()
    try:
        with loop:
            loop.run_until_complete(asyncio.wait_for(main(), seconds))
    finally:
        asyncio.set_event_loop(None)
        garbage.restore()


async def click(find: Callable[[], QWidget | None], seconds: float = 30) -> None:
    """A real mouse click on what `find` gives, as soon as it gives something.

    QTest turns the event loop, which must not happen inside a task, so it is a callback; and it looks again at the last
    moment, because a screen may have been built anew.
    """
    await until(lambda: find() is not None, seconds)
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def press() -> None:
        widget = find()
        if widget is not None:
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        done.set_result(widget is not None)

    loop.call_soon(press)
    if not await done:
        await click(find, seconds)


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Return once the condition holds; the loop goes on running."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, f"{condition} did not hold within {seconds} s"
        await asyncio.sleep(0.005)
