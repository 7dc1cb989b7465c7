"""A supervisor writes to the counters; their agents show it until it has been seen."""

from datetime import timedelta
from uuid import UUID

from qms_contract.counters import SendMessage, StaffMessage
from qms_contract.ids import new_id

from qms_server.domain.errors import Conflict, Forbidden, ValidationFailed
from qms_server.store.branches import load_counters, load_features
from qms_server.store.messages import add_message, forget_messages
from qms_server.store.requests import Answer
from qms_server.usecases.at_counter import counter_in_branch
from qms_server.usecases.commands import answer_of
from qms_server.usecases.unit import Unit

LONGEST_DAY = timedelta(hours=25)
"""A business day with an hour more, when the clocks go back."""


async def send_message(unit: Unit, branch_id: UUID, command: SendMessage) -> Answer:
    """201 with the message; NotFound for a counter that is not of this branch, Conflict where the organisation has no messages.
    It is told once, and kept for today.
    """
    text = " ".join(command.text.split())
    if not text:
        raise ValidationFailed("Write what to say.", [{"field": "text"}])
    if not unit.actor.is_staff:
        raise Forbidden("A message is sent by a member of staff.")
    if not (await load_features(unit.connection, unit.actor.tenant_id)).messages:
        raise Conflict("Messages to the counters are switched off.")
    message = StaffMessage(
        message_id=new_id(),
        branch_id=branch_id,
        counter_id=command.counter_id,
        text=text,
        sender_id=unit.actor.actor_id,
        sender_name=unit.actor.name,
        sent_at=unit.now,
    )
    receivers = await _receivers(unit, branch_id, command.counter_id)
    await forget_messages(unit.connection, branch_id, unit.now - LONGEST_DAY)
    await add_message(unit.connection, unit.actor.tenant_id, message)
    unit.tell_message(message, receivers)
    return answer_of(201, message)


async def _receivers(unit: Unit, branch_id: UUID, counter_id: UUID | None) -> list[UUID]:
    if counter_id is not None:
        return [(await counter_in_branch(unit, counter_id)).counter_id]
    return [counter.counter_id for counter in await load_counters(unit.connection, branch_id)]
