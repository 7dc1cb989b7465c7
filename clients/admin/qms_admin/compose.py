"""The only place where the admin program is put together."""

import asyncio

from PySide6.QtWidgets import QApplication
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.qt.arguments import DEFAULT_SERVER, Arguments
from qms_clientkit.qt.bridge import Bridge
from qms_clientkit.qt.timeline import Timeline
from qms_clientkit.settings import SettingsFile
from qms_clientkit.theme.apply import apply_theme
from qms_clientkit.theme.scale import Theme
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.tokens import StaffCredentials
from qms_contract.staff import Tokens

from qms_admin.account import Account
from qms_admin.draft_file import DraftFile
from qms_admin.estate import Estate
from qms_admin.following import Following
from qms_admin.presenter import Presenter
from qms_admin.views.window import AdminWindow

LANGUAGE_SETTING = "language"


class AdminClient:
    """An admin program that runs. `timeline` marks "press" (something was wanted) and "answer" (it was carried out)."""

    def __init__(self, application: QApplication, arguments: Arguments) -> None:
        apply_theme(application, Theme())
        self.timeline = Timeline()
        self.complete = asyncio.Event()
        self._settings = SettingsFile(arguments.data_dir)
        server = arguments.server or self._settings.value.server or DEFAULT_SERVER
        text = Translator("qms_admin.i18n", self._settings.value.extra.get(LANGUAGE_SETTING, "en"))
        credentials = StaffCredentials(self._refresh, lambda _tokens: None)
        self._api = Api(server, credentials, user_agent="qms-admin")
        estate: Observable[Estate] = Observable(Estate())
        following = Following(self._api, credentials, estate)
        account = Account(self._api, credentials, self._settings)
        kept = DraftFile(arguments.data_dir)
        self.presenter = Presenter(self._api, account, estate, following, kept, text, self.timeline.mark)
        following.on_reach = self.presenter.on_reach
        self._window = AdminWindow(text)
        self.window = self._window
        self._bridge = Bridge(self.presenter.screen, self._window)
        self._bridge.changed.connect(self._window.show_screen)
        self._window.wanted.connect(self.presenter.handle)

    def start(self) -> None:
        """Shows the sign-in, where the window was last."""
        if self._settings.value.window:
            self._window.restore(self._settings.value.window)
        self._window.show_screen(self.presenter.screen.value)
        self.complete.set()

    async def stop(self) -> None:
        self._settings.change(window=self._window.remember())
        await self.presenter.stop()
        await self._api.close()

    async def _refresh(self, refresh_token: str) -> Tokens:
        return await self._api.staff.refresh(refresh_token)


def build(application: QApplication, arguments: Arguments) -> AdminClient:
    """The admin program, not started yet."""
    return AdminClient(application, arguments)
