"""The outbox as operators see it: events that a consumer of the server (analytics, …) could not apply and has passed."""

from datetime import datetime
from uuid import UUID

from qms_contract.base import Command, Page, Wire
from qms_contract.ids import BranchId, CounterId, RequestId, TicketId


class DeadLetter(Wire, frozen=True, kw_only=True):
    """An event of a branch (`epoch`, `offset`, `type`, `ts`) that `consumer` failed to apply `attempts` times.

    `retry_requested_at` is set while a worker is still to try it again; when that succeeds the dead letter is gone.
    """

    dead_letter_id: UUID
    consumer: str
    branch_id: BranchId
    epoch: str
    offset: int
    type: str
    ts: datetime
    ticket_id: TicketId | None
    counter_id: CounterId | None
    attempts: int
    last_error: str
    failed_at: datetime
    retry_requested_at: datetime | None


class DeadLetterPage(Page, frozen=True, kw_only=True):
    items: list[DeadLetter]


class RetryDeadLetter(Command, frozen=True, kw_only=True):
    """Body of `POST /api/outbox/dead-letters/{id}/retry`."""

    request_id: RequestId
