"""Panic: an agent calls the supervisors without leaving the counter."""

from uuid import UUID

from qms_contract.counters import Panic

from qms_server.store.requests import Answer
from qms_server.usecases.at_counter import counter_of_caller
from qms_server.usecases.commands import answer_of
from qms_server.usecases.unit import Unit


async def call_for_help(unit: Unit, counter_id: UUID, command: Panic) -> Answer:
    """200 with the counter; Forbidden for who does not sit there. Every supervisor of the branch hears it at once."""
    counter = await counter_of_caller(unit, counter_id)
    unit.tell_panic(counter, command.message)
    return answer_of(200, counter)
