"""From what a manager wants to what the server is asked, and back to the screen. Qt-free.

Looking around and editing happen at once and never wait for the server.
"""

import asyncio
from dataclasses import replace
from functools import singledispatchmethod
from pathlib import Path
from uuid import UUID

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.staff.account import Account
from qms_clientkit.staff.help_calls import HelpCalls, help_calls_in
from qms_clientkit.staff.intents import LogIn, LogOut, Resume, TryNow
from qms_clientkit.staff.looks import read_looks, write_looks
from qms_clientkit.staff.presenter import Marks, StaffPresenter
from qms_clientkit.transport.api import Api
from qms_contract.counters import HelpCall, SendMessage
from qms_contract.events import Envelope
from qms_contract.ids import new_id
from qms_contract.staff import User

from qms_admin import intents
from qms_admin.audit_desk import AuditDesk
from qms_admin.audit_log import AuditLog
from qms_admin.dashboard import Dashboard
from qms_admin.desk import Desk, House
from qms_admin.device_desk import DeviceDesk
from qms_admin.device_orders import Orders
from qms_admin.draft_desk import DraftDesk
from qms_admin.draft_file import DraftFile
from qms_admin.estate import Estate
from qms_admin.figure_reader import FigureReader
from qms_admin.file_desk import FileDesk
from qms_admin.following import Following
from qms_admin.history_desk import HistoryDesk
from qms_admin.keeping import Keeping
from qms_admin.key_desk import KeyDesk
from qms_admin.list_desk import ListDesk
from qms_admin.order_desk import OrderDesk
from qms_admin.pictures import PictureDesk
from qms_admin.report_desk import ReportDesk
from qms_admin.reports import Report
from qms_admin.rights import May, manages_tenant, sections_of
from qms_admin.saving import Saver
from qms_admin.sections import Section
from qms_admin.setup import begun
from qms_admin.setup_desk import SetupDesk
from qms_admin.shelf import Shelf
from qms_admin.state import Phase, Screen, first_section, with_estate, with_rights, without_refused

BRANCH, PICTURES = "branch", "pictures"


