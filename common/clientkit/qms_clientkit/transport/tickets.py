"""Calls about tickets, queues and counters' sessions."""

from uuid import UUID

from qms_contract.counters import (
    Counter,
    CounterSession,
    CounterToday,
    MessagePage,
    Panic,
    SeeMessage,
    SendMessage,
    StaffMessage,
)
from qms_contract.ids import AreaId, BranchId, CounterId, ServiceId, TicketId
from qms_contract.queues import DisplaySnapshot, Queues, QueueSnapshot
from qms_contract.tickets import (
    ActOnTicket,
    Called,
    CallNext,
    CompletedAndCalled,
    IssueTicket,
    OfflineBatch,
    OfflineResults,
    Ticket,
    TicketDetail,
)

from qms_clientkit.transport.caller import Caller, Request


class TicketCalls:
    """One method a route; see contract.md. Commands may be repeated with the same request_id."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def issue(self, body: IssueTicket, *, tries: int = 3, within: float | None = None) -> Ticket:
        """`POST /api/tickets`."""
        return await self._caller.command(Request("POST", "/api/tickets", body, within=within), Ticket, tries=tries)

    async def merge_offline(self, body: OfflineBatch) -> OfflineResults:
        """`POST /api/tickets/offline`."""
        return await self._caller.command(Request("POST", "/api/tickets/offline", body), OfflineResults)

    async def read(self, ticket_id: TicketId) -> TicketDetail:
        """`GET /api/tickets/{ticket_id}`."""
        return await self._caller.get(f"/api/tickets/{ticket_id}", TicketDetail)

    async def act(self, ticket_id: TicketId, body: ActOnTicket, *, tries: int = 3) -> Ticket:
        """`POST /api/tickets/{ticket_id}/actions`, for every action but `call_next`."""
        request = Request("POST", f"/api/tickets/{ticket_id}/actions", body)
        return await self._caller.command(request, Ticket, tries=tries)

    async def complete_and_call(self, ticket_id: TicketId, body: ActOnTicket) -> CompletedAndCalled:
        """The action `call_next`: complete this one and call the next, atomically."""
        return await self._caller.command(
            Request("POST", f"/api/tickets/{ticket_id}/actions", body), CompletedAndCalled
        )

    async def call_next(self, counter_id: CounterId, body: CallNext) -> Called | None:
        """`POST /api/counters/{counter_id}/call-next`; None when nobody waits."""
        return await self._caller.command_or_none(
            Request("POST", f"/api/counters/{counter_id}/call-next", body), Called
        )

    async def session(self, counter_id: CounterId, body: CounterSession) -> Counter:
        """`POST /api/counters/{counter_id}/session`."""
        return await self._caller.command(Request("POST", f"/api/counters/{counter_id}/session", body), Counter)

    async def panic(self, counter_id: CounterId, body: Panic) -> Counter:
        """`POST /api/counters/{counter_id}/panic`: whoever sits there calls the supervisors."""
        return await self._caller.command(Request("POST", f"/api/counters/{counter_id}/panic", body), Counter)

    async def send_message(self, branch_id: BranchId, body: SendMessage) -> StaffMessage:
        """`POST /api/branches/{branch_id}/messages`: a supervisor writes to the counters."""
        request = Request("POST", f"/api/branches/{branch_id}/messages", body)
        return await self._caller.command(request, StaffMessage)

    async def messages(self, counter_id: CounterId) -> list[StaffMessage]:
        """`GET /api/counters/{counter_id}/messages`: today's that who asks has not seen."""
        return (await self._caller.get(f"/api/counters/{counter_id}/messages", MessagePage)).items

    async def see_message(self, counter_id: CounterId, message_id: UUID, body: SeeMessage) -> None:
        """`POST /api/counters/{counter_id}/messages/{message_id}/seen`."""
        request = Request("POST", f"/api/counters/{counter_id}/messages/{message_id}/seen", body)
        await self._caller.command_or_none(request, SeeMessage)

    async def counter_today(self, counter_id: CounterId) -> CounterToday:
        """`GET /api/counters/{counter_id}/today`."""
        return await self._caller.get(f"/api/counters/{counter_id}/today", CounterToday)

    async def queues(self, branch_id: BranchId, service_id: ServiceId | None = None) -> Queues:
        """`GET /api/queues`."""
        return await self._caller.get("/api/queues", Queues, branch_id=branch_id, service_id=service_id)

    async def queue_snapshot(self, branch_id: BranchId, since: str | None = None) -> QueueSnapshot:
        """`GET /api/queues/snapshot`; `since` is `epoch:offset`."""
        return await self._caller.get("/api/queues/snapshot", QueueSnapshot, branch_id=branch_id, since=since)

    async def display_snapshot(
        self, branch_id: BranchId, area_id: AreaId | None = None, since: str | None = None
    ) -> DisplaySnapshot:
        """`GET /api/display/snapshot`; `since` is `epoch:offset`."""
        return await self._caller.get(
            "/api/display/snapshot", DisplaySnapshot, branch_id=branch_id, area_id=area_id, since=since
        )
