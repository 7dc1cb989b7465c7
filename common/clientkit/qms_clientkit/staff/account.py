"""Who works here: login, and what this computer remembers of it (never the password)."""

import contextlib
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from qms_contract.staff import Login, Tokens, User

from qms_clientkit.settings import SettingsFile
from qms_clientkit.staff.screen import StaffScreen
from qms_clientkit.staff.session_store import SessionStore
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TransportError, Unauthenticated
from qms_clientkit.transport.tokens import StaffCredentials

TENANT, USERNAME, TOUCHED = "tenant", "username", "touched"
Shown = TypeVar("Shown", bound=StaffScreen)
Rights = tuple[UUID, str, UUID | None, UUID | None, frozenset[str] | None]
"""Who somebody is, with which role, in which branch (None: all), and what they may do (None: the server does not say)."""


def wants_code(error: Unauthenticated) -> bool:
    """Whether only the code of the second factor is missing or wrong."""
    details = error.details if isinstance(error.details, list) else []
    return any(isinstance(one, dict) and one.get("field") == "totp" for one in details)


class Account:
    """Tenant and name of the last login are offered at the next one; `store` keeps the session, None keeps none."""

    def __init__(
        self, api: Api, credentials: StaffCredentials, settings: SettingsFile, store: SessionStore | None = None
    ) -> None:
        self._api, self._credentials, self._settings, self._store = api, credentials, settings, store
        self._heeded: Rights | None = None

    @property
    def lock_minutes(self) -> int:
        """After so many untouched minutes the program locks; 0 is never."""
        tokens = self._credentials.tokens
        return tokens.lock_after_minutes if tokens is not None else 0

    @property
    def permissions(self) -> frozenset[str] | None:
        """The codes of what whoever is signed in may do, which is nothing for some; None where the server does not say."""
        tokens = self._credentials.tokens
        told = tokens.permissions if tokens is not None else None
        return None if told is None else frozenset(told)

    @property
    def has_news(self) -> bool:
        """Whether whoever is signed in is known to be somebody else than the program took them for (`heed`)."""
        tokens = self._credentials.tokens
        return tokens is not None and _rights(tokens) != self._heeded

    def heed(self) -> None:
        """The program shows from now on what whoever is signed in may do."""
        tokens = self._credentials.tokens
        self._heeded = _rights(tokens) if tokens is not None else None

    async def ask_again(self) -> User | None:
        """Who is signed in, and with it what they may do, as the server knows it now; None when nobody is.

        Raises transport errors; Unauthenticated when the session has ended.
        """
        before = self._credentials.tokens
        if before is None:
            return None
        await self._credentials.renew(before.access_token)
        now = self._credentials.tokens
        return now.user if now is not None else None

    async def kept(self) -> str | None:
        """The refresh token of the session that was open when the program ended."""
        if self._store is None:
            return None
        return self._store.token or await self._store.read()

    async def resume(self, token: str) -> User:
        """Raises transport errors; Unauthenticated when that session has ended, which is forgotten then."""
        try:
            tokens = await self._api.staff.refresh(token)
        except Unauthenticated:
            self._credentials.set(None)
            raise
        self._credentials.set(tokens)
        self.heed()
        return tokens.user

    async def unlock(self, user: User, password: str, code: str = "") -> None:
        """A session of its own takes the old one's place. Raises as `log_in` does."""
        before = self._credentials.tokens
        login = Login(tenant=self.remembered(TENANT), username=user.username, password=password, totp=code or None)
        self._credentials.set(await self._api.staff.login(login))
        self.touch()
        if before is not None:
            with contextlib.suppress(TransportError):
                await self._api.staff.logout(before.refresh_token)

    def touch(self, *, locked: bool = False) -> None:
        """Somebody who knew the password was here just now, or the program was locked."""
        self.remember(TOUCHED, "" if locked else datetime.now(UTC).isoformat())

    def was_left(self) -> bool:
        """Whether the program was locked, or alone for longer than it may be, before it was started again."""
        if not self.lock_minutes:
            return False
        try:
            touched = datetime.fromisoformat(self.remembered(TOUCHED))
        except ValueError:
            return True
        return not timedelta() <= datetime.now(UTC) - touched <= timedelta(minutes=self.lock_minutes)

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
        self.touch()
        self.heed()
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


def _rights(tokens: Tokens) -> Rights:
    user, told = tokens.user, tokens.permissions
    may = None if told is None else frozenset(told)
    return user.user_id, user.role, user.role_id, user.branch_id, may
