"""Sign-in, the counter somebody sits at, its pauses, and the call for help from it. Qt-free."""

import contextlib
from uuid import UUID

from qms_clientkit.observable import Observable
from qms_clientkit.staff.account import Account
from qms_clientkit.staff.help_calls import HelpCalls
from qms_clientkit.staff.intents import LogIn, LogOut, Resume
from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract.access import Permission
from qms_contract.branches import Branch
from qms_contract.counters import Counter, CounterSession, Panic, SessionAction
from qms_contract.ids import BranchId, CounterId
from qms_contract.problems import Code
from qms_contract.staff import User

from qms_agent import intents
from qms_agent.branch_choice import BranchChoice
from qms_agent.desk import Desk, with_snapshot
from qms_agent.inbox import Inbox
from qms_agent.kept import Kept
from qms_agent.state import Phase
from qms_agent.tools import Tools, Work

_NEEDED = frozenset({Permission.SERVE, Permission.READ_QUEUES})
"""Without these nobody has anything to do here."""


class Sitting:
    """`work` says which intents are carried out here. Whoever is signed in follows a branch, with a counter or without."""

    def __init__(self, tools: Tools, account: Account, desk: Observable[Desk], kept: Kept, inbox: Inbox) -> None:
        self._tools, self._account, self._desk, self._kept, self._inbox = tools, account, desk, kept, inbox
        self._branches = BranchChoice(tools.api, account)
        self.work: Work = {
            LogIn: self._log_in,
            Resume: self._resume_session,
            LogOut: self._log_out,
            intents.ChooseBranch: self._choose_branch,
            intents.ChooseCounter: self._choose_counter,
            intents.LeaveCounter: self._leave_counter,
            intents.Pause: self._pause,
            intents.CallForHelp: self._call_for_help,
        }

    async def resume(self) -> None:
        await self._session(self._own(), SessionAction.RESUME)

    async def open_again(self) -> None:
        await self._session(self._own(), SessionAction.OPEN)
        self._tools.say(self._tools.text("said.open_again"))

    async def become(self, me: User) -> None:
        """`me` is somebody else than before: shows what is theirs now, and hears what they may. Raises transport errors."""
        tools, may, here = self._tools, self._account.permissions, self._desk.value.branch
        assert here is not None, "who is signed in follows a branch"
        if may is not None and not may >= _NEEDED:
            await self._log_out(LogOut())
            tools.show(login_error=tools.text("login.may_not"))
        elif me.branch_id not in (None, here.branch_id):
            await self._move(me)
        else:
            tools.show(me=me, may=may, branches=await self._offered(me))
            if not tools.following.is_right_for(me, may):
                await self._follow(here.branch_id, tools.screen.counter_id)

    async def _move(self, me: User) -> None:
        """To the counters of the branch that is theirs now; the old counter, and who is there, stays in the old one."""
        tools = self._tools
        branch_id, branches = await self._branches.of(me)
        assert branch_id is not None, "whoever belongs to a branch works in it"
        desk = with_snapshot(await tools.api.tickets.queue_snapshot(branch_id))
        await tools.following.stop()
        tools.auto.stop()
        self._inbox.begin()
        tools.show(phase=Phase.COUNTER, counter_id=None, today=None, may=self._account.permissions, branches=branches)
        tools.say(tools.text("said.branch_changed"), trouble=True)
        await self._arrive(desk, me)

    async def _offered(self, me: User) -> tuple[Branch, ...]:
        """The branches to choose from; none for who may not read them any more."""
        try:
            return (await self._branches.of(me))[1]
        except Refused as error:
            if error.code is not Code.FORBIDDEN:
                raise
            return ()

    async def _log_in(self, intent: LogIn) -> None:
        self._tools.show(login_error="", tenant=intent.tenant, username=intent.username)
        me = await self._account.log_in(intent.tenant, intent.username, intent.password, intent.code)
        await self._enter(me)

    async def _resume_session(self, intent: Resume) -> None:
        await self._enter(await self._account.resume(intent.token))

    async def _enter(self, me: User) -> None:
        """Whoever was followed before is followed no more: the stream is asked for in the name of who is here now."""
        tools, may = self._tools, self._account.permissions
        tools.show(wants_code=False, may=may)
        await tools.following.stop()
        if may is not None and not may >= _NEEDED:
            await self._turn_away("login.may_not")
            return
        await self._kept.open(me.user_id)
        branch_id, branches = await self._branches.of(me)
        if branch_id is None:
            await self._turn_away("login.no_branch")
            return
        tools.show(branches=branches)
        await self._go_to(branch_id, me)

    async def _turn_away(self, why: str) -> None:
        await self._kept.close()
        await self._account.log_out()
        self._tools.show(login_error=self._tools.text(why))

    async def _go_to(self, branch_id: BranchId, me: User) -> None:
        """To the counters of that branch, or to the one where `me` sits already."""
        await self._arrive(with_snapshot(await self._tools.api.tickets.queue_snapshot(branch_id)), me)

    async def _arrive(self, desk: Desk, me: User) -> None:
        assert desk.branch is not None, "a snapshot is of a branch"
        self._desk.set(desk)
        self._tools.show(me=me, lost_since=None, help_calls=HelpCalls())
        mine = next((one for one in desk.counters.values() if one.agent_id == me.user_id), None)
        if mine is not None:
            await self._sit_down(mine)
        else:
            await self._follow(desk.branch.branch_id, None, phase=Phase.COUNTER)

    async def _choose_branch(self, intent: intents.ChooseBranch) -> None:
        me = self._tools.screen.me
        assert me is not None, "branches are chosen after the sign-in"
        await self._go_to(intent.branch_id, me)
        self._branches.remember(intent.branch_id)

    async def _follow(self, branch_id: BranchId, counter_id: CounterId | None, **shown: object) -> None:
        """What is `shown` is so when all is done: whoever sees it may press at once."""
        following = self._tools.following
        await following.stop()
        self._tools.show(counter_id=counter_id, **shown)
        me = self._tools.screen.me
        assert me is not None, "who is not signed in follows nothing"
        services = [service.service_id for service in self._desk.value.services]
        following.start(me, self._account.permissions, branch_id, counter_id, services)

    async def _log_out(self, _intent: LogOut) -> None:
        await self._free_counter()
        await self._tools.following.stop()
        await self._kept.close()
        await self._account.log_out()
        self._inbox.begin()
        self._tools.show(locked=False, phase=Phase.LOGIN, me=None, counter_id=None, today=None, login_error="")
        self._tools.show(help_calls=HelpCalls(), branches=(), may=None)

    async def _free_counter(self) -> None:
        """Who goes home leaves no open counter to the next one. With a visitor at it, or when it cannot be done, the server
        frees it as soon as it has missed this program for long enough."""
        screen = self._tools.screen
        is_empty = screen.counter is not None and screen.is_mine and screen.current is None
        if is_empty and screen.lost_since is None:
            with contextlib.suppress(TransportError):
                await self._session(self._own(), SessionAction.CLOSE)

    async def _choose_counter(self, intent: intents.ChooseCounter) -> None:
        await self._sit_down(await self._session(intent.counter_id, SessionAction.OPEN))

    async def _sit_down(self, counter: Counter) -> None:
        tools = self._tools
        tools.auto.stop()
        self._inbox.begin()
        await self._follow(counter.branch_id, counter.counter_id, phase=Phase.DESK, last=None, closed_why="")
        tools.count_today()

    async def _leave_counter(self, _intent: intents.LeaveCounter) -> None:
        """Once the counter is closed nothing can go wrong any more: the choice is read by who follows, as soon as it can be."""
        tools, counter_id = self._tools, self._tools.screen.counter_id
        if counter_id is None:
            return
        is_gone, branch = tools.screen.is_gone, self._desk.value.branch
        assert branch is not None, "somebody sat in it"
        if tools.screen.is_mine and not is_gone:
            await self._session(counter_id, SessionAction.CLOSE)
        tools.auto.stop()
        self._inbox.begin()
        if is_gone:
            tools.say(tools.text("said.counter_gone"), trouble=True)
        await self._follow(branch.branch_id, None, phase=Phase.COUNTER, today=None)

    async def _pause(self, intent: intents.Pause) -> None:
        await self._session(self._own(), SessionAction.PAUSE, intent.reason)

    async def _call_for_help(self, intent: intents.CallForHelp) -> None:
        tools, counter_id = self._tools, self._tools.screen.counter_id
        if counter_id is not None:
            body = Panic(request_id=tools.request_id, message=intent.message or None)
            await tools.api.tickets.panic(counter_id, body)
            tools.say(tools.text("said.help"))

    async def _session(self, counter_id: UUID, action: SessionAction, reason: str | None = None) -> Counter:
        body = CounterSession(action=action, request_id=self._tools.request_id, reason=reason or None)
        counter = await self._tools.api.tickets.session(counter_id, body)
        self._tools.following.learn_counter(counter)
        return counter

    def _own(self) -> UUID:
        counter_id = self._tools.screen.counter_id
        assert counter_id is not None, "the button is shown at a counter"
        return counter_id
