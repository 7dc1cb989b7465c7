"""Blocking work with a hard limit, in a thread that never holds up the program: a stuck driver is left behind."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def within(seconds: float, work: Callable[[], T]) -> T:
    """`work()` in a daemon thread. Raises TimeoutError when it takes longer; its late result is dropped."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            _tell(loop, done.set_exception, done, error)
        else:
            _tell(loop, done.set_result, done, result)

    threading.Thread(target=run, name="printer", daemon=True).start()
    async with asyncio.timeout(seconds):
        return await done


def _tell(
    loop: asyncio.AbstractEventLoop, tell: Callable[..., None], done: "asyncio.Future[T]", outcome: object
) -> None:
    """Back into the loop's thread, if it still waits."""

    def settle() -> None:
        if not done.done():
            tell(outcome)

    if not loop.is_closed():
        loop.call_soon_threadsafe(settle)
