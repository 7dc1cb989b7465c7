"""The periodic jobs of the worker role. A job that fails is logged and tried again; it never stops the others."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import structlog

from qms_server.jobs.day_close import close_days
from qms_server.jobs.devices import tell_lost_devices
from qms_server.jobs.figures import gather_figures
from qms_server.jobs.no_show import cancel_uncollected, mark_overdue
from qms_server.jobs.presence import free_lost_counters
from qms_server.jobs.reminders import remind_of_held
from qms_server.jobs.retention import forget_customers, forget_leftovers, keep_event_log
from qms_server.jobs.seal_factors import seal_factors
from qms_server.jobs.system import ItemsFailedError
from qms_server.metrics import Metrics
from qms_server.tracing import span
from qms_server.usecases.commands import Commands
from qms_server.usecases.seals import Seals

_log = structlog.get_logger()


async def run_jobs(
    commands: Commands,
    metrics: Metrics,
    seals: Seals,
    write_reports: Callable[[], Awaitable[object]],
    events_kept: timedelta,
) -> None:
    """Ends only by cancellation. `events_kept` is how long the event log reaches back."""
    began, every = commands.clock(), partial(_every, metrics)
    async with asyncio.TaskGroup() as group:
        group.create_task(every(2, "no_show", lambda: mark_overdue(commands)))
        group.create_task(every(2, "reminders", lambda: remind_of_held(commands)))
        group.create_task(every(10, "presence", lambda: free_lost_counters(commands, began)))
        group.create_task(every(10, "devices", lambda: tell_lost_devices(commands)))
        group.create_task(every(30, "not_collected", lambda: cancel_uncollected(commands)))
        group.create_task(every(60, "day_close", lambda: close_days(commands)))
        group.create_task(every(30, "reports", write_reports))
        group.create_task(every(600, "event_log", lambda: keep_event_log(commands, events_kept)))
        group.create_task(every(15, "figures", lambda: gather_figures(commands, metrics)))
        group.create_task(every(3600, "customers", lambda: forget_customers(commands)))
        group.create_task(every(3600, "seals", lambda: seal_factors(commands, seals)))
        group.create_task(every(3600, "leftovers", lambda: forget_leftovers(commands)))


async def _every(metrics: Metrics, seconds: float, name: str, job: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            with metrics.job(name), span(f"job {name}"):
                await job()
        except ItemsFailedError as error:
            metrics.items_failed(name, error.failed)
            _log.warning("job did not finish all it found", job=name, failed=error.failed, done=error.done)
        except Exception:
            _log.exception("job failed", job=name)
        await asyncio.sleep(seconds)
