"""Events that a consumer of the outbox has passed: look at them, and have one tried again."""

from uuid import UUID

from msgspec.structs import replace
from qms_contract.audit import AuditAction
from qms_contract.outbox import DeadLetterPage

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import NotFound
from qms_server.store.branches import load_branch
from qms_server.store.outbox import find_letter, page_of_letters, request_retry
from qms_server.store.requests import Answer
from qms_server.store.transaction import Database
from qms_server.usecases.audit import audit
from qms_server.usecases.commands import answer_of
from qms_server.usecases.unit import Unit


class DeadLetters:
    """`page(…)` is for whoever manages the tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, actor: Actor, consumer: str | None, branch_id: UUID | None, limit: int, offset: int
    ) -> DeadLetterPage:
        """Newest failure first; raises NotFound for a branch that is not there, Forbidden."""
        async with self._database.transaction(actor.tenant_id) as transaction:
            connection = transaction.connection
            if branch_id is not None and await load_branch(connection, branch_id) is None:
                raise NotFound("There is no such branch.")
            actor.require(Permission.MANAGE_TENANT, None)
            items, total = await page_of_letters(connection, consumer, branch_id, limit, offset)
        return DeadLetterPage(items=items, total=total, limit=limit, offset=offset)


async def retry_dead_letter(unit: Unit, dead_letter_id: UUID) -> Answer:
    """200 with the dead letter: a worker tries it again soon. Raises NotFound when it was applied meanwhile."""
    letter = await find_letter(unit.connection, dead_letter_id)
    if letter is None:
        raise NotFound("There is no such dead letter. It may have been applied meanwhile.")
    await request_retry(unit.connection, dead_letter_id, unit.now)
    told = {"consumer": letter.consumer, "type": letter.type, "offset": letter.offset, "error": letter.last_error}
    what = (AuditAction.DEAD_LETTER_RETRIED, "dead_letters", dead_letter_id, letter.branch_id)
    await audit(unit.connection, unit.actor, unit.now, *what, before=told)
    return answer_of(200, replace(letter, retry_requested_at=unit.now))
