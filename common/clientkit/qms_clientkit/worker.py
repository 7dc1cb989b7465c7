"""Blocking work with a hard limit, in a thread that never holds up the program: a stuck driver is left behind."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class TookTooLong(TimeoutError):
    """The time limit is over and the work goes on; `late` ends as it ends, whoever waits for it, or nobody."""

    def __init__(self, name: str, late: "asyncio.Future[Any]") -> None:
        super().__init__(f"the {name} took too long")
        self.late = late


class Worker:
    """One piece of work after the other. While one that was given up still hangs, no other is begun: a driver that never
    comes back costs one thread, not one at every question. `name` is what it works on: a printer, a log."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._last: _Job[Any] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def within(self, seconds: float, work: Callable[[], T]) -> T:
        """`work()` in a daemon thread. Raises TookTooLong when it takes longer, which it then may; TimeoutError while the
        work before still does."""
        async with self._one_at_a_time:
            if self._last is not None and not self._last.ended:
                raise TimeoutError(f"the {self._name} still hangs")
            job: _Job[T] = _Job(work, asyncio.get_running_loop().create_future())
            self._last = job
            threading.Thread(target=job.run, name=self._name, daemon=True).start()
            await asyncio.wait({job.done}, timeout=seconds)
            if not job.done.done():
                raise TookTooLong(self._name, job.done)
            return job.done.result()


class _Job(Generic[T]):
    """`ended` says that the work came back, whether or not somebody still waits for it."""

    def __init__(self, work: Callable[[], T], done: "asyncio.Future[T]") -> None:
        self._work, self.done = work, done
        self.ended = False
        done.add_done_callback(_heard)

    def run(self) -> None:
        tell: Callable[[], None]
        try:
            result = self._work()
        except BaseException as error:
            tell = partial(self.done.set_exception, error)
        else:
            tell = partial(self.done.set_result, result)
        self.ended = True
        _tell(self.done, tell)


def _heard(done: "asyncio.Future[Any]") -> None:
    """What went wrong is not news to asyncio when nobody waited for it any more."""
    if not done.cancelled():
        done.exception()


def _tell(done: "asyncio.Future[T]", tell: Callable[[], None]) -> None:
    """Back into the loop's thread, if it still waits."""

    def settle() -> None:
        if not done.done():
            tell()

    loop = done.get_loop()
    if not loop.is_closed():
        loop.call_soon_threadsafe(settle)
