"""The agent program's presenter with everything below it, and no window."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from qms_agent import intents
from qms_agent.desk import Desk
from qms_agent.following import Following
from qms_agent.intents import Intent
from qms_agent.kept import Kept
from qms_agent.presenter import Presenter
from qms_agent.state import Screen
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.settings import SettingsFile
from qms_clientkit.staff.account import Account
from qms_clientkit.staff.intents import LogIn
from qms_clientkit.staff.session_store import SessionStore
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.tokens import StaffCredentials
from qms_contract.staff import Tokens

from tests.support.server import PASSWORD


def keeping(store: SessionStore | None) -> Callable[[Tokens | None], None]:
    """What keeps a program's session, if anything does."""

    def keep(tokens: Tokens | None) -> None:
        if store is not None:
            store.keep(tokens.refresh_token if tokens is not None else None)

    return keep


class AgentProgram:
    """`want` carries an intent out to its end; `screen` is what would be drawn."""

    def __init__(self, server: str, folder: Path, store: SessionStore | None = None) -> None:
        credentials = StaffCredentials(self._refresh, keeping(store))
        self._api = Api(server, credentials)
        desk: Observable[Desk] = Observable(Desk())
        following = Following(self._api, credentials, desk)
        account = Account(self._api, credentials, SettingsFile(folder), store)
        self.text = text = Translator("qms_agent.i18n", "en")
        kept = Kept(self._api, folder)
        self.presenter = Presenter(self._api, account, desk, following, kept, text, lambda _name: None)
        following.on_reach = self.presenter.on_reach

    @property
    def screen(self) -> Screen:
        return self.presenter.screen.value

    @property
    def said(self) -> str:
        return self.screen.notice.sentence if self.screen.notice else ""

    @property
    def number(self) -> str | None:
        """Who is at the counter."""
        return self.screen.current.display_number if self.screen.current else None

    async def want(self, intent: Intent) -> None:
        self.presenter.handle(intent)
        await self.until(lambda: not self.screen.busy)

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                await asyncio.sleep(0.005)

    async def sit_down(self, username: str, counter_id: str) -> None:
        await self.want(LogIn("acme", username, PASSWORD))
        await self.want(intents.ChooseCounter(UUID(counter_id)))

    async def stop(self) -> None:
        await self.presenter.stop()
        await self._api.close()

    async def _refresh(self, token: str) -> Tokens:
        return await self._api.staff.refresh(token)
