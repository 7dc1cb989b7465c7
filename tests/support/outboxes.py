"""An outbox of a test, and writes for it."""

from pathlib import Path

from qms_clientkit.outbox.pending import Outbox, Write
from qms_contract.ids import new_id
from qms_contract.tickets import IssueTicket


async def opened(path: Path) -> Outbox:
    """On that file, ready for use."""
    outbox = Outbox(path)
    await outbox.open()
    return outbox


async def add(outbox: Outbox) -> Write:
    """One more ticket that waits to be sent."""
    body = IssueTicket(request_id=new_id(), service_id=new_id())
    return await outbox.add("issue", body, body.request_id)
