"""Write the audit log, always in the transaction of the deed itself: both happen or neither does."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
from qms_contract.audit import AuditAction, AuditEntry
from qms_contract.ids import new_id
from qms_contract.wire import decode

from qms_server.domain.access import Actor
from qms_server.store.audit import add_entry
from qms_server.store.requests import Answer
from qms_server.usecases.unit import Unit

Fields = dict[str, Any]


async def audit(
    connection: asyncpg.Connection,
    actor: Actor,
    now: datetime,
    action: AuditAction,
    target: str,
    target_id: UUID | None,
    branch_id: UUID | None = None,
    before: Fields | None = None,
    after: Fields | None = None,
) -> None:
    """Notes what `actor` did to one of the `target`s (the plural of its routes)."""
    entry = AuditEntry(
        audit_id=new_id(),
        branch_id=branch_id,
        ts=now,
        actor_id=actor.actor_id,
        actor_name=actor.name,
        role=actor.role,
        action=action,
        target=target,
        target_id=target_id,
        before=before,
        after=after,
        address=actor.origin.address,
        user_agent=actor.origin.user_agent,
    )
    await add_entry(connection, actor.tenant_id, entry)


def picking(work: Callable[[Unit], Awaitable[Answer]], ticket_id: UUID) -> Callable[[Unit], Awaitable[Answer]]:
    """`work`, the call of a chosen ticket, noted when it succeeds: whoever picks visitors is seen (field row 14)."""
    return partial(_picked, work=work, ticket_id=ticket_id)


async def _picked(unit: Unit, work: Callable[[Unit], Awaitable[Answer]], ticket_id: UUID) -> Answer:
    answer = await work(unit)
    ticket = decode(answer.body, dict[str, Any])
    told = {name: ticket[name] for name in ("display_number", "service_id", "counter_id", "status")}
    await audit(
        unit.connection,
        unit.actor,
        unit.now,
        AuditAction.TICKET_PICKED,
        "tickets",
        ticket_id,
        unit.branch_id,
        after=told,
    )
    return answer
