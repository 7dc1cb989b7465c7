"""The only place where the agent is put together."""

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
from qms_clientkit.transport.tokens import Credentials, StaffCredentials
from qms_contract.staff import Tokens

from qms_agent.account import Account
from qms_agent.following import Following
from qms_agent.presenter import Presenter
from qms_agent.state import Desk
from qms_agent.views.window import AgentWindow

LANGUAGE_SETTING = "language"


class AgentClient:
    """An agent app that runs. `timeline` marks "press" (something was wanted) and "answer" (it was carried out)."""

    def __init__(self, application: QApplication, arguments: Arguments) -> None:
        apply_theme(application, Theme())
        self.timeline = Timeline()
        self.complete = asyncio.Event()
        self._settings = SettingsFile(arguments.data_dir)
        server = arguments.server or self._settings.value.server or DEFAULT_SERVER
        text = Translator("qms_agent.i18n", self._settings.value.extra.get(LANGUAGE_SETTING, "en"))
        credentials = StaffCredentials(self._refresh, lambda _tokens: None)
        self._api = Api(server, credentials, user_agent="qms-agent")
        self.presenter = self._new_presenter(credentials, text)
        self._window = AgentWindow(text)
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

    def _new_presenter(self, credentials: StaffCredentials, text: Translator) -> Presenter:
        desk: Observable[Desk] = Observable(Desk())
        bearer: Credentials = credentials
        following = Following(self._api, bearer, desk)
        account = Account(self._api, credentials, self._settings)
        presenter = Presenter(self._api, account, desk, following, text, self.timeline.mark)
        following.on_reach = presenter.on_reach
        return presenter

    async def _refresh(self, refresh_token: str) -> Tokens:
        return await self._api.staff.refresh(refresh_token)


def build(application: QApplication, arguments: Arguments) -> AgentClient:
    """The agent app, not started yet."""
    return AgentClient(application, arguments)
