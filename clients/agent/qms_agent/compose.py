"""The only place where the agent is put together."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication
from qms_clientkit.observable import Observable
from qms_clientkit.qt.arguments import Arguments
from qms_clientkit.qt.staff_program import StaffProgram

from qms_agent.bell import Bell
from qms_agent.desk import Desk
from qms_agent.following import Following
from qms_agent.hotkeys.keys import HotKey, keys_of
from qms_agent.kept import Kept
from qms_agent.presenter import Presenter
from qms_agent.state import Screen
from qms_agent.views.window import AgentWindow


class AgentClient(StaffProgram):
    """An agent app that runs."""

    def __init__(self, application: QApplication, arguments: Arguments) -> None:
        super().__init__(application, arguments, "agent")
        desk: Observable[Desk] = Observable(Desk())
        following = Following(self.api, self.credentials, desk)
        kept = Kept(self.api, arguments.data_dir)
        self.presenter = Presenter(self.api, self.account, desk, following, kept, self.text, self.timeline.mark)
        following.on_reach = self.presenter.on_reach
        self.window = AgentWindow(self.text, self.api.clock)
        self._bell = Bell(self.presenter.screen, arguments.data_dir)
        self._keys = keys_of(application.platformName(), self.window.desk.press)
        self._hears_keys = False
        self.presenter.screen.update(lambda screen: replace(screen, hot_keys_possible=self._keys is not None))
        self.presenter.screen.subscribe(self._choose)
        self.join(self.presenter, self.window, lambda screen: screen.options)

    def start(self) -> None:
        super().start()
        self._choose(self.presenter.screen.value)

    async def stop(self) -> None:
        if self._keys is not None:
            self._keys.release()
        await self._bell.stop()
        await super().stop()

    def _choose(self, screen: Screen) -> None:
        """Keys as the clerk wants them; they are heard only by somebody who works."""
        wanted = screen.options.hot_keys and screen.me is not None and not screen.locked
        if self._keys is not None and wanted is not self._hears_keys:
            self._hears_keys = wanted
            if not wanted:
                self._keys.release()
            elif taken := self._keys.take([key.value for key in HotKey]):
                words = ", ".join(HotKey(number).words for number in taken)
                self.presenter.complain("options.keys_taken", keys=words)


def build(application: QApplication, arguments: Arguments) -> AgentClient:
    """The agent app, not started yet."""
    return AgentClient(application, arguments)
