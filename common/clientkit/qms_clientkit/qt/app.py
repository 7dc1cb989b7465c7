"""Run a client: QApplication and asyncio on one loop, from the first window to a clean exit."""

import asyncio
import logging
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol

import qasync
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from qms_clientkit.appliance.lock import AlreadyRunning, locked
from qms_clientkit.appliance.supervisor import ANOTHER_RUNS, NO_SCREEN
from qms_clientkit.qt.arguments import Arguments
from qms_clientkit.qt.garbage import GuiThreadGarbage
from qms_clientkit.qt.heaps import share_heaps
from qms_clientkit.qt.logs import start_logging, stop_logging
from qms_clientkit.qt.screen_check import missing_screen
from qms_clientkit.qt.screen_saver import keep_screen_on
from qms_clientkit.qt.signals import StopSignals
from qms_clientkit.qt.timeline import Timeline
from qms_clientkit.qt.watchdog import Watchdog, start_watchdog
from qms_clientkit.qt.whole_screen import WholeScreen
from qms_clientkit.theme.fonts import load_fonts
from qms_clientkit.widgets.focus import FocusRing

log = logging.getLogger(__name__)
COMPLETE_WITHIN = 20.0
"""Seconds after which `--screenshot` gives up waiting for the first complete screen."""


TAKE_OVER_WITHIN = 15.0
"""Seconds in which a program that has lost its supervisor must be gone."""
_EXIT_CODE = "exit_code"


class Client(Protocol):
    """What a client's `compose.build(...)` returns."""

    @property
    def window(self) -> QWidget:
        """What is shown."""

    @property
    def timeline(self) -> Timeline:
        """When things happened."""

    @property
    def complete(self) -> asyncio.Event:
        """Set once the first screen has all its content."""

    def start(self) -> None:
        """Begin to work; the loop runs."""

    async def stop(self) -> None:
        """End every task, thread and connection."""


Build = Callable[[QApplication, Arguments], Client]


def run(app: str, arguments: Arguments, build: Build, *, unattended: bool = False) -> int:
    """Start client `app` and run it until its window closes or a signal ends it. Returns the exit code.

    An `unattended` program is watched by its supervisor and, unless it is in a window, nobody at its keyboard closes it.
    """
    share_heaps()
    if sentence := missing_screen():
        sys.stderr.write(f"{sentence}\n")
        return NO_SCREEN
    start_logging(app, arguments.data_dir)
    try:
        if not unattended or _once(arguments):
            return _run(application(app), arguments, build)
        with locked(arguments.data_dir / "program.lock", TAKE_OVER_WITHIN):
            return _run(application(app), arguments, build, unattended=True)
    except AlreadyRunning as error:
        log.error("%s", error)
        return ANOTHER_RUNS
    finally:
        stop_logging()


def end_program(window: QWidget, code: int = 0) -> None:
    """End the program whose window this is, with the exit code `code`."""
    window.setProperty(_EXIT_CODE, code)
    window.close()


def application(app: str) -> QApplication:
    """The process's QApplication with the suite's fonts; made at the first call."""
    existing = QApplication.instance()
    qt = existing if isinstance(existing, QApplication) else QApplication([app])
    qt.setApplicationName(f"qms-{app}")
    qt.setQuitOnLastWindowClosed(False)  # closing ends the program by way of `stop()`, not under its feet
    qt.setStyle("Fusion")
    if qt.findChild(FocusRing) is None:
        load_fonts()
        FocusRing(qt)
    return qt


def _once(arguments: Arguments) -> bool:
    """Whether only a picture or the first screen is wanted."""
    return arguments.smoke or arguments.screenshot is not None


def _run(qt: QApplication, arguments: Arguments, build: Build, *, unattended: bool = False) -> int:
    loop = qasync.QEventLoop(qt)
    asyncio.set_event_loop(loop)
    sys.excepthook = _log_uncaught
    loop.set_exception_handler(_log_loop_trouble)
    garbage = GuiThreadGarbage(qt)
    try:
        with loop:
            return int(loop.run_until_complete(_live(qt, arguments, build, unattended=unattended)))
    finally:
        garbage.restore()


async def _live(qt: QApplication, arguments: Arguments, build: Build, *, unattended: bool) -> int:
    ended = asyncio.Event()
    watchdog = _watched(arguments, ended) if unattended else None
    client = build(qt, arguments)
    client.window.installEventFilter(_Closing(ended.set, client.window, locked=unattended and not arguments.windowed))
    signals = StopSignals(ended.set)
    qt.aboutToQuit.connect(ended.set)
    show(client.window, windowed=arguments.windowed or _once(arguments))
    if unattended and not arguments.windowed:
        keep_screen_on(qt.platformName())
    client.start()
    try:
        return await _until_end(client, arguments, ended)
    finally:
        client.window.hide()
        await client.stop()
        signals.restore()
        if watchdog is not None:
            watchdog.end()


def _watched(arguments: Arguments, ended: asyncio.Event) -> Watchdog | None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        loop.call_soon_threadsafe(ended.set)

    return start_watchdog(arguments.data_dir, stop)


async def _until_end(client: Client, arguments: Arguments, ended: asyncio.Event) -> int:
    if arguments.screenshot is not None:
        return await _screenshot(client, arguments)
    if arguments.smoke:
        await painted(client.window)
        return 0
    await ended.wait()
    return int(client.window.property(_EXIT_CODE) or 0)


async def _screenshot(client: Client, arguments: Arguments) -> int:
    try:
        await asyncio.wait_for(client.complete.wait(), COMPLETE_WITHIN)
    except TimeoutError:
        log.error("The first screen was not complete within %d s.", COMPLETE_WITHIN)
        return 1
    await painted(client.window)
    if client.window.grab().save(str(arguments.screenshot), "PNG"):
        return 0
    log.error("The picture %s cannot be written.", arguments.screenshot)
    return 1


def show(window: QWidget, *, windowed: bool) -> None:
    """Show `window` as a window, or over the whole screen without a frame."""
    if windowed:
        window.show()
    else:
        WholeScreen(window)


async def painted(window: QWidget) -> None:
    """Wait until `window` has been painted and the loop has come to rest once."""
    done = asyncio.get_running_loop().create_future()
    watcher = _Painted(window, lambda: None if done.done() else done.set_result(None))
    window.update()
    await done
    window.removeEventFilter(watcher)
    await asyncio.sleep(0)


class _Painted(QObject):
    def __init__(self, window: QWidget, done: Callable[[], None]) -> None:
        super().__init__(window)
        self._done = done
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self._done)
        return False


class _Closing(QObject):
    """With `locked`, a close that comes from the desktop (Alt+F4) is not heard."""

    def __init__(self, closed: Callable[[], None], window: QWidget, *, locked: bool) -> None:
        super().__init__(window)
        self._closed, self._locked = closed, locked
        window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.Close:
            return False
        if self._locked and event.spontaneous():
            event.ignore()
            return True
        self._closed()
        return False


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("Something went wrong; the program goes on. (%s)", kind.__name__, exc_info=(kind, error, trace))


def _log_loop_trouble(_loop: object, context: dict[str, Any]) -> None:
    error = context.get("exception")
    log.error("%s", context.get("message", "Something went wrong in the background."), exc_info=error)
