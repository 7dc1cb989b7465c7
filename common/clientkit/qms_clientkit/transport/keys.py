"""Calls about API keys."""

from uuid import UUID

from qms_contract.api_keys import ApiKey, ApiKeyPage, CreateApiKey, NewApiKey

from qms_clientkit.transport.caller import Caller, Request

_PATH = "/api/api-keys"


class KeyCalls:
    """One method a route; see contract.md. None is repeated by itself: they carry no request_id."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def all(self) -> list[ApiKey]:
        """`GET /api/api-keys`: those that can still be used."""
        return (await self._caller.get(_PATH, ApiKeyPage)).items

    async def create(self, body: CreateApiKey) -> NewApiKey:
        """`POST /api/api-keys`: the key itself is in this answer and nowhere else."""
        return await self._caller.once(Request("POST", _PATH, body), NewApiKey)

    async def revoke(self, api_key_id: UUID) -> None:
        """`DELETE /api/api-keys/{id}`."""
        await self._caller.once(Request("DELETE", f"{_PATH}/{api_key_id}"), type(None))
