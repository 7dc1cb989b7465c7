"""The sender: takes what is due under a lease, posts it outside any transaction, and writes down what came of it.

Any number of workers share the work: a notification is sent by whoever holds its lease, which outlasts the longest post.
One that dies in between leaves it to the others when the lease is over; a receiver may then hear of it twice, under the same
delivery id. Of one ticket a webhook hears in order, whatever fails.
"""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from qms_server.domain.errors import Unavailable
from qms_server.jobs.notifications.posting import SECONDS, NotReceivedError, Poster, signature
from qms_server.store.notifications import (
    Claimed,
    claim,
    due_webhooks,
    give_up,
    note_failed,
    note_sent,
    note_unwanted,
    requested_letters,
    revive,
)
from qms_server.store.transaction import Database
from qms_server.usecases.seals import Seals

POLL_SECONDS = 0.5
FINISH_SECONDS = 5.0
"""How long a server that is stopped waits for the answers to what it has posted."""
MOST_ATTEMPTS = 12
"""About two hours, as the pauses grow."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=2), timedelta(hours=1)
_LEASE = timedelta(seconds=3 * SECONDS)
# At once in this process, and to one receiver: one that hangs holds up no other.
_SLOTS, _PER_WEBHOOK = 32, 4
_log = structlog.get_logger()


class Sender:
    """One a process; looks every `pause` seconds. `run` ends only by cancellation."""

    def __init__(
        self,
        database: Database,
        seals: Seals,
        clock: Callable[[], datetime],
        may_be_local: bool,
        pause: float = POLL_SECONDS,
    ) -> None:
        self._database, self._seals, self._clock = database, seals, clock
        self._may_be_local, self._pause = may_be_local, pause
        self._under_way: dict[asyncio.Task[None], UUID] = {}

    async def run(self) -> None:
        poster = Poster(self._may_be_local)
        try:
            while True:
                with contextlib.suppress(Unavailable):
                    await self.begin(poster)
                await self._wait()
        finally:
            await self._finish()
            await poster.close()

    async def _finish(self) -> None:
        """What is under way may still be answered: cut off, it would be sent a second time by whoever comes after."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=FINISH_SECONDS)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        self._under_way.clear()

    async def begin(self, poster: Poster) -> int:
        """Begins to send what is due and there is room for; how many."""
        await self._revive()
        busy = Counter(self._under_way.values())
        full = [webhook_id for webhook_id, count in busy.items() if count >= _PER_WEBHOOK]
        async with self._database.transaction(None) as transaction:
            due = await due_webhooks(transaction.connection, self._clock(), full)
        begun = 0
        for webhook_id in due:
            room = min(_SLOTS - len(self._under_way), _PER_WEBHOOK - busy[webhook_id])
            for one in await self._claimed(webhook_id, room) if room > 0 else []:
                self._under_way[asyncio.create_task(self._send(poster, one))] = webhook_id
                begun += 1
        return begun

    async def _wait(self) -> None:
        if not self._under_way:
            await asyncio.sleep(self._pause)
            return
        done, _ = await asyncio.wait(self._under_way, timeout=self._pause, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            del self._under_way[task]
            if (error := task.exception()) is not None and not isinstance(error, Unavailable):
                _log.error("a notification could not be dealt with", exc_info=error)

    async def _claimed(self, webhook_id: UUID, limit: int) -> list[Claimed]:
        now = self._clock()
        async with self._database.transaction(None) as transaction:
            return await claim(transaction.connection, webhook_id, limit, now, now + _LEASE)

    async def _send(self, poster: Poster, claimed: Claimed) -> None:
        now = self._clock()
        error = await self._posted(poster, claimed, now) if claimed.wanted else None
        async with self._database.transaction(claimed.tenant_id) as transaction:
            connection, now = transaction.connection, self._clock()
            if not claimed.wanted:
                await note_unwanted(connection, claimed, now)
            elif error is None:
                await note_sent(connection, claimed, now)
            elif claimed.attempts < MOST_ATTEMPTS:
                await note_failed(connection, claimed, error, now + pause_after(claimed.attempts))
            else:
                await give_up(connection, claimed, error, now)

    async def _posted(self, poster: Poster, claimed: Claimed, now: datetime) -> str | None:
        """Why it was not received; None when it was."""
        secret = self._seals.opened(claimed.secret, claimed.tenant_id)
        if secret is None:
            return "Its secret was sealed with another QMS_SECRET_KEY. Set it again."
        body = claimed.body.encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "QMS",
            "QMS-Delivery": str(claimed.notification_id),
            "QMS-Event": claimed.type,
            "QMS-Signature": signature(secret, body, int(now.timestamp())),
        }
        try:
            await poster.post(claimed.url, headers, body)
        except NotReceivedError as error:
            about = {"webhook_id": str(claimed.webhook_id), "delivery_id": str(claimed.notification_id)}
            _log.info("a notification was not received", attempts=claimed.attempts, error=str(error), **about)
            return str(error)
        return None

    async def _revive(self) -> None:
        """Dead letters that somebody wants to be tried again get one more attempt."""
        async with self._database.transaction(None) as transaction:
            letters = await requested_letters(transaction.connection)
        for tenant_id, dead_letter_id in letters:
            async with self._database.transaction(tenant_id) as transaction:
                await revive(transaction.connection, dead_letter_id, MOST_ATTEMPTS - 1, self._clock())


def pause_after(attempts: int) -> timedelta:
    """2, 4, 8 … seconds, at most an hour; a quarter more or less, so that what failed together does not come together."""
    doubled: timedelta = min(_FIRST_PAUSE * 2 ** (attempts - 1), _LONGEST_PAUSE)
    return doubled * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
