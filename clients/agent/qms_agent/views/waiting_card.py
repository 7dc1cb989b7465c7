"""The waiting list: for me or all, by service, by a number that is typed; a row's menu acts on that very ticket."""

from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QStackedWidget, QWidget
from qms_clientkit.i18n.formats import Formats
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.badge import Badge, Tone
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.empty_state import EmptyState
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Panel
from qms_clientkit.widgets.select import Select
from qms_contract.access import Permission
from qms_contract.tickets import Ticket

from qms_agent.intents import CallTicket, Confirm, ShowHistory
from qms_agent.state import Screen
from qms_agent.views.ticket_menu import TicketMenu
from qms_agent.views.waiting_delegate import WaitingDelegate, number_width
from qms_agent.views.waiting_model import AGE, FROM, MENU, NUMBER, SERVICE, WaitingModel
from qms_agent.views.waiting_table import WaitingTable
from qms_agent.views.words import service_name

D = tokens.DESKTOP
_WIDTHS = {NUMBER: 76, FROM: 80, AGE: 116, MENU: 44}
_AGE_EVERY_MS = 15_000


class WaitingCard(Panel):
    """`wanted` carries CallTicket, Confirm or ShowHistory; `cancelling` a ticket somebody wants to cancel, `noting` one to
    write a note on (both are asked)."""

    wanted = Signal(object)
    noting = Signal(object)
    cancelling = Signal(object)

    def __init__(self, text: Translator, clock: ServerClock, parent: QWidget | None = None) -> None:
        super().__init__("card", name="waiting_card", parent=parent)
        self._t, self._time = text, clock
        self._screen = Screen()
        self._typed = ""
        self._choices: list[tuple[object, str]] = []
        self._build_head()
        self._build_table()
        self._timer = QTimer(self)
        self._timer.setInterval(_AGE_EVERY_MS)
        self._timer.timeout.connect(self._model.age)
        self._timer.start()

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        self._offer_services()
        self._delegate.stale = screen.lost_since is not None
        self._as_of.setVisible(screen.lost_since is not None)
        if screen.lost_since is not None:
            time = Formats(self._t.language, screen.zone).clock(screen.lost_since)
            self._as_of.show_word(self._t("waiting.as_of", time=time), Tone.NEUTRAL)
        self._refill()

    def _offer_services(self) -> None:
        """Those that are there now, by the names they have now; whose service has gone looks at all again."""
        choices: list[tuple[object, str]] = [(None, self._t("waiting.all_services"))]
        choices += [(one.service_id, service_name(self._t, one)) for one in self._screen.desk.services]
        if choices != self._choices:
            self._choices = choices
            self._service.set_choices(choices)

    def search(self, typed: str) -> None:
        self._typed = typed.strip().upper()
        self._refill()

    def _build_head(self) -> None:
        theme = current_theme()
        self._mine = Chip("", name="waiting_mine")
        self._all = Chip("", name="waiting_all")
        self._mine.setChecked(True)
        for chip, other in ((self._mine, self._all), (self._all, self._mine)):
            chip.setAutoExclusive(False)
            chip.clicked.connect(lambda _on=False, one=chip, two=other: self._choose(one, two))
        self._as_of = Badge("", small=True, name="waiting_as_of")
        self._service = Select(self._t("waiting.service"), name="waiting_service")
        self._service.currentIndexChanged.connect(lambda _index: self._refill())
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(D.gap4), theme.px(D.gap2), theme.px(D.gap4), theme.px(D.gap2))
        row.setSpacing(theme.px(D.gap2))
        row.addWidget(Label(self._t("waiting.title"), "lead"))
        row.addWidget(self._as_of)
        row.addStretch(1)
        for part in (self._mine, self._all, self._service):
            row.addWidget(part)
        self.box.addWidget(head)

    def _build_table(self) -> None:
        theme = current_theme()
        self._model = WaitingModel(self._t, self._time, self)
        self._delegate = WaitingDelegate(self)
        self._table = WaitingTable()
        self._table.setObjectName("waiting_table")
        self._table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._table.setModel(self._model)
        self._table.setItemDelegate(self._delegate)
        self._table.setShowGrid(False)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.customContextMenuRequested.connect(self._open_menu)
        self._table.activated.connect(lambda index: self._open_menu(self._table.visualRect(index).center()))
        self._table.clicked.connect(self._clicked)
        self._table.verticalScrollBar().valueChanged.connect(lambda _value: self._count_more())
        self._table.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._count_more())
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(theme.px(D.row))
        header = self._table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(SERVICE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, theme.px(width))
        self._empty = EmptyState("users", self._t("waiting.empty"), self._t("waiting.empty_hint"), name="waiting_empty")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._table)
        self._pages.addWidget(self._empty)
        self.box.addWidget(self._pages, 1)
        note = Panel("foot", "h", pad=(theme.px(D.gap4), 0, theme.px(D.gap4), 0))
        note.setFixedHeight(theme.px(D.foot))
        self._more = Label("", "caption", "quiet", name="waiting_more")
        note.box.addWidget(self._more, 1)
        note.box.addWidget(Label(self._t("waiting.names_hidden"), "caption", "quiet"))
        self.box.addWidget(note)

    def _count_more(self) -> None:
        """How many stand below the last row that is seen whole."""
        table, rows = self._table, self._model.rowCount()
        seen = (
            table.verticalScrollBar().value() + table.viewport().height()
        ) // table.verticalHeader().defaultSectionSize()
        hidden = max(0, rows - seen)
        self._more.setText(self._t.plural("waiting.more", hidden) if hidden else "")

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == MENU:
            self._open_menu(self._table.visualRect(index).center())

    def _choose(self, chip: Chip, other: Chip) -> None:
        chip.setChecked(True)
        other.setChecked(False)
        self._refill()

    def _refill(self) -> None:
        screen = self._screen
        mine, everybody = screen.waiting(mine=True), screen.waiting(mine=False)
        self._mine.set_content(self._t("waiting.for_me", count=len(mine)))
        self._all.set_content(self._t("waiting.all", count=len(everybody)))
        shown = [one for one in (mine if self._mine.isChecked() else everybody) if self._is_wanted(one)]
        self._widen(shown)
        self._model.show_tickets(shown, screen.desk.services, screen.probably_next())
        self._empty.title.setText(self._t("waiting.none_found" if self._typed and everybody else "waiting.empty"))
        self._pages.setCurrentIndex(0 if shown else 1)
        self._count_more()

    def _widen(self, shown: list[Ticket]) -> None:
        """A number is never shortened."""
        theme = current_theme()
        widest = max((number_width(one.display_number) for one in shown), default=0)
        self._table.horizontalHeader().resizeSection(NUMBER, max(theme.px(_WIDTHS[NUMBER]), widest))

    def _is_wanted(self, ticket: Ticket) -> bool:
        service_id = self._service.value()
        of_service = not isinstance(service_id, UUID) or ticket.service_id == service_id
        return of_service and self._typed in ticket.display_number.upper()

    def _open_menu(self, at: QPoint) -> None:
        index = self._table.indexAt(at)
        if not index.isValid() or not self._screen.can_act:
            return
        menu = self._menu(self._model.ticket(index.row()))
        menu.popup(self._table.viewport().mapToGlobal(at))

    def _menu(self, ticket: Ticket) -> TicketMenu:
        menu = TicketMenu(self._t, "waiting_menu", self)
        may = self._screen.allows
        if ticket.confirmed_at is None:
            if may(Permission.CONFIRM_TICKETS):
                menu.offer("waiting.confirm", lambda: self.wanted.emit(Confirm(ticket.ticket_id)))
        elif self._screen.current is None and may(Permission.PICK_TICKETS):
            menu.offer("waiting.call", lambda: self.wanted.emit(CallTicket(ticket.ticket_id)))
        menu.offer("waiting.note", lambda: self.noting.emit(ticket))
        menu.offer("waiting.history", lambda: self.wanted.emit(ShowHistory(ticket.ticket_id)))
        if may(Permission.CANCEL_TICKETS):
            menu.offer("waiting.cancel", lambda: self.cancelling.emit(ticket))
        return menu
