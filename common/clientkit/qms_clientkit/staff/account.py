"""Who works here: login, and what this computer remembers of it (never the password)."""

from typing import TypeVar

from qms_contract.staff import Login, Tokens, User

from qms_clientkit.settings import SettingsFile
from qms_clientkit.staff.screen import StaffScreen
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TransportError, Unauthenticated
from qms_clientkit.transport.tokens import StaffCredentials

TENANT, USERNAME = "tenant", "username"
Shown = TypeVar("Shown", bound=StaffScreen)


def wants_code(error: Unauthenticated) -> bool:
    """Whether only the code of the second factor is missing or wrong."""
    details = error.details if isinstance(error.details, list) else []
    return any(isinstance(one, dict) and one.get("field") == "totp" for one in details)


class Account:
    """Tenant and name of the last login are offered at the next one."""

    def __init__(self, api: Api, credentials: StaffCredentials, settings: SettingsFile) -> None:
        self._api, self._credentials, self._settings = api, credentials, settings

    def first_screen(self, kind: type[Shown]) -> Shown:
        """What is known before anybody signs in."""
        return kind(
            server=self._api.server,
            tenant=self.remembered(TENANT),
            username=self.remembered(USERNAME),
            kept_aside=self._settings.kept_aside or "",
        )

    async def log_in(self, tenant: str, username: str, password: str, code: str = "") -> User:
        """Raises transport errors; Unauthenticated when something is not right, see `wants_code`."""
        login = Login(tenant=tenant, username=username, password=password, totp=code or None)
        tokens: Tokens = await self._api.staff.login(login)
        self._credentials.set(tokens)
        extra = {**self._settings.value.extra, TENANT: tenant, USERNAME: username}
        self._settings.change(extra=extra, server=self._api.server)
        return tokens.user

    async def log_out(self) -> None:
        """Forgets the tokens here, and on the server as far as it can be reached."""
        tokens = self._credentials.tokens
        self._credentials.set(None)
        if tokens is not None:
            try:
                await self._api.staff.logout(tokens.refresh_token)
            except TransportError:
                return

    def remember(self, name: str, value: str) -> None:
        self._settings.change(extra={**self._settings.value.extra, name: value})

    def remembered(self, name: str) -> str:
        return self._settings.value.extra.get(name, "")
