"""From what a clerk wants to what the server is asked, and back to the screen. Qt-free.

One command at a time: a press while another is under way does nothing, so a key pressed twice acts once. A command keeps
its request_id through its repeats; a call that got no answer is never sent again minutes later.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import singledispatchmethod
from uuid import UUID

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.store.follower import Reach
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused, TransportError, Unauthenticated
from qms_contract.counters import Counter, CounterSession, SessionAction
from qms_contract.ids import new_id
from qms_contract.tickets import ActOnTicket, CallNext, ConfirmedHow, Ticket, TicketAction

from qms_agent import intents
from qms_agent.account import Account
from qms_agent.following import Following
from qms_agent.intents import Intent
from qms_agent.state import Desk, Notice, Phase, Screen, Step, with_snapshot, with_ticket

log = logging.getLogger(__name__)
Marks = Callable[[str], object]


class Presenter:
    """`handle(intent)` from the views; `screen` is what they draw. `mark` notes instants ("press", "answer")."""

    def __init__(
        self, api: Api, account: Account, desk: Observable[Desk], following: Following, text: Translator, mark: Marks
    ) -> None:
        self._api, self._account, self._desk, self._following = api, account, desk, following
        self._t, self._mark = text, mark
        self._tasks = Tasks()
        self._serial = 0
        self.screen: Observable[Screen] = Observable(account.first_screen())
        desk.subscribe(lambda value: self._show(desk=value))

    def handle(self, intent: Intent) -> None:
        """Begins what is wanted; a press while something is under way is left."""
        if isinstance(intent, intents.TryNow):
            self._following.refresh()
        elif not self.screen.value.busy:
            self._mark("press")
            self._show(busy=True)
            self._tasks.spawn(type(intent).__name__, self._carry_out(intent))

    def on_reach(self, reach: Reach) -> None:
        if reach.refused:
            self._show(login_error=self._t("login.ended"), phase=Phase.LOGIN, lost_since=None)
        else:
            self._show(lost_since=None if reach.online else reach.since)

    async def stop(self) -> None:
        await self._tasks.stop()
        await self._following.stop()

    async def _carry_out(self, intent: Intent) -> None:
        try:
            await self._do(intent)
        except Unauthenticated as error:
            where = {} if isinstance(intent, intents.LogIn) else {"phase": Phase.LOGIN}
            self._show(login_error=error.message, **where)
        except TransportError as error:
            self._trouble(error)
        finally:
            self._mark("answer")
            self._show(busy=False)

    @singledispatchmethod
    async def _do(self, intent: object) -> None:
        raise TypeError(f"nobody carries out {intent!r}")

    @_do.register
    async def _log_in(self, intent: intents.LogIn) -> None:
        self._show(login_error="", tenant=intent.tenant, username=intent.username)
        me = await self._account.log_in(intent.tenant, intent.username, intent.password)
        branch_id = me.branch_id or (await self._api.configuration.branches.list(limit=1)).items[0].branch_id
        desk = with_snapshot(await self._api.tickets.queue_snapshot(branch_id))
        self._desk.set(desk)
        self._show(me=me, phase=Phase.COUNTER, lost_since=None)
        mine = next((one for one in desk.counters.values() if one.agent_id == me.user_id), None)
        if mine is not None:
            await self._sit_down(mine)

    @_do.register
    async def _log_out(self, _intent: intents.LogOut) -> None:
        await self._following.stop()
        await self._account.log_out()
        self._show(phase=Phase.LOGIN, me=None, counter_id=None, today=None, login_error="")

    @_do.register
    async def _choose_counter(self, intent: intents.ChooseCounter) -> None:
        await self._sit_down(await self._session(intent.counter_id, SessionAction.OPEN))

    async def _sit_down(self, counter: Counter) -> None:
        desk = self._desk.value
        self._desk.set(replace(desk, counters={**desk.counters, counter.counter_id: counter}))
        await self._following.stop()
        services = [service.service_id for service in desk.services]
        self._following.start(counter.branch_id, counter.counter_id, services)
        self._show(phase=Phase.DESK, counter_id=counter.counter_id)
        await self._count_today()

    @_do.register
    async def _leave_counter(self, _intent: intents.LeaveCounter) -> None:
        counter_id = self.screen.value.counter_id
        if counter_id is None:
            return
        await self._session(counter_id, SessionAction.CLOSE)
        await self._following.stop()
        branch_id = self._desk.value.counters[counter_id].branch_id
        self._desk.set(with_snapshot(await self._api.tickets.queue_snapshot(branch_id)))
        self._show(phase=Phase.COUNTER, counter_id=None, today=None)

    @_do.register
    async def _primary(self, _intent: intents.Primary) -> None:
        steps = {
            Step.CALL_NEXT: self._call_next,
            Step.START: self._start,
            Step.COMPLETE_NEXT: self._complete_and_call,
            Step.RESUME: self._resume,
        }
        await steps[self.screen.value.step]()

    async def _call_next(self) -> None:
        counter_id = self.screen.value.counter_id
        assert counter_id is not None, "the button is shown at a counter"
        called = await self._api.tickets.call_next(counter_id, CallNext(request_id=new_id()))
        if called is None:
            self._say(self._t("said.nobody"))
        else:
            self._learn(called.ticket)
            self._say(self._t("said.called", number=called.ticket.display_number), called.ticket.ticket_id)

    async def _start(self) -> None:
        await self._act(TicketAction.START, "said.started")

    async def _complete_and_call(self) -> None:
        current = self.screen.value.current
        if current is None:
            return
        body = ActOnTicket(action=TicketAction.CALL_NEXT, request_id=new_id())
        both = await self._api.tickets.complete_and_call(current.ticket_id, body)
        self._learn(both.ticket)
        if both.next is not None:
            self._learn(both.next)
        self._say(self._t("said.completed", number=both.ticket.display_number), both.ticket.ticket_id)
        await self._count_today()

    async def _resume(self) -> None:
        counter_id = self.screen.value.counter_id
        assert counter_id is not None, "the button is shown at a counter"
        await self._session(counter_id, SessionAction.RESUME)

    @_do.register
    async def _recall(self, _intent: intents.Recall) -> None:
        await self._act(TicketAction.RECALL, "said.recalled")

    @_do.register
    async def _no_show(self, _intent: intents.NoShow) -> None:
        await self._act(TicketAction.MARK_NO_SHOW, "said.no_show")
        await self._count_today()

    @_do.register
    async def _complete(self, _intent: intents.Complete) -> None:
        await self._act(TicketAction.COMPLETE, "said.completed")
        await self._count_today()

    @_do.register
    async def _hold(self, intent: intents.Hold) -> None:
        fields = {"reason": intent.reason or None, "note": intent.note or None, "remind_at": intent.remind_at}
        await self._act(TicketAction.HOLD, "said.held", **fields)

    @_do.register
    async def _transfer(self, intent: intents.Transfer) -> None:
        await self._act(
            TicketAction.TRANSFER,
            "said.transferred",
            service_id=intent.service_id,
            counter_id=intent.counter_id,
            position=intent.position,
            note=intent.note or None,
        )

    @_do.register
    async def _cancel(self, intent: intents.Cancel) -> None:
        await self._act_on(intent.ticket_id, TicketAction.CANCEL, "said.cancelled")

    @_do.register
    async def _call_ticket(self, intent: intents.CallTicket) -> None:
        counter_id = self.screen.value.counter_id
        await self._act_on(intent.ticket_id, TicketAction.CALL, "said.called", counter_id=counter_id)

    @_do.register
    async def _confirm(self, intent: intents.Confirm) -> None:
        await self._act_on(intent.ticket_id, TicketAction.CONFIRM, "said.confirmed", how=ConfirmedHow.SHOWN)

    @_do.register
    async def _return(self, intent: intents.Return) -> None:
        await self._act_on(intent.ticket_id, TicketAction.UNHOLD, "said.returned")

    @_do.register
    async def _pause(self, intent: intents.Pause) -> None:
        counter_id = self.screen.value.counter_id
        assert counter_id is not None, "the button is shown at a counter"
        await self._session(counter_id, SessionAction.PAUSE, intent.reason)

    @_do.register
    async def _undo(self, intent: intents.Undo) -> None:
        """Undoing complete-and-next gives back the next one too, which its event tells."""
        body = ActOnTicket(action=TicketAction.UNDO, request_id=new_id())
        ticket = await self._api.tickets.act(intent.ticket_id, body)
        self._learn(ticket)
        self._say(self._t("said.undone", number=ticket.display_number))
        await self._count_today()

    async def _session(self, counter_id: UUID, action: SessionAction, reason: str | None = None) -> Counter:
        body = CounterSession(action=action, request_id=new_id(), reason=reason or None)
        counter = await self._api.tickets.session(counter_id, body)
        desk = self._desk.value
        self._desk.set(replace(desk, counters={**desk.counters, counter_id: counter}))
        return counter

    async def _act(self, action: TicketAction, said: str, **fields: object) -> None:
        current = self.screen.value.current
        if current is not None:
            await self._act_on(current.ticket_id, action, said, **fields)

    async def _act_on(self, ticket_id: UUID, action: TicketAction, said: str, **fields: object) -> None:
        given = {name: value for name, value in fields.items() if value is not None}
        body = ActOnTicket(action=action, request_id=new_id(), **given)  # type: ignore[arg-type]
        ticket = await self._api.tickets.act(ticket_id, body)
        self._learn(ticket)
        undoable = ticket_id if action is not TicketAction.CONFIRM else None
        self._say(self._t(said, number=ticket.display_number), undoable)

    async def _count_today(self) -> None:
        counter_id = self.screen.value.counter_id
        if counter_id is not None:
            self._show(today=await self._api.tickets.counter_today(counter_id))

    def _learn(self, ticket: Ticket) -> None:
        """What the server answered is on the screen before its event arrives."""
        self._desk.update(lambda desk: with_ticket(desk, ticket))

    def _say(self, sentence: str, undo: UUID | None = None, *, trouble: bool = False) -> None:
        self._serial += 1
        self._show(notice=Notice(sentence, undo, trouble, self._serial))

    def _trouble(self, error: TransportError) -> None:
        sentence = error.message if isinstance(error, Refused) else self._t("said.unreachable")
        log.info("Not done: %s", error)
        if self.screen.value.phase is Phase.LOGIN:
            self._show(login_error=sentence)
        else:
            self._say(sentence, trouble=True)
            self._following.refresh()

    def _show(self, **fields: object) -> None:
        self.screen.update(lambda screen: replace(screen, **fields))  # type: ignore[arg-type]
