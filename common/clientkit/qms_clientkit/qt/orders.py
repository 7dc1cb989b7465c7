"""What every unattended program can be told to do from afar, and what it tells of its screen."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from qms_contract.devices import ContentType, DeviceOrder, OrderResult

from qms_clientkit.appliance.log_tail import log_tail
from qms_clientkit.appliance.pulse import Handler, Outcome
from qms_clientkit.appliance.supervisor import RESTART
from qms_clientkit.qt.app import end_program
from qms_clientkit.qt.screenshot import picture_of
from qms_clientkit.worker import Worker

LOG_SECONDS = 5.0


def order_handlers(window: QWidget, log: Path, reload: Callable[[], None]) -> dict[DeviceOrder, Handler]:
    """A handler for every order; `reload` reads the configuration again, `log` is the program's log file."""
    worker = Worker("log")

    async def restart() -> Outcome:
        return Outcome(OrderResult(), then=lambda: end_program(window, RESTART))

    async def read_again() -> Outcome:
        reload()
        return Outcome(OrderResult())

    async def screenshot() -> Outcome:
        return Outcome(OrderResult(content_type=ContentType.PNG, content=picture_of(window)))

    async def send_logs() -> Outcome:
        tail = await worker.within(LOG_SECONDS, lambda: log_tail(log))
        return Outcome(OrderResult(content_type=ContentType.TEXT, content=tail))

    return {
        DeviceOrder.RESTART: restart,
        DeviceOrder.RELOAD: read_again,
        DeviceOrder.SCREENSHOT: screenshot,
        DeviceOrder.SEND_LOGS: send_logs,
    }


class LastPaint(QObject):
    """`at` is when the window was last painted, by the server's time that `now` gives."""

    def __init__(self, window: QWidget, now: Callable[[], datetime]) -> None:
        super().__init__(window)
        self._now = now
        self.at: datetime | None = None
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.UpdateRequest, QEvent.Type.Paint):
            self.at = self._now()
        return False
