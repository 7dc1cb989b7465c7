"""A restart that was asked for from afar takes no visitor's number off the screen: it waits until nobody stands there."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from qms_clientkit.appliance.pulse import Outcome
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_contract.devices import OrderResult

from qms_kiosk.state import KioskState, Phase

FREE = (Phase.HOME, Phase.LOADING, Phase.PAIRING)
LONGEST = 120.0
"""Seconds after which it is restarted all the same: somebody in the branch may be waiting for just that."""


def calm_restart(
    store: Observable[KioskState], tasks: Tasks, restart: Callable[[], object], longest: float = LONGEST
) -> Callable[[], Awaitable[Outcome]]:
    """What carries the order out; the order is answered at once."""

    async def when_free() -> None:
        free = asyncio.Event()
        forget = store.subscribe(lambda state: free.set() if state.phase in FREE else None)
        if store.value.phase in FREE:
            free.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(longest):
                await free.wait()
        forget()
        restart()

    def begin() -> None:
        tasks.spawn("restart", when_free())

    async def order() -> Outcome:
        return Outcome(OrderResult(), then=begin)

    return order
