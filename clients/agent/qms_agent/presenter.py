"""From what a clerk wants to what the server is asked, and back to the screen. Qt-free.

A command keeps its request_id through its repeats; a call that got no answer is never sent again minutes later. What ends a
visit, and notes, are kept on this computer while the server is away.
"""

import logging
import textwrap
from dataclasses import replace
from functools import singledispatchmethod
from uuid import UUID

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.staff.account import Account
from qms_clientkit.staff.help_calls import with_help
from qms_clientkit.staff.intents import LogIn, LogOut, Resume, TryNow
from qms_clientkit.staff.presenter import Marks, StaffPresenter
from qms_clientkit.store.follower import Reach
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused, TransportError, Unauthenticated, Unreachable
from qms_contract.counters import Counter, CounterSession, Panic, SessionAction
from qms_contract.events import CounterPayload, Envelope, EventType, MessagePayload, PanicPayload, TicketPayload
from qms_contract.ids import new_id
from qms_contract.staff import User
from qms_contract.tickets import ActOnTicket, CallNext, ConfirmedHow, Ticket, TicketAction

from qms_agent import intents
from qms_agent.auto_call import AutoCall
from qms_agent.doubt import Doubt, how_seen
from qms_agent.following import Following
from qms_agent.kept import KEEPABLE, Kept
from qms_agent.options import read_options, write_options
from qms_agent.state import Desk, KeptAction, Phase, Screen, Step, with_message, with_snapshot

_FREEING = frozenset({TicketAction.COMPLETE, TicketAction.MARK_NO_SHOW, TicketAction.TRANSFER, TicketAction.HOLD})
"""What ends a visit at the counter, so that the next may be called by itself."""
log = logging.getLogger(__name__)
_REASON_LENGTH = 28
"""A toast is one line, also in the strip."""


