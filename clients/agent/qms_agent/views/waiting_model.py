"""The waiting list as a model: filtered, in the order of the queue, with each ticket's age."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

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
NEXT_ROLE = Qt.ItemDataRole.UserRole + 4
Index = QModelIndex | QPersistentModelIndex


class WaitingModel(QAbstractTableModel):
    """Rows are tickets. Roles: the ticket, its age and its service's target in minutes, a mark to show beside it, and whether
    it is probably called next."""

    def __init__(self, text: Translator, clock: ServerClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._t, self._time = text, clock
        self._tickets: list[Ticket] = []
        self._first_id: UUID | None = None
        self._services: dict[object, Service] = {}
        self._headers = [text(f"waiting.{name}") for name in ("number", "service", "from", "wait")] + [""]

    def show_tickets(self, tickets: list[Ticket], services: tuple[Service, ...], first: Ticket | None) -> None:
        """`first` is who is probably called next."""
        self._services = {service.service_id: service for service in services}
        first_id = first.ticket_id if first is not None else None
        if (tickets, first_id) == (self._tickets, self._first_id):
            self.age()
            return
        self.beginResetModel()
        self._tickets, self._first_id = tickets, first_id
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
        if role == Qt.ItemDataRole.TextAlignmentRole and section == AGE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        ticket = self._tickets[index.row()]
        service = self._services.get(ticket.service_id)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._word(ticket, service, index.column())
        told: dict[int, Callable[[], Any]] = {
            TICKET_ROLE: lambda: ticket,
            MINUTES_ROLE: lambda: minutes_since(self._time, ticket.queued_at),
            TARGET_ROLE: lambda: service.target_wait_minutes if service else None,
            MARK_ROLE: lambda: self._mark(ticket),
            NEXT_ROLE: lambda: ticket.ticket_id == self._first_id,
        }
        return told[role]() if role in told else None

    def _word(self, ticket: Ticket, service: Service | None, column: int) -> str:
        return {
            NUMBER: ticket.display_number,
            SERVICE: service_name(self._t, service),
            FROM: self._t(f"channel.{ticket.channel}"),
            MENU: self._t("head.menu"),
            AGE: self._t("waiting.minutes", count=minutes_since(self._time, ticket.queued_at)),
        }[column]

    def _mark(self, ticket: Ticket) -> str:
        if ticket.confirmed_at is None:
            return self._t("waiting.not_confirmed")
        marks = [self._t("waiting.next")] if ticket.ticket_id == self._first_id else []
        if ticket.priority_class is not PriorityClass.REGULAR:
            marks.append(self._t(f"class.{ticket.priority_class}"))
        return ", ".join(marks)
