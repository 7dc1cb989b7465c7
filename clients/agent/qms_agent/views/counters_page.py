"""Choose the counter to sit at; a taken one says by whom. Who belongs to every branch chooses the branch first."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator, localised
from qms_clientkit.staff.intents import LogOut
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.banner import Banner
from qms_clientkit.widgets.button import Button
from qms_clientkit.widgets.empty_state import EmptyState
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.list_row import ListRow
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.scrolled import scrolled
from qms_clientkit.widgets.select import Select
from qms_contract.branches import Branch
from qms_contract.counters import Counter

from qms_agent.intents import ChooseBranch, ChooseCounter
from qms_agent.state import Screen
from qms_agent.views.words import counter_name, service_name

D = tokens.DESKTOP


class CountersPage(QWidget):
    """`wanted` carries a ChooseBranch, ChooseCounter or LogOut."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = text
        self._shown: object = None
        self._screen = Screen()
        self._offered: tuple[Branch, ...] = ()
        theme = current_theme()
        self._sentence = Label("", "body", "quiet", name="counters_sentence", wrap=True)
        self._trouble = Banner("note_bad", name="counters_trouble")
        self._branch = Select(text("counters.branch"), name="counters_branch")
        self._branch.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._branch.activated.connect(lambda _index: self._choose_branch())
        self._where = Field(text("counters.branch"), name="counters_branch", editor=self._branch)
        self._where.hide()
        self._rows = Panel("card", name="counters_list")
        whole = Panel("none")
        whole.box.addWidget(self._rows)
        whole.box.addStretch(1)
        scroll = scrolled(whole)
        self._leave = leave = Button(text("counters.log_out"), Kind.GHOST, name="counters_log_out", icon="logout")
        leave.clicked.connect(lambda _checked=False: self.wanted.emit(LogOut()))
        column = QWidget()
        column.setMaximumWidth(theme.px(D.list_width + D.nav_width))
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(D.gap4))
        box.addWidget(Label(text("counters.title"), "title", wrap=True))
        for part in (self._sentence, self._trouble, self._where):
            box.addWidget(part)
        box.addWidget(scroll, 1)
        box.addWidget(leave, 0, Qt.AlignmentFlag.AlignHCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(D.gap3), theme.px(D.gap6), theme.px(D.gap3), theme.px(D.gap6))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(column, 1000)
        row.addStretch(1)
        outer.addLayout(row)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        name = screen.me.display_name if screen.me else ""
        self._sentence.setText(self._t("counters.sentence", name=name))
        self._trouble.say(self._wrong(screen))
        self._offer_branches(screen)
        counters = [one for one in screen.desk.counters.values() if one.active]
        shown = counters, screen.desk.services, screen.lost_since is None
        if shown != self._shown:
            self._shown = shown
            self._fill(counters, screen)

    def _wrong(self, screen: Screen) -> str:
        if screen.lost_since is not None:
            return self._t("foot.lost", time=Formats(self._t.language, screen.zone).clock(screen.lost_since))
        return screen.notice.sentence if screen.notice is not None and screen.notice.trouble else ""

    def _offer_branches(self, screen: Screen) -> None:
        here = screen.desk.branch.branch_id if screen.desk.branch is not None else None
        self._where.setVisible(bool(screen.branches))
        self._branch.setEnabled(screen.lost_since is None)
        if screen.branches != self._offered or here != self._branch.value():
            self._offered = screen.branches
            language = self._t.language
            names: list[tuple[object, str]]
            names = [(one.branch_id, localised(one.names, language, one.name)) for one in screen.branches]
            self._branch.set_choices(names, here)

    def _choose_branch(self) -> None:
        chosen = next((one for one in self._offered if one.branch_id == self._branch.value()), None)
        here = self._screen.desk.branch
        if chosen is not None and (here is None or chosen.branch_id != here.branch_id):
            self.wanted.emit(ChooseBranch(chosen.branch_id))

    def _fill(self, counters: list[Counter], screen: Screen) -> None:
        focused = QApplication.focusWidget()
        had = focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""
        while (item := self._rows.box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        rows = [self._row(counter, screen) for counter in counters]
        for row in rows:
            self._rows.box.addWidget(row)
        self._lead_keyboard(rows, had)
        if not counters:
            empty = EmptyState("desk", self._t("counters.empty"), self._t("counters.empty_hint"), name="counters_empty")
            self._rows.box.addWidget(empty)

    def _lead_keyboard(self, rows: list[ListRow], had: str) -> None:
        """To the counter that `had` it, else the first free one: whoever presses Enter twice to sign in is not signed out."""
        for before, after in pairwise([*rows, self._leave]):
            self.setTabOrder(before, after)
        free = [row for row in rows if row.isEnabled()]
        if had and free:
            leading = next((row for row in free if row.objectName() == had), free[0])
            leading.show()  # what is not seen yet takes no focus
            leading.setFocus()

    def _row(self, counter: Counter, screen: Screen) -> ListRow:
        is_mine = screen.me is not None and counter.agent_id == screen.me.user_id
        taken = counter.agent_id is not None and not is_mine
        can_sit = not taken and screen.lost_since is None
        word = self._t("counters.yours" if is_mine else "counters.free")
        if taken:
            word = self._t("counters.taken", name=counter.agent_name)
        found = (screen.desk.service(service_id) for service_id in counter.service_ids)
        services = [service for service in found if service is not None]
        row = ListRow(
            counter_name(self._t, counter.name),
            ", ".join(service_name(self._t, service) for service in services),
            name=f"counter_{counter.name}",
            trail=Badge(word, Tone.GOOD if can_sit else Tone.NEUTRAL, dot=can_sit),
        )
        row.pressed.connect(lambda: self.wanted.emit(ChooseCounter(counter.counter_id)))
        row.setToolTip(", ".join(f"{service.code} {service_name(self._t, service)}" for service in services))
        row.setEnabled(can_sit)
        return row
