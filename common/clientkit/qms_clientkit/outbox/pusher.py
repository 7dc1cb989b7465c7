"""Empties the outbox: oldest first, each write until it is answered, with the same request_id every time."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping

from qms_clientkit.outbox.pending import Outbox, Write
from qms_clientkit.transport.backoff import Backoff
from qms_clientkit.transport.errors import NotUnderstood, Refused, TransportError, Unauthenticated

log = logging.getLogger(__name__)
Sender = Callable[[Write], Awaitable[object]]
Outcome = Callable[[Write, object], None]


class Pusher:
    """`senders` maps a write's kind to what sends it. `answered(write, answer)` is told every success, and every final
    refusal with the Refused as answer. `wake()` after adding a write; run `run()` as a supervised task."""

    def __init__(self, outbox: Outbox, senders: Mapping[str, Sender], answered: Outcome) -> None:
        self._outbox, self._senders, self._answered = outbox, senders, answered
        self._wake = asyncio.Event()
        self._lock = asyncio.Lock()

    def wake(self) -> None:
        """There is something to send, or the server is back."""
        self._wake.set()

    async def run(self) -> None:
        """Send for ever."""
        backoff = Backoff()
        while True:
            self._wake.clear()
            if await self.drain():
                backoff.reset()
                await self._wake.wait()
            else:
                await self._pause(backoff)

    async def drain(self) -> bool:
        """Send what waits, in order. False when the server could not be reached and something is left."""
        async with self._lock:
            for write in await self._outbox.waiting():
                if not await self._send(write):
                    return False
            return True

    async def _pause(self, backoff: Backoff) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(backoff.next_delay()):
                await self._wake.wait()

    async def _send(self, write: Write) -> bool:
        try:
            answer = await self._senders[write.kind](write)
        except Refused as error:
            return await self._refused(write, error)
        except (TransportError, KeyError) as error:
            return await self._not_sent(write, error)
        await self._outbox.done(write.request_id)
        self._answered(write, answer)
        return True

    async def _not_sent(self, write: Write, error: Exception) -> bool:
        """Unreachable: the rest waits too. What this version does not understand lets the others pass."""
        await self._outbox.failed(write.request_id, str(error))
        return isinstance(error, KeyError | NotUnderstood)

    async def _refused(self, write: Write, error: Refused) -> bool:
        if error.passing or isinstance(error, Unauthenticated):
            await self._outbox.failed(write.request_id, error.message)
            return False
        log.warning("The server does not take %s %s: %s", write.kind, write.request_id, error.message)
        await self._outbox.refused(write.request_id, error.message)
        self._answered(write, error)
        return True
