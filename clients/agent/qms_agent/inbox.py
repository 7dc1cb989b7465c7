"""Messages from supervisors: heard at once, read anew from the server whenever it is there, and gone once they were seen.

The server knows what was seen, so that a message outlives this program. What it could not be told yet is told when it is back.
"""

import logging
from uuid import UUID

from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract.counters import SeeMessage, StaffMessage
from qms_contract.ids import RequestId, new_id

from qms_agent.state import with_message
from qms_agent.tools import Tools

log = logging.getLogger(__name__)


class Inbox:
    """`begin` at a counter; `wake` when the server is there."""

    def __init__(self, tools: Tools, tasks: Tasks) -> None:
        self._tools, self._tasks = tools, tasks
        self._seen: dict[UUID, tuple[UUID, RequestId]] = {}
        self._untold: set[UUID] = set()

    def begin(self) -> None:
        """At another counter other words matter."""
        self._tools.show(messages=())

    def hear(self, message: StaffMessage) -> None:
        if message.message_id not in self._seen:
            self._tools.show(messages=with_message(self._tools.screen, message))

    def dismiss(self) -> None:
        """The oldest has been seen."""
        screen = self._tools.screen
        if not screen.messages or screen.counter_id is None:
            return
        first = screen.messages[0].message_id
        self._tools.show(messages=screen.messages[1:])
        self._seen[first] = screen.counter_id, new_id()
        self._untold.add(first)
        self.wake()

    def wake(self) -> None:
        """Tell what was seen, and read what is still to be seen."""
        self._tasks.spawn("messages", self._exchange())

    async def _exchange(self) -> None:
        try:
            for message_id in tuple(self._untold):
                await self._tell(message_id)
            await self._read()
        except TransportError as error:
            log.info("Messages could not be exchanged: %s", error)

    async def _tell(self, message_id: UUID) -> None:
        counter_id, request_id = self._seen[message_id]
        try:
            await self._tools.api.tickets.see_message(counter_id, message_id, SeeMessage(request_id=request_id))
        except Refused as error:
            if error.passing:
                raise
            log.info("That a message was seen is not taken: %s", error)
        self._untold.discard(message_id)

    async def _read(self) -> None:
        counter_id = self._tools.screen.counter_id
        if counter_id is None:
            return
        for message in await self._tools.api.tickets.messages(counter_id):
            if self._tools.screen.counter_id == counter_id:
                self.hear(message)
