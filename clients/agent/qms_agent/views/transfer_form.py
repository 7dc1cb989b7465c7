"""To which service, counter or colleague, at which place in the queue, and with what note."""

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme import tokens
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.widgets.chip import Chip
from qms_clientkit.widgets.field import Field
from qms_clientkit.widgets.flow import FlowLayout
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.search_field import SearchField
from qms_clientkit.widgets.select import Select
from qms_contract.tickets import QueuePosition, Ticket

from qms_agent.intents import Transfer
from qms_agent.state import Screen
from qms_agent.views.choice_tile import RoundChoice
from qms_agent.views.tile_list import TileList
from qms_agent.views.transfer_choices import Destination, Way, destinations, others_before
from qms_agent.views.words import service_name

D = tokens.DESKTOP
NOTE_LENGTH = 2000
"""What the server takes."""
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PLACES = (QueuePosition.KEEP, QueuePosition.FIRST, QueuePosition.LAST)


class TransferForm(QWidget):
    """`chosen` carries the destination, None while nothing is found. `first` is where one begins to type."""

    chosen = Signal(object)

    def __init__(self, text: Translator, screen: Screen, ticket: Ticket, *, columns: int) -> None:
        super().__init__()
        self._t, self._screen, self._ticket = text, screen, ticket
        self._offered = {way: destinations(text, screen, way) for way in Way}
        self._way = Way.SERVICE
        self._to: Destination | None = None
        self._ways = {way: self._way_chip(way) for way in Way}
        self._search = SearchField(text("transfer.search"), name="transfer_search")
        self.first = self._search.edit
        self.first.installEventFilter(self)
        self._tiles = TileList(text, columns, most=max(len(one) for one in self._offered.values()))
        self._service = Select(text("dialog.to_service"), name="transfer_service")
        self._for = Field(text("dialog.to_service"), name="transfer_service", editor=self._service)
        self._places = {place: RoundChoice(text(f"dialog.{place}"), f"transfer_{place}") for place in _PLACES}
        self._places[QueuePosition.KEEP].setChecked(True)
        self.note = Field(text("dialog.note"), name="transfer_note", limit=NOTE_LENGTH)
        self._build()
        self._search.searched.connect(lambda _typed: self._offer())
        self._tiles.chosen.connect(self._choose)
        self._service.currentIndexChanged.connect(lambda _index: self._tell_places())

    def begin(self) -> None:
        """Offer the services; `chosen` is told."""
        self._go(Way.SERVICE)

    def intent(self) -> Transfer | None:
        """What is chosen and typed, None while there is nowhere to go."""
        service_id, to = self._service_id(), self._to
        if to is None or service_id is None:
            return None
        place = next(one for one, choice in self._places.items() if choice.isChecked())
        counter_id = to.key if to.way is Way.COUNTER else None
        user_id = to.key if to.way is Way.COLLEAGUE else None
        return Transfer(self._ticket.ticket_id, service_id, counter_id, place, self.note.text(), user_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While a name is typed, the arrows choose among what was found."""
        is_key = watched is self.first and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if is_key and event.key() in _STEPS:  # type: ignore[attr-defined]
            self._tiles.step(_STEPS[event.key()])  # type: ignore[attr-defined]
            return True
        return False

    def _build(self) -> None:
        theme, ways = current_theme(), QWidget()
        flow = FlowLayout(ways, theme.px(D.gap2))
        for chip in self._ways.values():
            flow.addWidget(chip)
        places = QWidget()
        column = QVBoxLayout(places)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(self._t("dialog.position"), "label"))
        for choice in self._places.values():
            column.addWidget(choice)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(D.gap3))
        for part in (ways, self._search, self._tiles, self._for, places, self.note):
            box.addWidget(part)

    def _way_chip(self, way: Way) -> Chip:
        chip = Chip(self._t(f"transfer.to_{way}"), name=f"transfer_to_{way}", on_click=lambda: self._go(way))
        chip.setAutoExclusive(False)
        if not self._offered[way]:
            chip.hide()
        return chip

    def _go(self, way: Way) -> None:
        self._way = way
        for one, chip in self._ways.items():
            chip.setChecked(one is way)
        self._for.setVisible(way is not Way.SERVICE)
        self._offer()

    def _offer(self) -> None:
        typed = self._search.text()
        self._tiles.show_items([one for one in self._offered[self._way] if one.matches(typed)])

    def _choose(self, to: Destination | None) -> None:
        self._to = to
        services = to.services if to is not None else ()
        names: list[tuple[object, str]] = [(one.service_id, service_name(self._t, one)) for one in services]
        self._service.set_choices(names, names[0][0] if names else None)
        self._tell_places()
        self.chosen.emit(to)

    def _service_id(self) -> UUID | None:
        value = self._service.value()
        return value if isinstance(value, UUID) else None

    def _tell_places(self) -> None:
        """How many of the visitor's class would be called before them, place by place."""
        service_id = self._service_id()
        for place, choice in self._places.items():
            before = 0
            if service_id is not None:
                before = others_before(self._screen, self._ticket, service_id, place)
            choice.show_told(self._t.plural("transfer.before", before) if before else self._t("transfer.next"))
