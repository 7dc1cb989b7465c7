"""What the compose modules of staff programs have alike: settings, words, the server, and one window."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication
from qms_contract.staff import Tokens

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.qt.arguments import DEFAULT_SERVER, Arguments
from qms_clientkit.qt.bridge import Bridge
from qms_clientkit.qt.idle_watch import IdleWatch
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.qt.timeline import Timeline
from qms_clientkit.settings import SettingsFile
from qms_clientkit.staff.account import Account
from qms_clientkit.staff.intents import Lock
from qms_clientkit.staff.looks import Looks, read_looks
from qms_clientkit.staff.presenter import StaffPresenter
from qms_clientkit.staff.session_store import SessionStore
from qms_clientkit.theme.apply import apply_theme, current_theme
from qms_clientkit.theme.scale import Theme
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.tokens import StaffCredentials
from qms_clientkit.widgets.staff_window import StaffWindow

KEEP_WITHIN = 3.0
"""Seconds that a key store may hold up the end of the program."""


class StaffProgram:
    """A program that runs. `timeline` marks "press" (something was wanted) and "answer" (it was carried out).

    A subclass makes presenter and window of what stands here and gives both to `join`.
    """

    def __init__(self, application: QApplication, arguments: Arguments, app: str) -> None:
        self.timeline = Timeline()
        self.complete = asyncio.Event()
        self.settings = SettingsFile(arguments.data_dir)
        looks = read_looks(lambda name: self.settings.value.extra.get(name, ""))
        apply_theme(application, Theme(mode=looks.look))
        server = arguments.server or self.settings.value.server or DEFAULT_SERVER
        self.text = Translator(f"qms_{app}.i18n", looks.language)
        self._application, self._tasks = application, Tasks()
        self._store = SessionStore(arguments.data_dir, app)
        self.credentials = StaffCredentials(self._refresh, self._keep)
        self.api = Api(server, self.credentials, user_agent=f"qms-{app}")
        self.account = Account(self.api, self.credentials, self.settings, self._store)

    def join(self, presenter: StaffPresenter[Any], window: StaffWindow, looks: Callable[[Any], Looks]) -> None:
        """The window draws the presenter's screen, in the `looks` of that screen, and tells it what is wanted."""
        self._presenter, self._window, self._looks = presenter, window, looks
        self._bridge = Bridge(presenter.screen, window)
        self._bridge.changed.connect(self._draw)
        window.wanted.connect(presenter.handle)

    def start(self) -> None:
        """Shows the sign-in, where the window was last."""
        if self.settings.value.window:
            self._window.restore(self.settings.value.window)
        self._draw(self._presenter.screen.value)
        self._tasks.supervise("session store", self._store.run)
        self._presenter.start()
        self._idle = IdleWatch(
            self._application, lambda: self.account.lock_minutes, lambda: self._presenter.handle(Lock())
        )
        self.complete.set()

    async def stop(self) -> None:
        self.settings.change(window=self._window.remember())
        self._idle.end()
        await self._presenter.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(KEEP_WITHIN):
                await self._store.rest()
        await self._tasks.stop()
        await self.api.close()

    def _draw(self, screen: Any) -> None:
        """Another language or colour is worn at once."""
        looks, theme = self._looks(screen), current_theme()
        if theme.mode is not looks.look:
            apply_theme(self._application, replace(theme, mode=looks.look))
        if self.text.language != looks.language:
            self.text.speak(looks.language)
            self._window.speak()
        self._window.show_screen(screen)  # type: ignore[attr-defined]

    def _keep(self, tokens: Tokens | None) -> None:
        self._store.keep(tokens.refresh_token if tokens is not None else None)

    async def _refresh(self, refresh_token: str) -> Tokens:
        return await self.api.staff.refresh(refresh_token)
