"""Sign-in, the counter somebody sits at, its pauses, and the call for help from it. Qt-free."""

from uuid import UUID

from qms_clientkit.observable import Observable
from qms_clientkit.staff.account import Account
from qms_clientkit.staff.intents import LogIn, LogOut, Resume
from qms_contract.counters import Counter, CounterSession, Panic, SessionAction
from qms_contract.ids import BranchId
from qms_contract.staff import User

from qms_agent import intents
from qms_agent.desk import Desk, with_snapshot
from qms_agent.inbox import Inbox
from qms_agent.kept import Kept
from qms_agent.state import Phase
from qms_agent.tools import Tools, Work


class Sitting:
    """`work` says which intents are carried out here."""

    def __init__(self, tools: Tools, account: Account, desk: Observable[Desk], kept: Kept, inbox: Inbox) -> None:
        self._tools, self._account, self._desk, self._kept, self._inbox = tools, account, desk, kept, inbox
        self.work: Work = {
            LogIn: self._log_in,
            Resume: self._resume_session,
            LogOut: self._log_out,
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

    async def _log_in(self, intent: LogIn) -> None:
        self._tools.show(login_error="", tenant=intent.tenant, username=intent.username)
        me = await self._account.log_in(intent.tenant, intent.username, intent.password, intent.code)
        await self._enter(me)

    async def _resume_session(self, intent: Resume) -> None:
        await self._enter(await self._account.resume(intent.token))

    async def _enter(self, me: User) -> None:
        api = self._tools.api
        self._tools.show(wants_code=False)
        await self._kept.open(me.user_id)
        branch_id = me.branch_id or await self._first_branch()
        if branch_id is None:
            await self._kept.close()
            await self._account.log_out()
            self._tools.show(login_error=self._tools.text("login.no_branch"))
            return
        desk = with_snapshot(await api.tickets.queue_snapshot(branch_id))
        self._desk.set(desk)
        self._tools.show(me=me, phase=Phase.COUNTER, lost_since=None)
        mine = next((one for one in desk.counters.values() if one.agent_id == me.user_id), None)
        if mine is not None:
            await self._sit_down(mine)

    async def _first_branch(self) -> BranchId | None:
        """Where somebody who belongs to every branch sits."""
        found = (await self._tools.api.configuration.branches.list(limit=1)).items
        return found[0].branch_id if found else None

    async def _log_out(self, _intent: LogOut) -> None:
        await self._tools.following.stop()
        await self._kept.close()
        await self._account.log_out()
        self._inbox.begin()
        self._tools.show(
            locked=False, phase=Phase.LOGIN, me=None, counter_id=None, today=None, login_error="", help_calls=()
        )  # fmt: skip

    async def _choose_counter(self, intent: intents.ChooseCounter) -> None:
        await self._sit_down(await self._session(intent.counter_id, SessionAction.OPEN))

    async def _sit_down(self, counter: Counter) -> None:
        tools, me = self._tools, self._tools.screen.me
        assert me is not None, "counters are chosen after the sign-in"
        await tools.following.stop()
        tools.auto.stop()
        self._inbox.begin()
        tools.show(phase=Phase.DESK, counter_id=counter.counter_id, last=None, closed_why="")
        services = [service.service_id for service in self._desk.value.services]
        may = self._account.permissions
        tools.following.start(me, may, counter.branch_id, counter.counter_id, services)
        tools.count_today()

    async def _leave_counter(self, _intent: intents.LeaveCounter) -> None:
        tools, counter_id = self._tools, self._tools.screen.counter_id
        if counter_id is None:
            return
        is_gone, branch = tools.screen.is_gone, self._desk.value.branch
        assert branch is not None, "somebody sat in it"
        if tools.screen.is_mine and not is_gone:
            await self._session(counter_id, SessionAction.CLOSE)
        await tools.following.stop()
        tools.auto.stop()
        self._inbox.begin()
        if is_gone:
            tools.say(tools.text("said.counter_gone"), trouble=True)
        else:
            self._desk.set(with_snapshot(await tools.api.tickets.queue_snapshot(branch.branch_id)))
        tools.show(phase=Phase.COUNTER, counter_id=None, today=None)

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
