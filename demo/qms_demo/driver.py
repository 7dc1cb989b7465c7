"""A small driver around a client's own `compose`: it presses the real widgets with real mouse and key events.

`python -m qms_demo.driver kiosk --server URL …` runs the very program that `qms kiosk` runs; orders come on stdin.
"""

import asyncio
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from qms_clientkit.qt.app import Client, run
from qms_clientkit.qt.arguments import Arguments, parse

from qms_demo.marks import Answer, Order

_OPTIONS = {"kiosk": {"printer": ("URI", "")}, "display": {"audio": ("wav:FILE", "")}}
_LEFT_OUT = ("click", "rich")
"""Of httpx's command line, which only a developer's environment has: what is measured is what is shipped."""
_POLL_SECONDS = 0.005
_LOOKS, _LOOK_SECONDS = 40, 0.002
_MARKS = 2_000
"""The newest are kept: a soak would take what a driver remembers (0.2 MB in 1,000 calls) for a leak of its client."""


class OrderFailedError(Exception):
    """The order could not be carried out; the message says why."""


class Driver:
    """Carries out orders one after another on the client it was given."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._marks: deque[tuple[str, int]] = deque(maxlen=_MARKS)
        self._orders: asyncio.Queue[Order | None] = asyncio.Queue()
        self._loop = asyncio.get_event_loop()
        client.timeline.subscribe(lambda name, at: self._marks.append((name, at)))
        self._running: asyncio.Future[None] | None = None
        threading.Thread(target=self._read, daemon=True).start()

    def start(self) -> None:
        self._running = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        """Until `stop`, or until nobody gives orders any more."""
        while (order := await self._orders.get()) is not None:
            try:
                answer = await self._steps[order.do](self, order)
            except OrderFailedError as error:
                answer = Answer(id=order.id, error=str(error))
            _say(answer)
        self._client.window.close()

    def _read(self) -> None:
        """Straight from the descriptor: a thread that waits inside sys.stdin would break the interpreter's shutdown."""
        waiting = b""
        while data := os.read(sys.stdin.fileno(), 65536):
            *lines, waiting = (waiting + data).split(b"\n")
            for line in lines:
                order = msgspec.json.decode(line, type=Order)
                self._put(None if order.do == "stop" else order)
        self._put(None)

    def _put(self, order: Order | None) -> None:
        self._loop.call_soon_threadsafe(self._orders.put_nowait, order)

    async def _press(self, order: Order) -> Answer:
        widget = await self._usable(order)
        at = time.monotonic_ns()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        return Answer(id=order.id, at=at)

    async def _key(self, order: Order) -> Answer:
        window = QApplication.activeModalWidget() or self._client.window
        window.activateWindow()
        await self._until(window.isActiveWindow, order, "the window does not become active")
        at = time.monotonic_ns()
        QTest.keyClick(QApplication.focusWidget() or window, getattr(Qt.Key, f"Key_{order.name}"))
        return Answer(id=order.id, at=at)

    async def _type(self, order: Order) -> Answer:
        widget = await self._usable(order)
        if not isinstance(widget, QLineEdit):
            raise OrderFailedError(f"{order.name} takes no text")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        widget.selectAll()
        QTest.keyClicks(widget, order.text)
        return Answer(id=order.id, at=time.monotonic_ns())

    async def _typing(self, order: Order) -> Answer:
        """Types sign by sign as a person does; the answer's text is the longest time in ms in which the program stood still."""
        widget = await self._usable(order)
        longest = 0.0
        for sign in order.text:
            before = time.perf_counter()
            QTest.keyClicks(widget, sign)
            for _ in range(_LOOKS):
                await asyncio.sleep(_LOOK_SECONDS)
                now = time.perf_counter()
                longest, before = max(longest, now - before - _LOOK_SECONDS), now
        return Answer(id=order.id, at=time.monotonic_ns(), text=f"{longest * 1000:.1f}")

    async def _text(self, order: Order) -> Answer:
        return Answer(id=order.id, at=time.monotonic_ns(), text=_words(await self._visible(order)))

    async def _wait(self, order: Order) -> Answer:
        """Until the widget is visible and, with `text`, says it."""

        def says() -> bool:
            widget = self._find(order.name)
            return widget is not None and (not order.text or order.text in _words(widget))

        found = self._find(order.name)
        shown = f"it says {_words(found)!r}" if found else "it is not there"
        await self._until(says, order, f"{order.name} does not say {order.text!r}: {shown}")
        return Answer(id=order.id, at=time.monotonic_ns(), text=order.text)

    async def _grab(self, order: Order) -> Answer:
        if not self._client.window.grab().save(order.file, "PNG"):
            raise OrderFailedError(f"{order.file} cannot be written")
        return Answer(id=order.id, at=time.monotonic_ns())

    async def _mark(self, order: Order) -> Answer:
        """The instant of the first mark `name` after `after`."""

        def found() -> bool:
            return any(name == order.name and at >= order.after for name, at in self._marks)

        await self._until(found, order, f"{order.name} did not happen")
        at = next(at for name, at in self._marks if name == order.name and at >= order.after)
        return Answer(id=order.id, at=at)

    async def _quiet(self, order: Order) -> Answer:
        """Until the display has said what it has to say."""
        voice: Any = self._client.voice  # type: ignore[attr-defined]
        await self._until(lambda: voice.quiet and not voice.preparing, order, "the voice does not come to rest")
        return Answer(id=order.id, at=time.monotonic_ns())

    async def _tasks(self, order: Order) -> Answer:
        """How many asyncio tasks there are."""
        return Answer(id=order.id, at=time.monotonic_ns(), text=str(len(asyncio.all_tasks())))

    async def _visible(self, order: Order) -> QWidget:
        await self._until(lambda: self._find(order.name) is not None, order, f"{order.name} is not on the screen")
        widget = self._find(order.name)
        assert widget is not None
        return widget

    async def _usable(self, order: Order) -> QWidget:
        def usable() -> bool:
            widget = self._find(order.name)
            return widget is not None and widget.isEnabled()

        await self._until(usable, order, f"{order.name} cannot be pressed")
        return await self._visible(order)

    def _find(self, name: str) -> QWidget | None:
        widgets: list[QWidget] = list(self._client.window.findChildren(QWidget, name))
        return next((widget for widget in widgets if widget.isVisible()), None)

    @staticmethod
    async def _until(condition: Callable[[], bool], order: Order, otherwise: str) -> None:
        deadline = time.monotonic() + order.within
        while not condition():
            if time.monotonic() > deadline:
                raise OrderFailedError(f"{otherwise} within {order.within:g} s")
            await asyncio.sleep(_POLL_SECONDS)

    _steps: dict[str, Callable[["Driver", Order], Coroutine[Any, Any, Answer]]] = {
        "press": _press,
        "key": _key,
        "type": _type,
        "typing": _typing,
        "text": _text,
        "wait": _wait,
        "grab": _grab,
        "mark": _mark,
        "quiet": _quiet,
        "tasks": _tasks,
    }


def _words(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else widget.accessibleName()


def _say(answer: Answer) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()


def _driven(app: str) -> Callable[[QApplication, Arguments], Client]:
    build = import_module(f"qms_{app}.compose").build

    def build_driven(application: QApplication, arguments: Arguments) -> Client:
        client: Client = build(application, arguments)
        driver, start = Driver(client), client.start

        def start_driven() -> None:
            start()
            driver.start()

        client.start = start_driven  # type: ignore[method-assign]
        return client

    return build_driven


def main(argv: list[str]) -> int:
    app = argv[0]
    sys.modules.update(dict.fromkeys(_LEFT_OUT))  # type: ignore[arg-type] # None: not to be had (importlib)
    return run(app, parse(app, argv[1:], _OPTIONS.get(app, {})), _driven(app))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