class Presenter(StaffPresenter[Screen]):
    def __init__(
        self,
        api: Api,
        account: Account,
        desk: Observable[Desk],
        following: Following,
        kept: Kept,
        text: Translator,
        mark: Marks,
    ) -> None:
        super().__init__(
            api, account, text, mark, replace(account.first_screen(Screen), options=read_options(account.remembered))
        )
        self._desk, self._following, self._kept = desk, following, kept
        self._doubted: Doubt | None = None
        self._request_id = new_id()
        desk.subscribe(self._see)
        kept.changed = lambda actions: self._show(kept=actions)
        kept.answered = self._hear_of_kept
        following.on_event = self._hear
        self._auto = AutoCall(self.screen, self._tasks, lambda: self.handle(intents.Primary()))

    @property
    def signing_in(self) -> bool:
        return self.screen.value.phase is Phase.LOGIN

    def to_sign_in(self, sentence: str) -> None:
        self._show(login_error=sentence, phase=Phase.LOGIN, lost_since=None)

    def at_once(self, intent: object) -> bool:
        match intent:
            case TryNow():
                self._following.refresh()
            case intents.StopAutoCall():
                self._auto.stop()
            case intents.DismissHelp():
                self._show(help_calls=self.screen.value.help_calls[1:])
            case intents.Choose(options=options):
                write_options(options, self._account.remember)
                self._show(options=options)
            case intents.DismissMessage():
                self._show(messages=self.screen.value.messages[1:])
            case intents.HideHistory():
                self._show(history=None)
            case _:
                return False
        return True

    def _hear(self, event: Envelope) -> None:
        """A call for help of somebody else (one's own is no news), why this counter was closed, and reminders."""
        screen, own = self.screen.value, self.screen.value.counter_id
        match event.payload:
            case PanicPayload(counter=counter) if counter.counter_id != own:
                self._show(help_calls=with_help(screen.help_calls, event))
            case MessagePayload(message=message):
                self._show(messages=with_message(screen, message))
            case CounterPayload(counter=counter) if counter.counter_id == own:
                self._show(closed_why=counter.reason or "")
            case TicketPayload() as told if event.type is EventType.TICKET_REMINDED:
                self._remind(told)

    def _remind(self, told: TicketPayload) -> None:
        """Of a visitor whom this counter holds, or one of its queues whom nobody's counter does; heard on several topics."""
        screen, ticket = self.screen.value, told.ticket
        known = screen.desk.tickets.get(ticket.ticket_id)
        by = told.origin.counter_id if told.origin is not None else None
        served = screen.counter.service_ids if screen.counter is not None else []
        is_mine = by == screen.counter_id if by is not None else ticket.service_id in served
        if is_mine and (known is None or known.version < ticket.version):
            reason = textwrap.shorten(ticket.reason or self._t("said.reminder"), _REASON_LENGTH, placeholder="…")
            self._say(self._t("said.reminded", number=ticket.display_number, reason=reason), icon="clock")

    def on_reach(self, reach: Reach) -> None:
        super().on_reach(reach)
        if reach.online:
            self._kept.wake()

    async def carry_out(self, intent: object) -> None:
        before, doubt = self.screen.value, self._doubted
        self._request_id = doubt.request_id if doubt is not None and doubt.is_same(intent, before) else new_id()
        with self._following.command():
            try:
                await self._do(intent)
            except Unreachable:
                seen = how_seen(intent, before)
                if seen is not None:
                    following = self._following
                    self._doubted = Doubt(
                        intent, before.step, self._request_id, following.asked, self._desk.value.read, seen
                    )
                raise

    async def stop(self) -> None:
        await super().stop()
        await self._following.stop()
        await self._kept.close()

    def complain(self, key: str, **values: object) -> None:
        """Of what the program itself met on this computer."""
        self._say(self._t(key, **values), trouble=True)

    def _see(self, desk: Desk) -> None:
        """The first snapshot after a press without an answer says what became of it."""
        self._show(desk=desk)
        doubt, read = self._doubted, desk.read
        if doubt is None or read == doubt.read:
            return
        if read <= doubt.asked:  # asked for before the press was given up: another one knows better
            self._doubted = replace(doubt, read=read)
            self._following.refresh()
            return
        self._doubted = None
        was_done = doubt.done(self.screen.value)
        self._say(self._t("said.was_done" if was_done else "said.was_not_done"), trouble=not was_done)

    def _hear_of_kept(self, action: KeptAction, answer: Ticket | Refused) -> None:
        if isinstance(answer, Ticket):
            self._following.learn_ticket(answer)
            self._say(self._t("said.kept_sent", number=answer.display_number))
        else:
            known = self.screen.value.desk.tickets.get(action.ticket_id)
            number = known.display_number if known is not None else self._t("said.a_ticket")
            self._say(self._t("said.kept_refused", number=number, why=answer.message), trouble=True)
            self._following.refresh()

    @singledispatchmethod
    async def _do(self, intent: object) -> None:
        raise TypeError(f"nobody carries out {intent!r}")

    @_do.register
    async def _log_in(self, intent: LogIn) -> None:
        self._show(login_error="", tenant=intent.tenant, username=intent.username)
        me = await self._account.log_in(intent.tenant, intent.username, intent.password, intent.code)
        await self._enter(me)

    @_do.register
    async def _resume_session(self, intent: Resume) -> None:
        await self._enter(await self._account.resume(intent.token))

    async def _enter(self, me: User) -> None:
        self._show(wants_code=False)
        await self._kept.open(me.user_id)
        branch_id = me.branch_id or (await self._api.configuration.branches.list(limit=1)).items[0].branch_id
        desk = with_snapshot(await self._api.tickets.queue_snapshot(branch_id))
        self._desk.set(desk)
        self._show(me=me, phase=Phase.COUNTER, lost_since=None)
        mine = next((one for one in desk.counters.values() if one.agent_id == me.user_id), None)
        if mine is not None:
            await self._sit_down(mine)

    @_do.register
    async def _log_out(self, _intent: LogOut) -> None:
        await self._following.stop()
        await self._kept.close()
        await self._account.log_out()
        self._show(
            locked=False,
            phase=Phase.LOGIN,
            me=None,
            counter_id=None,
            today=None,
            login_error="",
            help_calls=(),
            messages=(),
        )

    @_do.register
    async def _choose_counter(self, intent: intents.ChooseCounter) -> None:
        await self._sit_down(await self._session(intent.counter_id, SessionAction.OPEN))

    async def _sit_down(self, counter: Counter) -> None:
        me = self.screen.value.me
        assert me is not None, "counters are chosen after the sign-in"
        await self._following.stop()
        self._auto.stop()
        services = [service.service_id for service in self._desk.value.services]
        self._following.start(me, counter.branch_id, counter.counter_id, services)
        self._show(phase=Phase.DESK, counter_id=counter.counter_id, last=None, closed_why="")
        await self._count_today()

    @_do.register
    async def _leave_counter(self, _intent: intents.LeaveCounter) -> None:
        counter_id = self.screen.value.counter_id
        if counter_id is None:
            return
        if self.screen.value.is_mine:
            await self._session(counter_id, SessionAction.CLOSE)
        await self._following.stop()
        self._auto.stop()
        branch_id = self._desk.value.counters[counter_id].branch_id
        self._desk.set(with_snapshot(await self._api.tickets.queue_snapshot(branch_id)))
        self._show(phase=Phase.COUNTER, counter_id=None, today=None)

    @_do.register
    async def _primary(self, _intent: intents.Primary) -> None:
        if self.screen.value.is_settling:
            return
        steps = {
            Step.CALL_NEXT: self._call_next,
            Step.START: self._start,
            Step.COMPLETE_NEXT: self._complete_and_call,
            Step.RESUME: self._resume,
            Step.OPEN: self._open_again,
        }
        await steps[self.screen.value.step]()

    async def _call_next(self) -> None:
        counter_id = self.screen.value.counter_id
        assert counter_id is not None, "the button is shown at a counter"
        called = await self._api.tickets.call_next(counter_id, CallNext(request_id=self._request_id))
        if called is None:
            self._say(self._t("said.nobody"))
        else:
            self._following.learn_ticket(called.ticket)
            self._say(self._t("said.called", number=called.ticket.display_number), called.ticket.ticket_id)

    async def _start(self) -> None:
        await self._act(TicketAction.START, "said.started")

    async def _complete_and_call(self) -> None:
        current = self.screen.value.current
        if current is None:
            return
        body = ActOnTicket(action=TicketAction.CALL_NEXT, request_id=self._request_id)
        both = await self._api.tickets.complete_and_call(current.ticket_id, body)
        self._following.learn_ticket(both.ticket)
        if both.next is not None:
            self._following.learn_ticket(both.next)
        self._show(last=both.ticket)
        if both.next is None:
            self._auto.arm()
        self._say(self._t("said.completed", number=both.ticket.display_number), both.ticket.ticket_id)
        await self._count_today()

    async def _resume(self) -> None:
        counter_id = self.screen.value.counter_id
        assert counter_id is not None, "the button is shown at a counter"
        await self._session(counter_id, SessionAction.RESUME)

    async def _open_again(self) -> None:
        counter_id = self.screen.value.counter_id
        assert counter_id is not None, "the button is shown at a counter"
        await self._session(counter_id, SessionAction.OPEN)
        self._say(self._t("said.open_again"))

    @_do.register
    async def _call_for_help(self, intent: intents.CallForHelp) -> None:
        counter_id = self.screen.value.counter_id
        if counter_id is not None:
            await self._api.tickets.panic(
                counter_id, Panic(request_id=self._request_id, message=intent.message or None)
            )
            self._say(self._t("said.help"))

    @_do.register
    async def _recall(self, _intent: intents.Recall) -> None:
        await self._act(TicketAction.RECALL, "said.recalled")

    @_do.register
    async def _no_show(self, _intent: intents.NoShow) -> None:
        await self._end(TicketAction.MARK_NO_SHOW, "said.no_show")

    @_do.register
    async def _complete(self, _intent: intents.Complete) -> None:
        await self._end(TicketAction.COMPLETE, "said.completed")

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
            user_id=intent.user_id,
            position=intent.position,
            note=intent.note or None,
        )

    @_do.register
    async def _note(self, intent: intents.Note) -> None:
        await self._act_or_keep(intent.ticket_id, TicketAction.NOTE, "said.noted", note=intent.note)

    @_do.register
    async def _show_history(self, intent: intents.ShowHistory) -> None:
        self._show(history=await self._api.tickets.read(intent.ticket_id))

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
        body = ActOnTicket(action=TicketAction.UNDO, request_id=self._request_id)
        ticket = await self._api.tickets.act(intent.ticket_id, body)
        self._following.learn_ticket(ticket)
        self._auto.stop()
        self._show(last=None)
        self._say(self._t("said.undone", number=ticket.display_number))
        await self._count_today()

    async def _session(self, counter_id: UUID, action: SessionAction, reason: str | None = None) -> Counter:
        body = CounterSession(action=action, request_id=self._request_id, reason=reason or None)
        counter = await self._api.tickets.session(counter_id, body)
        self._following.learn_counter(counter)
        return counter

    async def _act(self, action: TicketAction, said: str, **fields: object) -> None:
        current = self.screen.value.current
        if current is not None:
            await self._act_on(current.ticket_id, action, said, **fields)

    async def _end(self, action: TicketAction, said: str) -> None:
        current = self.screen.value.current
        if current is not None:
            await self._act_or_keep(current.ticket_id, action, said)
            await self._count_today()

    async def _act_or_keep(self, ticket_id: UUID, action: TicketAction, said: str, **fields: object) -> None:
        """Sent once; without an answer it is kept, and the outbox repeats that very command until there is one."""
        assert action in KEEPABLE
        body = ActOnTicket(action=action, request_id=new_id(), occurred_at=self._api.clock.now(), **fields)  # type: ignore[arg-type]
        if self.screen.value.lost_since is not None:
            await self._keep(ticket_id, body)
            return
        try:
            ticket = await self._api.tickets.act(ticket_id, body, tries=1)
        except (Unreachable, Refused) as error:
            if isinstance(error, Refused) and not (error.passing or isinstance(error, Unauthenticated)):
                raise
            await self._keep(ticket_id, body)
            if isinstance(error, Unauthenticated):
                raise
        else:
            self._tell_done(ticket, action, said)

    async def _keep(self, ticket_id: UUID, body: ActOnTicket) -> None:
        ticket = self.screen.value.desk.tickets[ticket_id]
        await self._kept.keep(ticket_id, body)
        self._say(self._t("said.kept", number=ticket.display_number), icon="clock")
        self._following.refresh()
        if self.screen.value.lost_since is None:
            self._kept.wake()

    async def _act_on(self, ticket_id: UUID, action: TicketAction, said: str, **fields: object) -> None:
        given = {name: value for name, value in fields.items() if value is not None}
        body = ActOnTicket(action=action, request_id=self._request_id, **given)  # type: ignore[arg-type]
        self._tell_done(await self._api.tickets.act(ticket_id, body), action, said)

    def _tell_done(self, ticket: Ticket, action: TicketAction, said: str) -> None:
        self._following.learn_ticket(ticket)
        if action is TicketAction.COMPLETE:
            self._show(last=ticket)
        if action in _FREEING and self.screen.value.current is None:
            self._auto.arm()
        undoable = ticket.ticket_id if action is not TicketAction.CONFIRM else None
        self._say(self._t(said, number=ticket.display_number), undoable)

    async def _count_today(self) -> None:
        """Figures beside the work: that they could not be read says nothing about what was just done."""
        counter_id = self.screen.value.counter_id
        if counter_id is None or self.screen.value.lost_since is not None:
            return
        try:
            self._show(today=await self._api.tickets.counter_today(counter_id))
        except TransportError as error:
            log.info("Today's figures could not be read: %s", error)

    def _trouble(self, error: TransportError) -> None:
        super()._trouble(error)
        if not self.signing_in:
            self._following.refresh()
