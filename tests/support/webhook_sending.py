"""A sender of notifications, what it has to tell, and the clock of both."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from qms_server.compose import Parts
from qms_server.jobs.notifications.sending import Sender

from tests.support.server import Branch
from tests.support.webhook_receiver import SECRET

VISIT = ["ticket.created", "ticket.called", "ticket.serving", "ticket.completed"]
WANTED = [*VISIT, "ticket.held", "ticket.unheld"]
NAME, NOTE = "Hadi Wijaya", "Berkas kurang"


class Clock:
    """The time, and as much later as is said."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@asynccontextmanager
async def sending_from(parts: Parts, clock: Callable[[], datetime]) -> AsyncIterator[None]:
    """A sender that runs."""
    sender = Sender(parts.database, parts.seals, clock, may_be_local=True, pause=0.02)
    running = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def a_webhook(branch: Branch, url: str, name: str = "CRM", **more: Any) -> dict[str, Any]:
    body = {"name": name, "url": url, "secret": SECRET, "events": WANTED, **more}
    answer = await branch.admin.command("/api/webhooks", **body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def visit(branch: Branch, service: int = 0) -> str:
    """Comes, is called, served and done; who it is and what was noted must not be told."""
    admin = branch.admin
    ticket: str = (await admin.issue(branch.services[service], customer_ref=NAME))["ticket_id"]
    called = await admin.act(ticket, "call", counter_id=branch.counters[0])
    assert called.status_code == 200, called.text
    for action in ("start", "complete"):
        assert (await admin.act(ticket, action)).status_code == 200
    return ticket


async def queue(branch: Branch) -> None:
    while await branch.server.parts.notifying.run_once():
        pass


async def states(branch: Branch) -> dict[str, int]:
    query = (
        "SELECT CASE WHEN sent_at IS NOT NULL THEN 'sent' WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' "
        "WHEN dead_at IS NOT NULL THEN 'dead' ELSE 'open' END AS state, count(*) FROM notifications GROUP BY 1"
    )
    async with branch.server.parts.database.transaction(branch.tenant_id) as transaction:
        return dict(await transaction.connection.fetch(query))
