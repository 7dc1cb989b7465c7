"""Who a client is to the server: a device's token that does not age, or a member of staff's pair that is renewed."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from qms_contract.staff import Tokens

EARLY_SECONDS = 30.0
"""An access token is renewed this long before it ends."""


class Credentials(Protocol):
    """Gives the bearer token for the next request."""

    async def token(self) -> str | None:
        """The token to use now; None before there is one."""

    async def renew(self, refused: str) -> bool:
        """The server refused the token `refused`; True when there is another one to try."""


class DeviceCredentials:
    """A device's token. `set` after pairing."""

    def __init__(self, token: str | None = None) -> None:
        self._token = token

    def set(self, token: str | None) -> None:
        self._token = token

    async def token(self) -> str | None:
        return self._token

    async def renew(self, refused: str) -> bool:
        return self._token is not None and self._token != refused


class StaffCredentials:
    """Access and refresh token. However many requests find the token old, it is renewed once (single flight)."""

    def __init__(self, refresh: Callable[[str], Awaitable[Tokens]], changed: Callable[[Tokens | None], None]) -> None:
        self._refresh, self._changed = refresh, changed
        self._tokens: Tokens | None = None
        self._ends = 0.0
        self._lock = asyncio.Lock()

    def set(self, tokens: Tokens | None) -> None:
        """After login, refresh and logout."""
        self._tokens = tokens
        self._ends = time.monotonic() + tokens.expires_in - EARLY_SECONDS if tokens else 0.0
        self._changed(tokens)

    @property
    def tokens(self) -> Tokens | None:
        return self._tokens

    async def token(self) -> str | None:
        if self._tokens is not None and time.monotonic() >= self._ends:
            await self.renew(self._tokens.access_token)
        return self._tokens.access_token if self._tokens else None

    async def renew(self, refused: str) -> bool:
        async with self._lock:
            if self._tokens is None:
                return False
            if self._tokens.access_token == refused:
                self.set(await self._refresh(self._tokens.refresh_token))
            return True
