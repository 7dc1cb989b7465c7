"""Everything a clerk does with a visitor: call, serve, send on, hold, and take back. Qt-free."""

from uuid import UUID

from qms_clientkit.transport.errors import Refused
from qms_contract.tickets import ActOnTicket, CallNext, ConfirmedHow, Ticket, TicketAction

from qms_agent import intents
from qms_agent.keeping import Keeping
from qms_agent.tools import Tools, Work

_FREEING = frozenset({TicketAction.COMPLETE, TicketAction.MARK_NO_SHOW, TicketAction.TRANSFER, TicketAction.HOLD})
"""What ends a visit at the counter, so that the next may be called by itself."""


class Visits:
    """`work` says which intents are carried out here."""

    def __init__(self, tools: Tools, keeping: Keeping) -> None:
        self._tools, self._keeping = tools, keeping
        self.work: Work = {
            intents.Hold: self._hold,
            intents.Transfer: self._transfer,
            intents.Note: self._note,
            intents.ShowHistory: self._show_history,
            intents.CallTicket: self._call_ticket,
            intents.Confirm: self._confirm,
            intents.Undo: self._undo,
            intents.Recall: self._recall,
            intents.NoShow: self._no_show,
            intents.Complete: self._complete,
            intents.Cancel: self._cancel,
            intents.Return: self._return,
        }

    async def call_next(self) -> None:
        tools, counter_id = self._tools, self._tools.screen.counter_id
        assert counter_id is not None, "the button is shown at a counter"
        called = await tools.api.tickets.call_next(counter_id, CallNext(request_id=tools.request_id))
        if called is None:
            self._say_nobody()
            tools.auto.found_nobody()
        else:
            tools.following.learn_ticket(called.ticket)
            tools.say(tools.text("said.called", number=called.ticket.display_number), called.ticket.ticket_id)

    def _say_nobody(self) -> None:
        """Where the desk shows somebody all the same, it may be behind, and is read anew."""
        tools = self._tools
        is_behind = bool(tools.screen.callable())
        tools.say(tools.text("said.none_given" if is_behind else "said.nobody"))
        if is_behind:
            tools.following.refresh()

    async def start(self) -> None:
        await self._act(TicketAction.START, "said.started")

    async def complete_and_call(self) -> None:
        tools, current = self._tools, self._tools.screen.current
        if current is None:
            return
        body = ActOnTicket(action=TicketAction.CALL_NEXT, request_id=tools.request_id)
        both = await tools.api.tickets.complete_and_call(current.ticket_id, body)
        tools.following.learn_ticket(both.ticket)
        if both.next is not None:
            tools.following.learn_ticket(both.next)
        tools.show(last=both.ticket)
        if both.next is None:
            tools.auto.arm()
        tools.say(tools.text("said.completed", number=both.ticket.display_number), both.ticket.ticket_id)
        tools.count_today()

    async def _recall(self, _intent: intents.Recall) -> None:
        await self._act(TicketAction.RECALL, "said.recalled")

    async def _no_show(self, _intent: intents.NoShow) -> None:
        await self._end(TicketAction.MARK_NO_SHOW, "said.no_show")

    async def _complete(self, _intent: intents.Complete) -> None:
        await self._end(TicketAction.COMPLETE, "said.completed")

    async def _cancel(self, intent: intents.Cancel) -> None:
        """Of whoever was called the counter is free after it; of others nothing changes here."""
        current = self._tools.screen.current
        await self._act_on(intent.ticket_id, TicketAction.CANCEL, "said.cancelled")
        if current is not None and current.ticket_id == intent.ticket_id:
            self._tools.auto.arm()

    async def _return(self, intent: intents.Return) -> None:
        await self._act_on(intent.ticket_id, TicketAction.UNHOLD, "said.returned")

    async def _hold(self, intent: intents.Hold) -> None:
        fields = {"reason": intent.reason or None, "note": intent.note or None, "remind_at": intent.remind_at}
        await self._act_on(intent.ticket_id, TicketAction.HOLD, "said.held", **fields)

    async def _transfer(self, intent: intents.Transfer) -> None:
        await self._act_on(
            intent.ticket_id,
            TicketAction.TRANSFER,
            "said.transferred",
            service_id=intent.service_id,
            counter_id=intent.counter_id,
            user_id=intent.user_id,
            position=intent.position,
            note=intent.note or None,
        )

    async def _note(self, intent: intents.Note) -> None:
        ticket = await self._keeping.act(intent.ticket_id, TicketAction.NOTE, note=intent.note)
        self._tell_done(ticket, TicketAction.NOTE, "said.noted")

    async def _show_history(self, intent: intents.ShowHistory) -> None:
        self._tools.show(history=await self._tools.api.tickets.read(intent.ticket_id))

    async def _call_ticket(self, intent: intents.CallTicket) -> None:
        counter_id = self._tools.screen.counter_id
        await self._act_on(intent.ticket_id, TicketAction.CALL, "said.called", counter_id=counter_id)

    async def _confirm(self, intent: intents.Confirm) -> None:
        await self._act_on(intent.ticket_id, TicketAction.CONFIRM, "said.confirmed", how=ConfirmedHow.SHOWN)

    async def _undo(self, intent: intents.Undo) -> None:
        """Undoing complete-and-next gives back the next one too, which its event tells."""
        tools = self._tools
        body = ActOnTicket(action=TicketAction.UNDO, request_id=tools.request_id)
        try:
            ticket = await tools.api.tickets.act(intent.ticket_id, body)
        except Refused as error:
            if not error.passing:
                tools.undoing.end()
            raise
        tools.undoing.end()
        tools.following.learn_ticket(ticket)
        tools.auto.stop()
        tools.show(last=None)
        tools.say(tools.text("said.undone", number=ticket.display_number))
        tools.count_today()

    async def _act(self, action: TicketAction, said: str, **fields: object) -> None:
        current = self._tools.screen.current
        if current is not None:
            await self._act_on(current.ticket_id, action, said, **fields)

    async def _end(self, action: TicketAction, said: str) -> None:
        current = self._tools.screen.current
        if current is not None:
            self._tell_done(await self._keeping.act(current.ticket_id, action), action, said)
            self._tools.count_today()

    async def _act_on(self, ticket_id: UUID, action: TicketAction, said: str, **fields: object) -> None:
        given = {name: value for name, value in fields.items() if value is not None}
        body = ActOnTicket(action=action, request_id=self._tools.request_id, **given)  # type: ignore[arg-type]
        self._tell_done(await self._tools.api.tickets.act(ticket_id, body), action, said)

    def _tell_done(self, ticket: Ticket | None, action: TicketAction, said: str) -> None:
        """None is kept, which was said."""
        if ticket is None:
            return
        tools = self._tools
        tools.following.learn_ticket(ticket)
        if action is TicketAction.COMPLETE:
            tools.show(last=ticket)
        if action in _FREEING and tools.screen.current is None:
            tools.auto.arm()
        undoable = ticket.ticket_id if action is not TicketAction.CONFIRM else None
        tools.say(tools.text(said, number=ticket.display_number), undoable)
