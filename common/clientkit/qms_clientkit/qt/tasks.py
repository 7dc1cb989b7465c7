"""Supervised asyncio tasks: restarted with backoff when they fail, cancelled at exit, their exceptions logged."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any

from qms_clientkit.transport.backoff import Backoff

log = logging.getLogger(__name__)
STOP_SECONDS = 0.5


class Tasks:
    """The tasks of one program. `stop()` cancels all and waits for them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def supervise(self, name: str, run: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Run `run()`; when it raises, log it and start it again after a while; when it returns, it is done."""
        return self._start(self._forever(name, run), name)

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run `work` once; an exception is logged, not lost."""
        task = self._start(self._once(name, work), name)
        task.add_done_callback(lambda _task: work.close())  # cancelled before its first step, it would never be awaited
        return task

    async def finish(self, names: Collection[str], seconds: float) -> None:
        """Wait, at most so long, for the tasks of these names, also those that begin meanwhile: they must not be cut off."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        while (tasks := [one for one in self._tasks if one.get_name() in names]) and (left := deadline - clock()) > 0:
            await asyncio.wait(tasks, timeout=left)

    async def stop(self) -> None:
        """Cancel what still runs and wait until it has ended.

        A cancellation can be lost (asyncio.wait_for before Python 3.12 drops one that comes with the result), so it is
        repeated until everything has ended.
        """
        while tasks := tuple(self._tasks):
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=STOP_SECONDS)

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    @staticmethod
    async def _once(name: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("%s failed.", name)

    @staticmethod
    async def _forever(name: str, run: Callable[[], Awaitable[None]]) -> None:
        backoff = Backoff()
        while True:
            try:
                await run()
            except Exception:
                log.exception("%s failed and is started again.", name)
                await asyncio.sleep(backoff.next_delay())
            else:
                return
