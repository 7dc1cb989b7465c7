"""What ends or describes a visit is kept here when the server does not answer, and what became of it is said. Qt-free."""

from collections.abc import Callable
from uuid import UUID

from qms_clientkit.transport.errors import Refused, TransportError, Unauthenticated, Unreachable
from qms_contract.ids import new_id
from qms_contract.tickets import ActOnTicket, Ticket, TicketAction

from qms_agent.kept import KEEPABLE, Kept
from qms_agent.state import KeptAction
from qms_agent.tools import Tools


class Keeping:
    def __init__(self, tools: Tools, kept: Kept, sentence: Callable[[TransportError], str]) -> None:
        """`sentence` says why something was refused."""
        self._tools, self._kept, self._sentence = tools, kept, sentence
        kept.changed = lambda actions: tools.show(kept=actions)
        kept.answered = self._hear

    async def act(self, ticket_id: UUID, action: TicketAction, **fields: object) -> Ticket | None:
        """Sent once; without an answer it is kept (None), and the outbox repeats that very command until there is one."""
        assert action in KEEPABLE
        now = self._tools.api.clock.now()
        body = ActOnTicket(action=action, request_id=new_id(), occurred_at=now, **fields)  # type: ignore[arg-type]
        if self._tools.screen.lost_since is None:
            try:
                return await self._tools.api.tickets.act(ticket_id, body, tries=1)
            except Unauthenticated:
                await self._keep(ticket_id, body)
                raise
            except (Unreachable, Refused) as error:
                if isinstance(error, Refused) and not error.passing:
                    raise
        await self._keep(ticket_id, body)
        return None

    async def _keep(self, ticket_id: UUID, body: ActOnTicket) -> None:
        tools = self._tools
        number = self._number(ticket_id)
        await self._kept.keep(ticket_id, body)
        tools.say(tools.text("said.kept", number=number), icon="clock")
        tools.following.refresh()
        if tools.screen.lost_since is None:
            self._kept.wake()

    def _hear(self, action: KeptAction, answer: Ticket | Refused) -> None:
        tools, text = self._tools, self._tools.text
        if isinstance(answer, Ticket):
            tools.following.learn_ticket(answer)
            tools.say(text("said.kept_sent", number=answer.display_number))
        else:
            number = self._number(action.ticket_id)
            tools.say(text("said.kept_refused", number=number, why=self._sentence(answer)), trouble=True)
            tools.following.refresh()

    def _number(self, ticket_id: UUID) -> str:
        """The ticket may be gone from the desk: its event can come though the answer was lost."""
        known = self._tools.screen.desk.tickets.get(ticket_id)
        return known.display_number if known is not None else self._tools.text("said.a_ticket")
