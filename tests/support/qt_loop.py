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


def touch(widget: QWidget) -> None:
    """In its middle, as the window system tells it. However soon after the last one, it is no second tap of two."""
    window, interval = widget.window(), QApplication.doubleClickInterval()
    at = widget.mapTo(window, widget.rect().center())
    QApplication.setDoubleClickInterval(1)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
    QApplication.setDoubleClickInterval(interval)


def _in_reach(widget: QWidget | None) -> bool:
    """Whether it is there and nothing lies over it; a screen that was just built has not found its place yet."""
    if widget is None:
        return False
    window = widget.window()
    there = window.childAt(widget.mapTo(window, widget.rect().center()))
    return there is not None and (there is widget or widget.isAncestorOf(there))


async def click(find: Callable[[], QWidget | None], seconds: float = 30) -> None:
    """A real mouse click on what `find` gives, as soon as it is in reach.

    It looks again at the last moment, because a screen may have been built anew.
    """
    pressed = False

    def press() -> None:
        nonlocal pressed
        widget = find()
        pressed = widget is not None and _in_reach(widget)
        if widget is not None and pressed:
            touch(widget)

    while not pressed:
        await until(lambda: _in_reach(find()), seconds)
        await in_loop(press)


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Return once the condition holds; the loop goes on running."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, f"{condition} did not hold within {seconds} s"
        await asyncio.sleep(0.005)


async def in_loop(work: Callable[[], object]) -> None:
    """QTest turns the loop, which must not happen inside a task."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[object] = loop.create_future()
    loop.call_soon(lambda: done.set_result(work()))
    await done
