"""API keys: made, shown once, revoked. Qt-free."""

from functools import singledispatchmethod

from qms_admin import intents
from qms_admin.desk import House


class KeyDesk:
    def __init__(self, house: House) -> None:
        self._house = house

    def at_once(self, intent: object) -> bool:
        if not isinstance(intent, intents.ForgetKey):
            return False
        self._house.show(new_key=None)
        return True

    @singledispatchmethod
    async def carry_out(self, _intent: object) -> bool:
        return False

    @carry_out.register
    async def _make(self, intent: intents.MakeKey) -> bool:
        made = await self._house.api.keys.create(intent.key)
        self._house.show(new_key=made)
        await self._house.read()
        return True

    @carry_out.register
    async def _revoke(self, intent: intents.RevokeKey) -> bool:
        await self._house.api.keys.revoke(intent.key.api_key_id)
        await self._house.read()
        self._house.say("said.key_revoked", name=intent.key.name)
        return True
