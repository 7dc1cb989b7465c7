"""What is asked for from afar (a restart, the end of the pairing) takes no visitor's number off the screen: it waits."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from qms_clientkit.appliance.pulse import Outcome
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_contract.devices import OrderResult

from qms_kiosk.state import KioskState, Phase

WITH_NUMBER = (Phase.ISSUED, Phase.NOTE)
FREE = (Phase.HOME, Phase.LOADING, Phase.PAIRING)
LONGEST = 120.0
"""Seconds after which it is restarted all the same: somebody in the branch may be waiting for just that."""


def calm_restart(
    store: Observable[KioskState], tasks: Tasks, restart: Callable[[], object], longest: float = LONGEST
) -> Callable[[], Awaitable[Outcome]]:
    """What carries the order out; the order is answered at once."""

    async def when_free() -> None:
        await until(store, lambda state: state.phase in FREE, longest)
        restart()

    def begin() -> None:
        tasks.spawn("restart", when_free())

    async def order() -> Outcome:
        return Outcome(OrderResult(), then=begin)

    return order


async def until(store: Observable[KioskState], holds: Callable[[KioskState], bool], longest: float = LONGEST) -> None:
    """Wait until it `holds`, at most `longest` seconds."""
    met = asyncio.Event()
    forget = store.subscribe(lambda state: met.set() if holds(state) else None)
    if holds(store.value):
        met.set()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(longest):
            await met.wait()
    forget()


async def until_read(store: Observable[KioskState]) -> None:
    """Wait until no visitor has a number on the screen."""
    await until(store, lambda state: state.phase not in WITH_NUMBER)
