"""Messages to a counter that are still to be seen today, also after its agent's app was started again."""

from datetime import UTC, datetime
from uuid import UUID

from qms_contract.counters import MessagePage

from qms_server.domain.access import Actor, Permission
from qms_server.domain.errors import Forbidden, NotFound
from qms_server.domain.hours import business_day
from qms_server.store.branches import load_branch, load_counter
from qms_server.store.messages import is_message_to, mark_seen, unseen_messages
from qms_server.store.requests import Answer
from qms_server.store.transaction import Database
from qms_server.usecases.at_counter import counter_in_branch
from qms_server.usecases.commands import answer_of
from qms_server.usecases.send_message import LONGEST_DAY
from qms_server.usecases.unit import Unit


async def read_messages(database: Database, actor: Actor, counter_id: UUID) -> MessagePage:
    """What `actor` at this counter has not seen of the branch's business day, the oldest first."""
    now = datetime.now(UTC)
    async with database.transaction(actor.tenant_id, "repeatable_read") as transaction:
        connection = transaction.connection
        counter = await load_counter(connection, counter_id)
        if counter is None:
            raise NotFound("There is no such counter.")
        actor.require(Permission.SERVE, counter.branch_id)
        branch = await load_branch(connection, counter.branch_id)
        assert branch is not None, "a counter has a branch"
        since = now - LONGEST_DAY
        found = await unseen_messages(connection, counter.branch_id, counter_id, actor.actor_id, since)
    zone, hour = branch.time_zone, branch.day_starts_hour
    today = business_day(now, zone, hour)
    items = [message for message in found if business_day(message.sent_at, zone, hour) == today]
    return MessagePage(items=items, total=len(items), limit=len(items), offset=0)


async def see_message(unit: Unit, counter_id: UUID, message_id: UUID) -> Answer:
    """204; NotFound for a message that is none of this counter's."""
    if not unit.actor.is_staff:
        raise Forbidden("A message is seen by a member of staff.")
    counter = await counter_in_branch(unit, counter_id)
    if not await is_message_to(unit.connection, message_id, unit.branch_id, counter.counter_id):
        raise NotFound("There is no such message to this counter.")
    await mark_seen(unit.connection, unit.actor.tenant_id, message_id, unit.actor.actor_id, unit.now)
    return answer_of(204, None)