class Presenter(StaffPresenter[Screen]):
    def __init__(
        self,
        api: Api,
        account: Account,
        estate: Observable[Estate],
        following: Following,
        kept: DraftFile,
        text: Translator,
        mark: Marks,
        zone: str = "UTC",
    ) -> None:
        """`zone` is this computer's time zone (an IANA name), offered for the first branch."""
        first = account.first_screen(Screen)
        super().__init__(api, account, text, mark, _begun(first, account, kept))
        self._account, self._estate, self._following = account, estate, following
        self._saver = Saver(api)
        self._shelf: Observable[Shelf] = Observable(Shelf())
        self._zone, self._desks = zone, self._make_desks(kept.path.parent / PICTURES)
        self._keeping = Keeping(kept, api.server, self.screen, self._tasks, self._not_kept)
        self._moving = asyncio.Lock()  # one at a time leads the program to another branch, person or sign-in
        self._figures = FigureReader(api, self.screen, self._tasks, self.sentence)
        estate.subscribe(lambda value: self._take(replace(value, shelf=self._shelf.value)))
        self._shelf.subscribe(lambda shelf: self._take(replace(self.screen.value.estate, shelf=shelf)))
        following.on_event, following.on_help = self._hear, self._hear_help
        following.on_devices = self._look_around
        following.on_doubt = lambda is_deaf: self.doubt_rights(deaf=is_deaf)
        following.on_read = self._lists.renew

    @property
    def signing_in(self) -> bool:
        return self.screen.value.phase is Phase.LOGIN

    def to_sign_in(self, sentence: str) -> None:
        self._show(login_error=sentence, phase=Phase.LOGIN, lost_since=None)

    def at_once(self, intent: object) -> bool:
        return any(desk.at_once(intent) for desk in self._desks) or self._at_once(intent)

    async def carry_out(self, intent: object) -> None:
        for desk in self._desks:
            if await desk.carry_out(intent):
                return
        await self._do(intent)

    def _take(self, estate: Estate) -> None:
        self.screen.update(lambda screen: with_estate(screen, estate))

    def _make_desks(self, pictures: Path) -> tuple[Desk, ...]:
        house = House(
            self._api, self.screen, self._t, self._speak, self._read, self._show_branch, self._edit, self.sentence
        )
        self._lists = ListDesk(house, self._saver, self._shelf, self._tasks)
        self._drafts = DraftDesk(house, self._saver, self._lists)
        return (
            SetupDesk(house),
            DeviceDesk(house, self._saver, OrderDesk(self._api, self.screen, self._tasks)),
            FileDesk(house, PictureDesk(self._api, self.screen, self._tasks, pictures)),
            AuditDesk(house, self._tasks),
            ReportDesk(house, self._tasks),
            KeyDesk(house),
            HistoryDesk(house, self._tasks),
            self._lists,
            self._drafts,
        )

    def _speak(self, sentence: str, is_trouble: bool) -> None:
        self._say(sentence, trouble=is_trouble)

    def _edit(self, change: intents.Change) -> None:
        self._drafts.change(change)
        self.settled()

    def settled(self) -> None:
        self._keeping.soon()

    async def stop(self) -> None:
        await super().stop()
        await self._following.stop()
        await self._keeping.write()

    @singledispatchmethod
    def _at_once(self, _intent: object) -> bool:
        """Whether it was one of those that need no server."""
        return False

    @_at_once.register
    def _try_now(self, _intent: TryNow) -> bool:
        self._following.refresh()
        return True

    @_at_once.register
    def _choose_looks(self, intent: intents.ChooseLooks) -> bool:
        write_looks(intent.looks, self._account.remember)
        before = self.screen.value.looks.language
        self._show(looks=intent.looks, notice=self.notice_in(intent.looks.language, before))
        return True

    @_at_once.register
    def _go(self, intent: intents.Go) -> bool:
        self._show(section=intent.section, comparing=None)
        return True

    @_at_once.register
    def _choose_day(self, intent: intents.ChooseDay) -> bool:
        self._show(day=intent.day)
        return True

    @_at_once.register
    def _open(self, intent: intents.Open) -> bool:
        chosen = {**self.screen.value.chosen, intent.section: intent.item_id}
        self._show(section=intent.section, chosen=chosen, comparing=None)
        return True

    @singledispatchmethod
    async def _do(self, intent: object) -> None:
        raise TypeError(f"nobody carries out {intent!r}")

    @_do.register
    async def _log_in(self, intent: LogIn) -> None:
        self._keeping.remember()
        self._show(login_error="", tenant=intent.tenant, username=intent.username, me=None, dashboard=Dashboard())
        await self._enter(await self._account.log_in(intent.tenant, intent.username, intent.password, intent.code))

    @_do.register
    async def _resume_session(self, intent: Resume) -> None:
        await self._enter(await self._account.resume(intent.token))

    async def _enter(self, me: User) -> None:
        may = self._account.permissions
        self._show(wants_code=False, may=may)
        if not sections_of(me, may):
            await self._account.log_out()
            self._show(login_error=self._t("login.not_a_manager"))
            return
        async with self._moving:
            await self._begin_work(me, may)

    async def _begin_work(self, me: User, may: May) -> None:
        await self._following.stop()
        self._following.may = may
        estate = await self._following.read(me, _uuid(self._account.remembered(BRANCH)))
        self._lists.clear()
        self._show(me=me, drafts={}, chosen={}, refused={}, orphans={}, latest={}, is_other=False, day=None)
        self._estate.set(estate)
        self._show(section=first_section(self.screen.value))
        self._show(drafts={one.item_id: one for one in self._keeping.of(self.screen.value.tenant, me.username)})
        self.screen.update(without_refused)
        await self._lists.renew()
        self._following.start(me, estate.branch_id)
        self._show(phase=Phase.WORK, lost_since=None)
        if manages_tenant(me, may) and estate.branch is None and estate.tenants:
            setup = begun(estate.tenants[0].name, self._zone, self._t.language, self._api.clock.now())
            self._show(phase=Phase.SETUP, setup=setup)

    async def become(self, me: User) -> None:
        may = self._account.permissions
        async with self._moving:
            if not sections_of(me, may):
                await self._leave(self._t("login.no_longer"))
            elif not self.signing_in:
                await self._work_on(me, may)

    async def _work_on(self, me: User, may: May) -> None:
        """As somebody else than before, from what can be read as such."""
        self._following.may = may
        estate = await self._following.read(me, self.screen.value.estate.branch_id)
        await self._following.stop()
        self._lists.clear()
        self.screen.update(lambda screen: with_rights(screen, me, may))
        if self.screen.value.phase is Phase.SETUP and not manages_tenant(me, may):
            self._show(phase=Phase.WORK)
        self._estate.set(estate)
        self._following.start(me, estate.branch_id)
        self._show(lost_since=None)
        self.settled()

    @_do.register
    async def _log_out(self, _intent: LogOut) -> None:
        async with self._moving:
            await self._leave("")

    async def _leave(self, sentence: str) -> None:
        """Back to the sign-in, which says `sentence`; what is unsaved is kept for the next time."""
        self._keeping.remember()
        await self._following.stop()
        await self._account.log_out()
        self._lists.clear()
        self._show(
            locked=False, phase=Phase.LOGIN, me=None, login_error=sentence, lost_since=None, comparing=None,
            drafts={}, refused={}, orphans={}, history=None, help_calls=HelpCalls(), orders=Orders(), held=None,
            audit=AuditLog(), report=Report(), new_key=None, is_other=False,
        )  # fmt: skip
        self.settled()

    @_do.register
    async def _choose_branch(self, intent: intents.ChooseBranch) -> None:
        await self._show_branch(intent.branch_id)

    async def _show_branch(self, branch_id: UUID) -> None:
        async with self._moving:
            me = self.screen.value.me
            if me is None:
                return
            estate = await self._following.read(me, branch_id)
            await self._following.stop()
            self._estate.set(estate)
            self._show(help_calls=HelpCalls())
            self._following.start(me, estate.branch_id)
            self._account.remember(BRANCH, str(branch_id))

    def _look_around(self) -> None:
        """Devices may have said something; and a token that was renewed by itself may be of somebody else now."""
        self._lists.outdate(Section.DEVICES)
        if self._account.has_news:
            self.doubt_rights()

    def _hear(self, event: Envelope) -> None:
        self._lists.hear(event)
        self._figures.hear(event)
        self._hear_help(help_calls_in(event))

    def _hear_help(self, calls: list[HelpCall]) -> None:
        self._show(help_calls=self.screen.value.help_calls.hearing(calls))

    @_at_once.register
    def _dismiss_rights(self, _intent: intents.DismissRights) -> bool:
        self._show(is_other=False)
        return True

    @_at_once.register
    def _dismiss_help(self, _intent: intents.DismissHelp) -> bool:
        self._show(help_calls=self.screen.value.help_calls.dismissing())
        return True

    @_do.register
    async def _send_message(self, intent: intents.SendMessage) -> None:
        branch_id = self.screen.value.estate.branch_id
        if branch_id is not None:
            body = SendMessage(request_id=new_id(), text=intent.words, counter_id=intent.counter_id)
            await self._api.tickets.send_message(branch_id, body)
            self._say(self._t("said.message"))

    async def _read(self) -> None:
        """What was just saved is on the screen before its event arrives."""
        await self._following.read_now()

    def _not_kept(self, trouble: str) -> None:
        self._say(self._t("said.not_kept", trouble=trouble), trouble=True)


def _begun(first: Screen, account: Account, kept: DraftFile) -> Screen:
    aside = first.kept_aside or kept.kept_aside or ""
    return replace(first, kept_aside=aside, looks=read_looks(account.remembered))


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
