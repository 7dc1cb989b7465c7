"""An event that a consumer of the outbox has passed."""

from uuid import UUID

from qms_contract.wire import utc_now
from qms_server.store.outbox import Cursor, OutboxEvent, bury_event, page_of_letters

from tests.support.outbox_worker import CONSUMER
from tests.support.server import Branch


async def a_dead_letter(branch: Branch) -> str:
    """The id of an event of the branch that the consumer is said to have passed."""
    cursor = Cursor(
        **{"tenant_id": branch.tenant_id, "consumer": CONSUMER, "branch_id": UUID(branch.branch_id), "epoch": "e"},
        **{"offset": 0, "attempts": 0, "ready": True, "stream_epoch": "e", "head": 1},
    )
    event = OutboxEvent(epoch="e", offset=1, type="ticket.called", ts=utc_now(), ticket_id=None, counter_id=None)
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        await bury_event(transaction.connection, cursor, event, 1, "it failed", utc_now())
        letters, _ = await page_of_letters(transaction.connection, CONSUMER, UUID(branch.branch_id), 1, 0)
    return str(letters[0].dead_letter_id)
