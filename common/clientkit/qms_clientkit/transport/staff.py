"""Calls of people: login, who am I, logout."""

import msgspec
from qms_contract.staff import Login, Refresh, Tokens, User

from qms_clientkit.transport.caller import Caller, Request

FIND_WITHIN = 3.0


class _Ready(msgspec.Struct):
    status: str


class StaffCalls:
    """One method a route; see contract.md."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def find(self) -> None:
        """`GET /health/ready`: whether a QMS server answers that can work; transport errors say what is there instead."""
        await self._caller.once(Request("GET", "/health/ready", within=FIND_WITHIN, anonymous=True), _Ready)

    async def login(self, body: Login) -> Tokens:
        """`POST /api/auth/login`."""
        return await self._caller.once(Request("POST", "/api/auth/login", body, anonymous=True), Tokens)

    async def refresh(self, refresh_token: str) -> Tokens:
        """`POST /api/auth/refresh`."""
        body = Refresh(refresh_token=refresh_token)
        return await self._caller.once(Request("POST", "/api/auth/refresh", body, anonymous=True), Tokens)

    async def logout(self, refresh_token: str) -> None:
        """`POST /api/auth/logout`."""
        await self._caller.once(Request("POST", "/api/auth/logout", Refresh(refresh_token=refresh_token)), type(None))

    async def me(self) -> User:
        """`GET /api/auth/me`."""
        return await self._caller.get("/api/auth/me", User)
