"""From a tap to a confirmed ticket, through the outbox: what was asked is on the disk before the server is tried.

A ticket whose answer comes when nobody waits for it any more (the visitor left, the kiosk was restarted) was never seen
by anyone and is cancelled as not collected. What was printed or noted is confirmed, also after a restart.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Callable
from uuid import UUID

import msgspec
from qms_clientkit.outbox.pending import Outbox, Write
from qms_clientkit.outbox.pusher import Pusher
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract import wire
from qms_contract.devices import DeviceConfig, QuarantinedTicket
from qms_contract.ids import TicketId, new_id
from qms_contract.tickets import ActOnTicket, Channel, ConfirmedHow, IssueTicket, Ticket, TicketAction

from qms_kiosk.offline.desk import OfflineDesk
from qms_kiosk.state import Issue

log = logging.getLogger(__name__)
NOT_COLLECTED = "not_collected"
SEND_WITHIN = 4.0


class Issuing:
    """`issued(ticket)` returns whether somebody waits for it; `refused(request_id, error)` tells a final no.

    `unanswered(ticket_id)` is told that the server could not be had for it; it is asked again. What `desk` knows is the
    desk's: its confirmation goes there, and an answer to its online try is passed over, unless the desk then has no number.
    """

    def __init__(
        self,
        api: Api,
        outbox: Outbox,
        tasks: Tasks,
        issued: Callable[[Ticket], bool],
        refused: Callable[[UUID, Refused], None],
        desk: OfflineDesk,
    ) -> None:
        self._api, self._outbox, self._tasks, self._desk = api, outbox, tasks, desk
        self._issued, self._refused = issued, refused
        self._asked: set[UUID] = set()
        self._passed_over: dict[TicketId, Ticket] = {}
        self.unanswered: Callable[[TicketId], None] | None = None
        self._pusher = Pusher(outbox, {"issue": self._send_issue, "act": self._send_act}, self._answered)

    def start(self) -> None:
        """Begin to send, first of all what an earlier run left."""
        self._tasks.supervise("outbox", self._pusher.run)
        self._desk.start()

    def wake(self) -> None:
        """Something that waits may be able to go now."""
        self._pusher.wake()
        self._desk.wake()

    def retry(self) -> None:
        """The server is back: nothing is waited out, neither the backoff nor what it asked for."""
        self._pusher.server_is_back()
        self._desk.wake()

    async def issue(self, issue: Issue, language: str) -> None:
        """Ask for a ticket, durably."""
        body = IssueTicket(
            request_id=issue.request_id,
            service_id=issue.service_id,
            ticket_id=issue.ticket_id,
            channel=Channel.KIOSK,
            language=language,
            priority_class=issue.priority,
            customer_ref=issue.reference,
        )
        self._asked.add(issue.request_id)
        await self._add("issue", body, issue.request_id)

    async def issue_offline(self, issue: Issue, language: str, config: DeviceConfig) -> Ticket | None:
        """A number of the kiosk's own series, if it can give one; the online try is then given up. When it cannot, whatever
        the reason, the number that the server gave meanwhile."""
        ticket = None
        try:
            ticket = await self._desk.issue(issue, language, config)
        except Exception:
            log.exception("A number of the kiosk's own could not be taken.")
        finally:
            meanwhile = self._passed_over.pop(issue.ticket_id, None)
        if ticket is None:
            return meanwhile
        if issue.request_id in self._asked:
            self._asked.discard(issue.request_id)
            self._tasks.spawn("forget the online try", self._outbox.done(issue.request_id))
        return ticket

    async def confirm(self, ticket_id: TicketId, how: ConfirmedHow) -> bool:
        """The visitor has the number; whether that is kept until the server knows it."""
        if self._desk.knows(ticket_id):
            return await self._desk.confirm(ticket_id)
        await self._add_act(ticket_id, ActOnTicket(action=TicketAction.CONFIRM, request_id=new_id(), how=how))
        return True

    def cancel(self, ticket_id: TicketId) -> None:
        """Nobody wants the number. One of the kiosk's own that still waits is left unconfirmed, and the server gives it up."""
        self._tasks.spawn("cancel ticket", self._cancel(ticket_id))

    async def _cancel(self, ticket_id: TicketId) -> None:
        if not (self._desk.knows(ticket_id) and await self._desk.retract(ticket_id)):
            await self._add_act(ticket_id, ActOnTicket(action=TicketAction.CANCEL, request_id=new_id()))

    def _cancel_unconfirmed(self, ticket: Ticket) -> None:
        """Only as it was issued: a repeat of an answer, after a disk that forgot it, must not cancel a printed ticket."""
        body = ActOnTicket(
            action=TicketAction.CANCEL, request_id=new_id(), reason=NOT_COLLECTED, version=ticket.version
        )
        self._act(ticket.ticket_id, body)

    async def buffered(self) -> int:
        """How many writes wait for the server; what its file does not tell counts as none."""
        waiting = 0
        with contextlib.suppress(sqlite3.Error):
            waiting = len(await self._outbox.waiting())
        return waiting + await self._desk.buffered()

    async def quarantined(self) -> list[QuarantinedTicket]:
        """The kiosk's own tickets that the server does not take."""
        return await self._desk.quarantined()

    def _act(self, ticket_id: TicketId, body: ActOnTicket) -> None:
        self._tasks.spawn(f"{body.action} ticket", self._add_act(ticket_id, body))

    async def _add_act(self, ticket_id: TicketId, body: ActOnTicket) -> None:
        await self._add("act", body, body.request_id, ticket_id)

    async def _add(self, kind: str, body: msgspec.Struct, request_id: UUID, ticket_id: TicketId | None = None) -> None:
        """Keep the write, on the disk if it takes it: a visitor is served also when it is full."""
        try:
            await self._outbox.add(kind, body, request_id, ticket_id)
        except sqlite3.Error as error:
            await self._outbox.go_on_in_memory(error)
            await self._outbox.add(kind, body, request_id, ticket_id)
        self._pusher.wake()

    async def _send_issue(self, write: Write) -> Ticket:
        body = wire.decode(write.body, IssueTicket)
        try:
            ticket = await self._api.tickets.issue(body, tries=1, within=SEND_WITHIN)
        except TransportError as error:
            if self.unanswered is not None and body.ticket_id is not None and not _is_final(error):
                self.unanswered(body.ticket_id)
            raise
        self._asked.discard(write.request_id)
        self._have(ticket, body)
        return ticket

    def _have(self, ticket: Ticket, body: IssueTicket) -> None:
        """The number is shown before the disk is told that it was answered: the visitor waits for one of them only."""
        if self._desk.takes(ticket.ticket_id):
            self._passed_over[ticket.ticket_id] = ticket
        elif not self._desk.knows(body.ticket_id) and not self._issued(ticket) and ticket.confirmed_at is None:
            log.info("Nobody waits for %s any more; it is cancelled.", ticket.display_number)
            self._cancel_unconfirmed(ticket)

    async def _send_act(self, write: Write) -> Ticket:
        if write.path_id is None:
            raise KeyError("an action without its ticket")
        return await self._api.tickets.act(write.path_id, wire.decode(write.body, ActOnTicket))

    def _answered(self, write: Write, answer: object) -> None:
        """A refusal; what was given is told of by `_have`."""
        if not isinstance(answer, Refused):
            return
        issue = wire.decode(write.body, IssueTicket) if write.kind == "issue" else None
        if issue is not None and self._desk.knows(issue.ticket_id):
            return
        self._asked.discard(write.request_id)
        self._refused(write.request_id, answer)
        if issue is not None:  # it may hold a phone number, and nobody looks into it
            self._tasks.spawn("forget a refused issue", self._outbox.done(write.request_id))


def _is_final(error: TransportError) -> bool:
    return isinstance(error, Refused) and not error.passing
