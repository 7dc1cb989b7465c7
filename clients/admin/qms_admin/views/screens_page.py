"""What a branch's displays show and how they speak; what is changed is the branch's."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel

from qms_admin.estate import Section
from qms_admin.forms import screens as form
from qms_admin.forms.base import Value
from qms_admin.intents import Change, Discard, GiveFiles, Save
from qms_admin.state import Screen
from qms_admin.views.foot import Foot
from qms_admin.views.form_view import FormView
from qms_admin.views.ticket_page import scrolled

MEGABYTE = 1_000_000


class ScreensPage(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._branch_id = text, UUID(int=0)
        self._form = FormView(text)
        self._form.changed.connect(self._change)
        self._form.picked.connect(lambda key, paths: self.wanted.emit(GiveFiles(self._branch_id, key, paths)))
        self._upload = Banner("note_good", icon="up", name="upload")
        self._foot = Foot(text, names="screens_")
        self._foot.saved.connect(lambda: self.wanted.emit(Save(self._branch_id)))
        self._foot.discarded.connect(lambda: self.wanted.emit(Discard(self._branch_id)))
        self._body = Panel("card", name="screens")
        self._nothing = Label(text("ticket.no_branch"), "body", "quiet", wrap=True)
        for part, share in ((self._upload, 0), (scrolled(self._form), 1), (self._foot, 0)):
            self._body.box.addWidget(part, share)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._body, 1)
        box.addWidget(self._nothing)

    def show_screen(self, screen: Screen) -> None:
        branch = screen.estate.branch
        self._body.setVisible(branch is not None)
        self._nothing.setVisible(branch is None)
        if branch is None:
            return
        self._branch_id = branch.branch_id
        section, item_id = Section.BRANCHES, branch.branch_id
        problems = screen.problems(section, item_id)
        blocks = form.blocks(screen.context(section, item_id))
        self._form.show_form("screens", blocks, screen.values(section, item_id), problems)
        self._show_upload(screen)
        self._foot.show_state(
            screen.changes(item_id), len(problems), len(screen.conflicts(section, item_id)),
            new=False, can_act=not screen.busy and screen.lost_since is None,
        )  # fmt: skip

    def _show_upload(self, screen: Screen) -> None:
        upload = screen.upload
        if upload is None:
            self._upload.say("")
            return
        sent, size = upload.sent / MEGABYTE, upload.size / MEGABYTE
        self._upload.say(self._t("screens.uploading", name=upload.name, sent=f"{sent:.1f}", size=f"{size:.1f}"))

    def _change(self, key: str, value: Value) -> None:
        self.wanted.emit(Change(Section.BRANCHES, self._branch_id, key, value))
