"""The only place where the agent is put together."""

from PySide6.QtWidgets import QApplication
from qms_clientkit.observable import Observable
from qms_clientkit.qt.arguments import Arguments
from qms_clientkit.qt.staff_program import StaffProgram

from qms_agent.following import Following
from qms_agent.kept import Kept
from qms_agent.presenter import Presenter
from qms_agent.state import Desk
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
        self.join(self.presenter, self.window)


def build(application: QApplication, arguments: Arguments) -> AgentClient:
    """The agent app, not started yet."""
    return AgentClient(application, arguments)
