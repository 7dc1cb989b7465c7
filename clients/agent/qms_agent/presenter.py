"""From what a clerk wants to what the server is asked, and back to the screen. Qt-free.

A command keeps its request_id through its repeats; a call that got no answer is never sent again minutes later. What ends a
visit, and notes, are kept on this computer while the server is away. The parts stand beside this file: `sitting` (who works
where), `visits`, `keeping`, `hearing`, `inbox`, `doubt`.
"""

import asyncio
from dataclasses import replace

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.staff.account import Account
from qms_clientkit.staff.intents import LogOut, TryNow
from qms_clientkit.staff.presenter import Marks, StaffPresenter
from qms_clientkit.store.follower import Reach
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import TransportError
from qms_contract.staff import User

from qms_agent import intents
from qms_agent.auto_call import AutoCall
from qms_agent.desk import Desk
from qms_agent.doubt import Doubts
from qms_agent.following import Following
from qms_agent.hearing import Hearing
from qms_agent.inbox import Inbox
from qms_agent.keeping import Keeping
from qms_agent.kept import Kept
from qms_agent.options import read_options, write_options
from qms_agent.sitting import Sitting
from qms_agent.state import Phase, Screen, Step
from qms_agent.tools import Tools, Work
from qms_agent.undoing import Undoing
from qms_agent.visitor import Visitor
from qms_agent.visits import Visits


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
        first = replace(account.first_screen(Screen), options=read_options(account.remembered))
        super().__init__(api, account, text, mark, first)
        self._following, self._kept = following, kept
        self._moving = asyncio.Lock()  # one at a time leads the program to another counter, branch, person or sign-in
        self._auto = AutoCall(self.screen, self._tasks, lambda: self.handle(intents.Primary()))
        undoing = Undoing(self.screen, self._tasks)
        tools = Tools(api, following, self.screen, self._auto, undoing, text, self._say, self._tasks)
        self._inbox, self._doubts = Inbox(tools, self._tasks), Doubts(tools, desk)
        self._visits = Visits(tools, Keeping(tools, kept, self.sentence))
        self._sitting = Sitting(tools, account, desk, kept, self._inbox)
        self._work: Work = {**self._sitting.work, **self._visits.work, intents.Primary: self._primary}
        self._visitor = Visitor(tools, self._tasks)
        desk.subscribe(self._see)
        hearing = Hearing(tools, self._inbox)
        following.on_event, following.on_help = hearing.hear, hearing.hear_help
        following.on_deaf = lambda: self.doubt_rights(deaf=True)

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
            case intents.Asked(open=is_open):
                self._show(asked=is_open)
            case intents.DismissHelp():
                self._show(help_calls=self.screen.value.help_calls.dismissing())
            case intents.Choose(options=options):
                write_options(options, self._account.remember)
                self._show(options=options, notice=self.notice_in(options.language, self.screen.value.options.language))
            case intents.DismissMessage():
                self._inbox.dismiss()
            case intents.HideHistory():
                self._show(history=None)
            case _:
                return False
        return True

    def on_reach(self, reach: Reach) -> None:
        super().on_reach(reach)
        if reach.online:
            self._kept.server_is_back()
            self._inbox.wake()

    async def carry_out(self, intent: object) -> None:
        if type(intent) not in self._work:
            raise TypeError(f"nobody carries out {intent!r}")
        phase = self.screen.value.phase
        async with self._moving:
            is_there = self.screen.value.phase is phase or (isinstance(intent, LogOut) and not self.signing_in)
            if is_there:  # else what was pressed is gone with the counter or the branch
                await self._doubts.around(intent, self._work[type(intent)](intent))

    async def become(self, me: User) -> None:
        async with self._moving:
            if self._account.has_news and not self.signing_in:
                await self._sitting.become(me)

    async def stop(self) -> None:
        await super().stop()
        await self._following.stop()
        await self._kept.close()

    def complain(self, key: str, **values: object) -> None:
        """Of what the program itself met on this computer."""
        self._say(self._t(key, **values), trouble=True)

    def settled(self) -> None:
        """Nobody sits at a counter that is no longer there, or is offered what their role may do no more."""
        if self._account.has_news and not self._is_asking:  # a token that was renewed by itself said so
            self.doubt_rights()
        if self.screen.value.is_gone:
            self.handle(intents.LeaveCounter())

    def _see(self, desk: Desk) -> None:
        self._show(desk=desk)
        self._doubts.see(desk)
        self.settled()

    async def _primary(self, _intent: intents.Primary) -> None:
        if self.screen.value.is_settling:
            return
        steps = {
            Step.CALL_NEXT: self._visits.call_next,
            Step.START: self._visits.start,
            Step.COMPLETE_NEXT: self._visits.complete_and_call,
            Step.RESUME: self._sitting.resume,
            Step.OPEN: self._sitting.open_again,
        }
        await steps[self.screen.value.step]()

    def _trouble(self, error: TransportError) -> None:
        super()._trouble(error)
        if not self.signing_in:
            self._following.refresh()
