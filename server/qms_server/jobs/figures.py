"""Figures of the whole installation for the metrics: how far consumers are behind, and how the devices are.

Gathered by the worker role and not when /metrics is read, which anybody may do as often as they like.
"""

from collections import Counter

from qms_server.metrics import Metrics
from qms_server.store.devices import LOST_AFTER
from qms_server.store.figures import DeviceFigure, device_figures, known_consumers
from qms_server.store.notifications import notifications_backlog
from qms_server.store.outbox import outbox_backlog
from qms_server.usecases.commands import Commands


async def gather_figures(commands: Commands, metrics: Metrics) -> None:
    now = commands.clock()
    async with commands.database.transaction(None) as transaction:
        connection = transaction.connection
        behind = await outbox_backlog(connection, await known_consumers(connection))
        for one in (*behind, await notifications_backlog(connection)):
            age = max(0.0, (now - one.since).total_seconds()) if one.since else 0.0
            metrics.consumer(one.consumer, one.events, age, one.dead_letters)
        _tell_devices(metrics, await device_figures(connection, now - LOST_AFTER))


def _tell_devices(metrics: Metrics, figures: list[DeviceFigure]) -> None:
    devices: Counter[tuple[str, str]] = Counter()
    printers: Counter[str] = Counter()
    for one in figures:
        devices[one.type, one.state] += one.devices
        if one.printer is not None:
            printers[one.printer] += one.devices
    metrics.devices(devices, printers, sum(one.buffered for one in figures))
