"""Empties the outbox: oldest first, each write until it is answered, with the same request_id every time."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum, auto
from uuid import UUID

import msgspec
from qms_contract.problems import Code

from qms_clientkit.outbox.pending import Outbox, Write
from qms_clientkit.transport.backoff import Backoff
from qms_clientkit.transport.errors import NotUnderstood, Refused, TransportError, Unauthenticated

log = logging.getLogger(__name__)
Sender = Callable[[Write], Awaitable[object]]
Outcome = Callable[[Write, object], None]
UNREAD = (msgspec.MsgspecError, UnicodeDecodeError)
"""What a sender raises that cannot decode a write's body."""
PATIENCE = 5
"""So often a write at which the server itself fails holds up those behind it; then it lets them pass, and is tried again."""
MOST_ASKED_SECONDS = 30.0
"""So long at most a server (or a proxy in its place) can ask for peace with a Retry-After: a visitor waits behind it."""


class _Sent(Enum):
    """What became of one write: it is done with, it stays and lets the others pass, or it stays and they wait too."""

    DONE = auto()
    LEFT = auto()
    WAIT = auto()


class Pusher:
    """`senders` maps a write's kind to what sends it. `answered(write, answer)` is told every success, and every final
    refusal with the Refused as answer. `wake()` after adding a write, `server_is_back()` once that is proven; run `run()` as a
    supervised task."""

    def __init__(self, outbox: Outbox, senders: Mapping[str, Sender], answered: Outcome) -> None:
        self._outbox, self._senders, self._answered = outbox, senders, answered
        self._failures: Counter[UUID] = Counter()
        self._asked_for = 0.0
        self._wake, self._back = asyncio.Event(), asyncio.Event()
        self._lock = asyncio.Lock()

    def wake(self) -> None:
        """There is something to send. A time that the server asked for is waited out first."""
        self._wake.set()

    def server_is_back(self) -> None:
        """It answers again, as the stream that is up again proves: what it asked for while it was in trouble is over."""
        self._back.set()
        self._wake.set()

    async def run(self) -> None:
        """Send for ever."""
        backoff = Backoff()
        while True:
            self._wake.clear()
            self._back.clear()
            if await self.drain():
                backoff.reset()
                await self._wake.wait()
            else:
                await self._pause(backoff)

    async def drain(self) -> bool:
        """Send what waits, in order. False when something is left that is to be tried again."""
        complete = True
        async with self._lock:
            for write in await self._outbox.waiting():
                sent = await self._send(write)
                if sent is _Sent.WAIT:
                    return False
                complete = complete and sent is _Sent.DONE
        return complete

    async def _pause(self, backoff: Backoff) -> None:
        """Whoever wakes it wants to send, which is what a server that named a time asked not to be done before."""
        asked_for, self._asked_for = min(self._asked_for, MOST_ASKED_SECONDS), 0.0
        await _until(self._back, asked_for)
        await _until(self._wake, backoff.next_delay())

    async def _send(self, write: Write) -> _Sent:
        try:
            answer = await self._senders[write.kind](write)
        except Refused as error:
            return await self._refused(write, error)
        except UNREAD as error:  # the disk changed it, or a newer version wrote it
            await self._outbox.unread(write, str(error))
            return _Sent.DONE
        except KeyError as error:  # of a newer version: this one will never know it
            await self._outbox.failed(write.request_id, str(error))
            return _Sent.DONE
        except TransportError as error:
            return await self._not_sent(write, error)
        await self._outbox.done(write.request_id)
        self._failures.pop(write.request_id, None)
        self._answered(write, answer)
        return _Sent.DONE

    async def _not_sent(self, write: Write, error: TransportError) -> _Sent:
        """Unreachable: the rest waits too. What was not understood (a proxy's page) may be the next time."""
        await self._outbox.failed(write.request_id, str(error))
        return _Sent.LEFT if isinstance(error, NotUnderstood) else _Sent.WAIT

    async def _refused(self, write: Write, error: Refused) -> _Sent:
        if error.passing or isinstance(error, Unauthenticated):
            await self._outbox.failed(write.request_id, error.message)
            self._asked_for = max(self._asked_for, error.retry_after or 0.0)
            self._failures[write.request_id] += error.code is Code.INTERNAL
            return _Sent.LEFT if self._failures[write.request_id] > PATIENCE else _Sent.WAIT
        log.warning("The server does not take %s %s: %s", write.kind, write.request_id, error.message)
        await self._outbox.refused(write.request_id, error.message)
        self._answered(write, error)
        return _Sent.DONE


async def _until(happened: asyncio.Event, seconds: float) -> None:
    """For so long at most."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await happened.wait()
