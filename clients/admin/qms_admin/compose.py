"""The only place where the admin program is put together."""

from PySide6.QtCore import QTimeZone
from PySide6.QtWidgets import QApplication
from qms_clientkit.observable import Observable
from qms_clientkit.qt.arguments import Arguments
from qms_clientkit.qt.staff_program import StaffProgram

from qms_admin.draft_file import DraftFile
from qms_admin.estate import Estate
from qms_admin.following import Following
from qms_admin.presenter import Presenter
from qms_admin.views.window import AdminWindow


class AdminClient(StaffProgram):
    """An admin program that runs."""

    def __init__(self, application: QApplication, arguments: Arguments) -> None:
        super().__init__(application, arguments, "admin")
        estate: Observable[Estate] = Observable(Estate())
        following = Following(self.api, self.credentials, estate)
        kept = DraftFile(arguments.data_dir)
        zone = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        self.presenter = Presenter(self.api, self.account, estate, following, kept, self.text, self.timeline.mark, zone)
        following.on_reach = self.presenter.on_reach
        self.window = AdminWindow(self.text, self.api.clock)
        self.join(self.presenter, self.window, lambda screen: screen.looks)


def build(application: QApplication, arguments: Arguments) -> AdminClient:
    """The admin program, not started yet."""
    return AdminClient(application, arguments)
