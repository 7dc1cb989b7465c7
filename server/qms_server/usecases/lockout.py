"""Lockout with backoff: after some wrong passwords the next try waits, twice as long each time.

Counted by account and address together, so that nobody locks out a colleague by guessing from elsewhere; by address,
against one guesser of many names; and by account with a wide margin, against many guessers of one name. A name that
nobody has is counted alike, so that locking tells nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import asyncpg

from qms_server.domain.errors import RateLimited
from qms_server.store.queries import queries
from qms_server.store.transaction import Database

_SQL = queries("lockout")
_FREE = {"pair": 5, "address": 30, "account": 60}
_FIRST, _LONGEST = timedelta(seconds=2), timedelta(minutes=15)
# Without a wrong password for so long, counting starts anew.
_FORGOTTEN = timedelta(hours=1)


class Lockout:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def check(self, tenant: str, username: str, address: str | None) -> None:
        """Raises RateLimited while this account or address must wait."""
        now = self._clock()
        async with self._database.transaction(None) as transaction:
            until = await transaction.connection.fetchval(_SQL["locked"], [*_keys(tenant, username, address)], now)
        if until is not None:
            seconds = int((until - now).total_seconds()) + 1
            raise RateLimited(f"Too many wrong passwords. Try again in {seconds} s.", retry_after=seconds)

    async def failed(self, tenant: str, username: str, address: str | None) -> None:
        now = self._clock()
        async with self._database.transaction(None) as transaction:
            await transaction.connection.execute(_SQL["forget"], now - _FORGOTTEN)
            for key, kind in sorted(_keys(tenant, username, address).items()):
                await _count(transaction.connection, key, _FREE[kind], now)

    async def succeeded(self, tenant: str, username: str, address: str | None) -> None:
        """The account's failures are forgotten; an address is not cleared by one name it knows."""
        keys = [key for key, kind in _keys(tenant, username, address).items() if kind != "address"]
        async with self._database.transaction(None) as transaction:
            await transaction.connection.execute(_SQL["clear"], keys)


def backoff(failures: int, free: int) -> timedelta | None:
    """How long the next try waits after so many failures; None while there are free ones left."""
    if failures < free:
        return None
    doubled: timedelta = _FIRST * (1 << min(failures - free, 20))
    return min(doubled, _LONGEST)


async def _count(connection: asyncpg.Connection, key: str, free: int, now: datetime) -> None:
    failures = await connection.fetchval(_SQL["count"], key, now)
    wait = backoff(failures, free)
    if wait is not None:
        await connection.execute(_SQL["lock"], key, now + wait)


def _keys(tenant: str, username: str, address: str | None) -> dict[str, str]:
    where = address or "unknown"
    return {
        f"pair {tenant}/{username} {where}": "pair",
        f"address {where}": "address",
        f"account {tenant}/{username}": "account",
    }
