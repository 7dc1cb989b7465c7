"""The waiting list as a model: filtered, in the order of the queue, with each ticket's age."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.server_clock import ServerClock
from qms_contract.services import Service
from qms_contract.tickets import PriorityClass, Ticket

from qms_agent.views.words import minutes_since, service_name

NUMBER, SERVICE, FROM, AGE, MENU = range(5)
TICKET_ROLE = Qt.ItemDataRole.UserRole
MINUTES_ROLE = Qt.ItemDataRole.UserRole + 1
TARGET_ROLE = Qt.ItemDataRole.UserRole + 2
MARK_ROLE = Qt.ItemDataRole.UserRole + 3
Index = QModelIndex | QPersistentModelIndex


class WaitingModel(QAbstractTableModel):
    """Rows are tickets. Roles: the ticket, its age and its service's target in minutes, and a mark to show beside it."""

    def __init__(self, text: Translator, clock: ServerClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._t, self._time = text, clock
        self._tickets: list[Ticket] = []
        self._services: dict[object, Service] = {}
        self._headers = [text(f"waiting.{name}") for name in ("number", "service", "from", "wait")] + [""]

    def show_tickets(self, tickets: list[Ticket], services: tuple[Service, ...]) -> None:
        self._services = {service.service_id: service for service in services}
        if tickets == self._tickets:
            self.age()
            return
        self.beginResetModel()
        self._tickets = tickets
        self.endResetModel()

    def age(self) -> None:
        """A minute has passed."""
        if self._tickets:
            self.dataChanged.emit(self.index(0, AGE), self.index(len(self._tickets) - 1, AGE))

    def ticket(self, row: int) -> Ticket:
        return self._tickets[row]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._tickets)

    def columnCount(self, _parent: Index | None = None) -> int:
        return len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        ticket = self._tickets[index.row()]
        service = self._services.get(ticket.service_id)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._word(ticket, service, index.column())
            case r if r == TICKET_ROLE:
                return ticket
            case r if r == MINUTES_ROLE:
                return minutes_since(self._time, ticket.queued_at)
            case r if r == TARGET_ROLE:
                return service.target_wait_minutes if service else None
            case r if r == MARK_ROLE:
                return self._mark(ticket)
        return None

    def _word(self, ticket: Ticket, service: Service | None, column: int) -> str:
        return {
            NUMBER: ticket.display_number,
            SERVICE: service_name(self._t, service),
            FROM: self._t(f"channel.{ticket.channel}"),
            MENU: self._t("head.menu"),
            AGE: f"{minutes_since(self._time, ticket.queued_at)} min",
        }[column]

    def _mark(self, ticket: Ticket) -> str:
        if ticket.confirmed_at is None:
            return self._t("waiting.not_confirmed")
        is_regular = ticket.priority_class is PriorityClass.REGULAR
        return "" if is_regular else self._t("waiting.next_priority")
