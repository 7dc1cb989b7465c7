"""The admin program's presenter with everything below it, and no window."""

import asyncio
from dataclasses import replace

from qms_admin import intents
from qms_admin.draft_file import DraftFile
from qms_admin.estate import Estate
from qms_admin.following import Following
from qms_admin.listing import PAGE
from qms_admin.presenter import Presenter
from qms_admin.sections import Section
from qms_admin.shelf import Where
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.settings import SettingsFile
from qms_clientkit.staff.account import Account
from qms_clientkit.staff.intents import LogIn
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.tokens import StaffCredentials

from tests.support.agent_program import keeping
from tests.support.server import PASSWORD


class AdminProgram:
    def __init__(self, server, folder, store=None):
        credentials = StaffCredentials(self._refresh, keeping(store))
        self.api = Api(server, credentials)
        self.estate = Observable(Estate())
        self.following = Following(self.api, credentials, self.estate)
        account = Account(self.api, credentials, SettingsFile(folder), store)
        text = Translator("qms_admin.i18n", "en")
        kept = DraftFile(folder)
        self.presenter = Presenter(self.api, account, self.estate, self.following, kept, text, lambda _name: None)
        self.following.on_reach = self.presenter.on_reach

    async def _refresh(self, token):
        return await self.api.staff.refresh(token)

    @property
    def screen(self):
        return self.presenter.screen.value

    async def want(self, intent):
        """Carries `intent` out, to its end."""
        await self.until(lambda: not self.screen.busy)
        self.presenter.handle(intent)
        await self.until(lambda: not self.screen.busy)

    async def until(self, condition):
        async with asyncio.timeout(15):
            while not condition():
                await asyncio.sleep(0.005)

    async def log_in(self, username, tenant="acme"):
        await self.want(LogIn(tenant, username, PASSWORD))

    async def begin(self, section, **values):
        """A new item with these values; its local id."""
        await self.want(intents.New(section))
        item_id = self.screen.chosen_id
        await self.edit(section, item_id, **values)
        return item_id

    async def edit(self, section, item_id, **values):
        for key, value in values.items():
            await self.want(intents.Change(section, item_id, key, value))

    async def save(self, item_id):
        await self.want(intents.Save(item_id))

    async def look(self, section, words=None):
        """What is on the first page of a long list or, of what is sought there."""
        await self.want(intents.Go(section))
        if words is not None:
            known = self.screen.estate.shelf.listing(Where.PAGE, section).sought
            await self.want(intents.SeekItems(Where.PAGE, section, replace(known, words=words)))
        await self.until(lambda: self.screen.estate.shelf.listing(Where.PAGE, section).is_answered)
        return self.shown(section)

    def shown(self, section):
        return self.screen.estate.shelf.found(Where.PAGE, section, PAGE)

    def service(self, code):
        return next((one for one in self.screen.estate.services if one.code == code), None)

    def counter(self, name):
        return next((one for one in self.screen.estate.counters if one.name == name), None)

    async def stop(self):
        await self.presenter.stop()
        await self.api.close()


SERVICES, COUNTERS = Section.SERVICES, Section.COUNTERS
