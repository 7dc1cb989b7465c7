"""How often who is at the counter has come this month, read once for each visitor whom the server may tell about. Qt-free."""

import logging
from uuid import UUID

from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.errors import TransportError

from qms_agent.state import Screen
from qms_agent.tools import Tools

log = logging.getLogger(__name__)


class Visitor:
    """Follows the screen."""

    def __init__(self, tools: Tools, tasks: Tasks) -> None:
        self._tools, self._tasks = tools, tasks
        self._asked: UUID | None = None
        tools.screen_store.subscribe(self._look)

    def _look(self, screen: Screen) -> None:
        current = screen.current
        wanted = current.ticket_id if current is not None and current.customer_ref else None
        if wanted == self._asked:
            return
        self._asked = wanted
        self._tools.show(visits=None)
        if wanted is not None:
            self._tasks.spawn("visits", self._read(wanted))

    async def _read(self, ticket_id: UUID) -> None:
        """A figure beside the work: without it nothing is missing."""
        try:
            detail = await self._tools.api.tickets.read(ticket_id)
        except TransportError as error:
            log.info("How often the visitor came could not be read: %s", error)
            return
        if self._asked == ticket_id:
            self._tools.show(visits=detail.visits_this_month)
