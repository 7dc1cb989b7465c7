"""Choose the counter to sit at; a taken one says by whom. Who belongs to every branch chooses the branch first."""

from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
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
from qms_agent.views.rows import Rows
from qms_agent.views.words import counter_name, service_name

D = tokens.DESKTOP


class _Offer(NamedTuple):
    """A counter as its row says it: what else becomes of the counter, at every call, is nothing to the row."""

    counter_id: UUID
    name: str
    services: str
    hint: str
    word: str
    can_sit: bool


class CountersPage(QWidget):
    """`wanted` carries a ChooseBranch, ChooseCounter or LogOut."""

    wanted = Signal(object)

    def __init__(self, text: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = text
        self._offers: list[_Offer] = []
        self._row_of: dict[UUID, ListRow] = {}
        self._is_led = False
        self._screen = Screen()
        self._branches: tuple[Branch, ...] = ()
        self._sentence = Label("", "body", "quiet", name="counters_sentence", wrap=True)
        self._trouble = Banner("note_bad", name="counters_trouble")
        self._branch = Select(text("counters.branch"), name="counters_branch")
        self._branch.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._branch.activated.connect(lambda _index: self._choose_branch())
        self._where = Field(text("counters.branch"), name="counters_branch", editor=self._branch)
        self._where.hide()
        self._rows = Rows(self._row)
        self._empty = EmptyState("desk", text("counters.empty"), text("counters.empty_hint"), name="counters_empty")
        self._leave = Button(text("counters.log_out"), Kind.GHOST, name="counters_log_out", icon="logout")
        self._leave.clicked.connect(lambda _checked=False: self.wanted.emit(LogOut()))
        self._build()

    def _build(self) -> None:
        theme, column, whole = current_theme(), QWidget(), Panel("none")
        column.setMaximumWidth(theme.px(D.list_width + D.nav_width))
        listed = Panel("card", name="counters_list")
        listed.box.addWidget(self._empty)
        listed.box.addWidget(self._rows)
        whole.box.addWidget(listed)
        whole.box.addStretch(1)
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(D.gap4))
        box.addWidget(Label(self._t("counters.title"), "title", wrap=True))
        for part in (self._sentence, self._trouble, self._where):
            box.addWidget(part)
        box.addWidget(scrolled(whole), 1)
        box.addWidget(self._leave, 0, Qt.AlignmentFlag.AlignHCenter)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(theme.px(D.gap3), theme.px(D.gap6), theme.px(D.gap3), theme.px(D.gap6))
        outer.addStretch(1)
        outer.addWidget(column, 1000)
        outer.addStretch(1)

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        name = screen.me.display_name if screen.me else ""
        self._sentence.setText(self._t("counters.sentence", name=name))
        self._trouble.say(self._wrong(screen))
        self._offer_branches(screen)
        self._show_offers([self._offer(one, screen) for one in screen.desk.counters.values() if one.active])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._is_led = False
            self._lead_keyboard()

    def _wrong(self, screen: Screen) -> str:
        if screen.lost_since is not None:
            return self._t("foot.lost", time=Formats(self._t.language, screen.zone).clock(screen.lost_since))
        return screen.notice.sentence if screen.notice is not None and screen.notice.trouble else ""

    def _offer_branches(self, screen: Screen) -> None:
        here = screen.desk.branch.branch_id if screen.desk.branch is not None else None
        self._where.setVisible(bool(screen.branches))
        self._branch.setEnabled(screen.lost_since is None)
        if screen.branches != self._branches or here != self._branch.value():
            self._branches = screen.branches
            language = self._t.language
            names: list[tuple[object, str]]
            names = [(one.branch_id, localised(one.names, language, one.name)) for one in screen.branches]
            self._branch.set_choices(names, here)

    def _choose_branch(self) -> None:
        chosen = next((one for one in self._branches if one.branch_id == self._branch.value()), None)
        here = self._screen.desk.branch
        if chosen is not None and (here is None or chosen.branch_id != here.branch_id):
            self.wanted.emit(ChooseBranch(chosen.branch_id))

    def _offer(self, counter: Counter, screen: Screen) -> _Offer:
        is_mine = screen.me is not None and counter.agent_id == screen.me.user_id
        taken = counter.agent_id is not None and not is_mine
        word = self._t("counters.yours" if is_mine else "counters.free")
        if taken:
            word = self._t("counters.taken", name=counter.agent_name)
        found = (screen.desk.service(service_id) for service_id in counter.service_ids)
        named = [(one.code, service_name(self._t, one)) for one in found if one is not None]
        return _Offer(
            counter.counter_id,
            counter.name,
            services=", ".join(name for _, name in named),
            hint=", ".join(f"{code} {name}" for code, name in named),
            word=word,
            can_sit=not taken and screen.lost_since is None,
        )

    def _show_offers(self, offers: list[_Offer]) -> None:
        """A row that says the same stays as it is, with the press that is under way on it and the keyboard's place."""
        self._empty.setVisible(not offers)
        if offers == self._offers:
            return
        place = self.window().focusWidget()
        had = next((counter_id for counter_id, row in self._row_of.items() if row is place), None)
        self._offers = offers
        self._rows.show_items(offers)
        self._row_of = {one.counter_id: self._row_of[one.counter_id] for one in offers}
        for before, after in pairwise([*self._row_of.values(), self._leave]):
            self.setTabOrder(before, after)
        has_gone = had is not None and self._row_of.get(had) is not place
        self._is_led = self._is_led and not has_gone
        if self.isVisible():
            self._lead_keyboard(had)

    def _lead_keyboard(self, had: UUID | None = None) -> None:
        """To a counter, once the page is seen: whoever presses Enter twice to sign in is not signed out. From then on only
        from a row that has gone (`had`), to the one that took its place, else to the first free one."""
        free = [self._row_of[one.counter_id] for one in self._offers if one.can_sit]
        if self._is_led or not free or self._branch.hasFocus():
            return
        self._is_led = True
        places = (self._row_of.get(had) if had is not None else None, self.focusWidget())
        leading = next((row for row in free if row in places), free[0])
        leading.show()  # what is not seen yet takes no focus
        leading.setFocus()

    def _row(self, offer: _Offer) -> ListRow:
        row = ListRow(
            counter_name(self._t, offer.name),
            offer.services,
            name=f"counter_{offer.name}",
            trail=Badge(offer.word, Tone.GOOD if offer.can_sit else Tone.NEUTRAL, dot=offer.can_sit),
        )
        row.pressed.connect(lambda: self.wanted.emit(ChooseCounter(offer.counter_id)))
        row.setToolTip(offer.hint)
        row.setEnabled(offer.can_sit)
        self._row_of[offer.counter_id] = row
        return row
