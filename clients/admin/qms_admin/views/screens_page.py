"""What a branch's displays show and how they speak; an area may show something else."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.select import Select

from qms_admin.forms import screens as form
from qms_admin.intents import Change, Discard, GiveFiles, Save
from qms_admin.sections import Section
from qms_admin.state import Screen, form_of
from qms_admin.views.foot import Foot
from qms_admin.views.form_view import FormView
from qms_admin.views.ticket_page import within_panel

D = tokens.DESKTOP
MEGABYTE = 1_000_000


class ScreensPage(QWidget):
    """`wanted` carries intents. What is shown is the branch's, or an area's that was chosen."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._screen = text, Screen()
        self._area_id: UUID | None = None
        self._form = FormView(text)
        self._form.changed.connect(lambda key, value: self.wanted.emit(Change(*self._subject(), key, value)))
        self._form.picked.connect(lambda key, paths: self.wanted.emit(GiveFiles(*self._subject(), key, paths)))
        self._where = Select(text("screens.where"), name="screens_where")
        self._where.activated.connect(lambda _index: self._turn())
        self._upload = Banner("note_good", icon="up", name="upload")
        self._foot = Foot(text, names="screens_")
        self._foot.saved.connect(lambda: self.wanted.emit(Save(self._subject()[1])))
        self._foot.discarded.connect(lambda: self.wanted.emit(Discard(self._subject()[1])))
        self._body = Panel("card", name="screens")
        self._nothing = Label(text("ticket.no_branch"), "body", "quiet", wrap=True)
        self._build()

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        has_branch = screen.estate.branch is not None
        self._body.setVisible(has_branch)
        self._nothing.setVisible(not has_branch)
        if not has_branch:
            return
        self._show_places(screen)
        section, item_id = self._subject()
        problems, context = screen.problems(section, item_id), screen.context(section, item_id)
        blocks = form.blocks(context) if section is Section.BRANCHES else form_of(section).blocks(context)
        self._form.show_form("screens", blocks, screen.values(section, item_id), problems)
        self._show_upload(screen)
        self._foot.show_state(
            screen.changes(item_id), len(problems), len(screen.conflicts(section, item_id)),
            new=False, can_act=not screen.busy and screen.lost_since is None,
        )  # fmt: skip

    def _show_places(self, screen: Screen) -> None:
        """The branch and its areas; without areas there is nothing to choose."""
        areas = screen.estate.areas
        if self._area_id not in {one.area_id for one in areas}:
            self._area_id = None
        choices: list[tuple[object, str]] = [("", self._t("screens.whole_branch"))]
        choices += [(one.area_id, one.name) for one in areas]
        self._where.set_choices(choices, self._area_id or "")
        self._head.setVisible(bool(areas))

    def _turn(self) -> None:
        chosen = self._where.value()
        self._area_id = chosen if isinstance(chosen, UUID) else None
        self.show_screen(self._screen)

    def _subject(self) -> tuple[Section, UUID]:
        if self._area_id is not None:
            return Section.AREAS, self._area_id
        assert self._screen.estate.branch_id is not None, "the page is empty without a branch"
        return Section.BRANCHES, self._screen.estate.branch_id

    def _show_upload(self, screen: Screen) -> None:
        upload = screen.upload
        if upload is None:
            self._upload.say("")
            return
        sent, size = upload.sent / MEGABYTE, upload.size / MEGABYTE
        self._upload.say(self._t("screens.uploading", name=upload.name, sent=f"{sent:.1f}", size=f"{size:.1f}"))

    def _build(self) -> None:
        theme = current_theme()
        side, gap = theme.px(D.gap6), theme.px(D.gap3)
        self._head = Panel("none", "h", pad=(side, theme.px(D.gap4), side, 0), gap=gap)
        self._where.setMinimumWidth(theme.px(D.nav_width))
        self._head.box.addWidget(Label(self._t("screens.where"), "label"))
        self._head.box.addWidget(self._where)
        self._head.box.addStretch(1)
        for part, share in ((self._upload, 0), (self._head, 0), (within_panel(self._form), 1), (self._foot, 0)):
            self._body.box.addWidget(part, share)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._body, 1)
        box.addWidget(self._nothing)
