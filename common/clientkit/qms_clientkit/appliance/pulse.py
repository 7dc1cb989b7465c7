"""The heartbeat of an unattended program, and the orders that come back with it."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace
from qms_contract.devices import DeviceCommand, DeviceOrder, Heartbeat, OrderResult
from qms_contract.ids import CommandId, new_id

from qms_clientkit.appliance.vitals import vitals
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.transport.devices import DeviceCalls
from qms_clientkit.transport.errors import Refused, TransportError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What an order came to. `then` is done once the server knows it: a restart, after which nothing can be told."""

    result: OrderResult
    then: Callable[[], None] | None = None


Handler = Callable[[], Awaitable[Outcome]]


class Pulse:
    """`run()` for ever; `now()` beats at once, e.g. because an order was told. Each order is carried out once.

    An order without a handler is answered as one that cannot be carried out here. With each beat goes an id that this run alone
    has: by it the server finds a second machine with the same token; and how the program does (`vitals`).
    """

    def __init__(
        self,
        calls: DeviceCalls,
        clock: ServerClock,
        report: Callable[[], Awaitable[Heartbeat]],
        handlers: Mapping[DeviceOrder, Handler],
        every: float,
    ) -> None:
        self._calls, self._clock, self._report, self._handlers, self._every = calls, clock, report, handlers, every
        self._wake = asyncio.Event()
        self._results: dict[CommandId, Outcome] = {}
        self._run = new_id()
        self._answered_ms: int | None = None

    def now(self) -> None:
        """Do not wait for the next beat."""
        self._wake.set()

    async def run(self) -> None:
        """A server that does not answer is no trouble here."""
        while True:
            self._wake.clear()
            try:
                await self._beat()
            except TransportError as error:
                log.info("No heartbeat: %s", error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._wake.wait()

    async def _beat(self) -> None:
        report = replace(await self._report(), run=self._run, vitals=vitals(self._answered_ms))
        asked, began = self._clock.local(), time.monotonic()
        answer = await self._calls.heartbeat(report)
        self._answered_ms = round((time.monotonic() - began) * 1000)
        self._clock.sync(answer.server_time, asked)
        waiting = {order.command_id for order in answer.commands}
        self._results = {key: outcome for key, outcome in self._results.items() if key in waiting}
        for order in answer.commands:
            await self._carry_out(order)

    async def _carry_out(self, order: DeviceCommand) -> None:
        """An answer that got lost is told again with the next beat; the deed is not repeated. What the server no longer asks
        for it has: a screenshot or a log is not kept for good."""
        outcome = self._results.get(order.command_id)
        if outcome is None:
            log.info("Order %s of %s.", order.command, order.created_by)
            outcome = self._results[order.command_id] = await self._outcome(order)
        try:
            await self._calls.answer_order(order.command_id, outcome.result)
        except Refused as error:
            log.warning("The answer to %s was refused: %s", order.command, error)
        if outcome.then is not None:
            outcome.then()

    async def _outcome(self, order: DeviceCommand) -> Outcome:
        handler = self._handlers.get(order.command)
        if handler is None:
            return Outcome(OrderResult(failed=True, message="This program cannot do that."))
        try:
            return await handler()
        except Exception as error:
            log.exception("The order %s failed.", order.command)
            return Outcome(OrderResult(failed=True, message=str(error)[:200]))
