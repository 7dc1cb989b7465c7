"""From what a manager wants to what the server is asked, and back to the screen. Qt-free.

Looking around and editing happen at once and never wait for the server.
"""

from dataclasses import replace
from functools import singledispatchmethod
from pathlib import Path
from uuid import UUID

from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.staff.account import Account
from qms_clientkit.staff.help_calls import with_help
from qms_clientkit.staff.intents import LogIn, LogOut, Resume, TryNow
from qms_clientkit.staff.looks import read_looks, write_looks
from qms_clientkit.staff.presenter import Marks, StaffPresenter
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract.counters import SendMessage
from qms_contract.events import Envelope
from qms_contract.ids import new_id
from qms_contract.problems import Code
from qms_contract.staff import Role, User
from qms_contract.versions import RestoreVersion

from qms_admin import intents
from qms_admin.audit_desk import AuditDesk
from qms_admin.audit_log import AuditLog
from qms_admin.dashboard import Dashboard
from qms_admin.desk import Desk, House
from qms_admin.device_desk import DeviceDesk
from qms_admin.device_orders import Orders
from qms_admin.draft_file import DraftFile
from qms_admin.drafts import Draft, resolved
from qms_admin.estate import Estate, id_of, name_of
from qms_admin.figure_reader import FigureReader
from qms_admin.file_desk import FileDesk
from qms_admin.following import Following
from qms_admin.forms.base import plain
from qms_admin.history import History
from qms_admin.keeping import Keeping
from qms_admin.key_desk import KeyDesk
from qms_admin.list_desk import ListDesk
from qms_admin.order_desk import OrderDesk
from qms_admin.ordering import moved
from qms_admin.pictures import PictureDesk
from qms_admin.refusals import field_of
from qms_admin.report_desk import ReportDesk
from qms_admin.reports import Report
from qms_admin.saving import Saver
from qms_admin.sections import Section
from qms_admin.setup import begun
from qms_admin.setup_desk import SetupDesk
from qms_admin.shelf import LONG, Shelf, Thing
from qms_admin.state import SECTIONS, Phase, Screen, with_change, with_estate, without_draft, without_saved

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
        self._figures = FigureReader(api, self.screen, self._tasks, self.sentence)
        self._looked_up: tuple[UUID, int] | None = None
        estate.subscribe(lambda value: self._take(replace(value, shelf=self._shelf.value)))
        self._shelf.subscribe(lambda shelf: self._take(replace(self.screen.value.estate, shelf=shelf)))
        self.screen.subscribe(self._look_up)
        following.on_event = self._hear
        following.on_devices = lambda: self._lists.outdate(Section.DEVICES)
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
        return (
            SetupDesk(house),
            DeviceDesk(house, self._saver, OrderDesk(self._api, self.screen, self._tasks)),
            FileDesk(house, PictureDesk(self._api, self.screen, self._tasks, pictures)),
            AuditDesk(house, self._tasks),
            ReportDesk(house, self._tasks),
            KeyDesk(house),
            self._lists,
        )

    def _speak(self, sentence: str, is_trouble: bool) -> None:
        self._say(sentence, trouble=is_trouble)

    def _edit(self, change: intents.Change) -> None:
        self._change(change)
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
    def _open(self, intent: intents.Open) -> bool:
        chosen = {**self.screen.value.chosen, intent.section: intent.item_id}
        self._show(section=intent.section, chosen=chosen, comparing=None)
        return True

    @_at_once.register
    def _new(self, intent: intents.New) -> bool:
        screen = self.screen.value
        begun = next((one for one in screen.new_drafts(intent.section) if not one.edits), None)
        draft = begun or self._draft(intent.section, new_id(), is_new=True)
        chosen = {**screen.chosen, intent.section: draft.item_id}
        self._show(section=intent.section, drafts={**screen.drafts, draft.item_id: draft}, chosen=chosen)
        return True

    @_at_once.register
    def _change(self, intent: intents.Change) -> bool:
        draft = self._draft(intent.section, intent.item_id)
        self.screen.update(lambda screen: with_change(screen, draft, intent.key, intent.value))
        return True

    @_at_once.register
    def _discard(self, intent: intents.Discard) -> bool:
        self.screen.update(lambda screen: without_draft(screen, intent.item_id))
        self._show(comparing=None)
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
        self._show(wants_code=False)
        if me.role not in SECTIONS:
            await self._account.log_out()
            self._show(login_error=self._t("login.not_a_manager"))
            return
        await self._following.stop()
        estate = await self._following.read(me, _uuid(self._account.remembered(BRANCH)))
        section = Section.SERVICES if estate.branch is not None else Section.BRANCHES
        self._lists.clear()
        self._show(me=me, section=section, drafts={}, chosen={}, refused={}, orphans={}, latest={})
        self._estate.set(estate)
        self._show(drafts={one.item_id: one for one in self._keeping.of(self.screen.value.tenant, me.username)})
        await self._lists.renew()
        self._following.start(me, estate.branch_id)
        self._show(phase=Phase.WORK, lost_since=None)
        if me.role is Role.ADMIN and estate.branch is None:
            setup = begun(estate.tenants[0].name, self._zone, self._t.language, self._api.clock.now())
            self._show(phase=Phase.SETUP, setup=setup)

    @_do.register
    async def _log_out(self, _intent: LogOut) -> None:
        self._keeping.remember()
        await self._following.stop()
        await self._account.log_out()
        self._lists.clear()
        self._show(
            locked=False, phase=Phase.LOGIN, me=None, login_error="", lost_since=None, comparing=None,
            drafts={}, refused={}, orphans={}, history=None, help_calls=(), orders=Orders(), held=None,
            audit=AuditLog(), report=Report(), new_key=None,
        )  # fmt: skip

    @_do.register
    async def _choose_branch(self, intent: intents.ChooseBranch) -> None:
        await self._show_branch(intent.branch_id)

    async def _show_branch(self, branch_id: UUID) -> None:
        me = self.screen.value.me
        if me is None:
            return
        estate = await self._following.read(me, branch_id)
        await self._following.stop()
        self._estate.set(estate)
        self._following.start(me, estate.branch_id)
        self._account.remember(BRANCH, str(branch_id))

    @_do.register
    async def _save(self, intent: intents.Save) -> None:
        screen, draft = self.screen.value, self.screen.value.drafts.get(intent.item_id)
        if draft is None or screen.problems(draft.section, draft.item_id):
            return
        if screen.conflicts(draft.section, draft.item_id):
            self._show(comparing=intent.item_id)
            return
        try:
            await self._store(draft)
        except Refused as error:
            await self._refused(draft, error)

    @_do.register
    async def _resolve(self, intent: intents.Resolve) -> None:
        screen, draft = self.screen.value, self.screen.value.drafts.get(intent.item_id)
        if draft is None:
            return
        now = screen.now(draft.section, draft.item_id)
        decided = resolved(draft, now, dict(intent.keep_mine), new_id())
        self._show(comparing=None, drafts={**screen.drafts, draft.item_id: decided})
        if decided.edits:
            await self._save(intents.Save(draft.item_id))
        else:
            self.screen.update(lambda value: without_draft(value, draft.item_id))

    async def _store(self, draft: Draft) -> None:
        saved = await self._saver.save(self.screen.value, draft)
        if isinstance(saved, Thing):
            self._lists.put(saved)
        await self._read()
        self.screen.update(lambda screen: without_saved(screen, draft))
        chosen = {**self.screen.value.chosen, draft.section: id_of(saved)}
        self._show(chosen=chosen)
        self._say(self._t("said.saved", name=name_of(saved)))

    async def _refused(self, draft: Draft, error: Refused) -> None:
        """Somebody was faster: see what is there now. Otherwise the sentence stands beside its field, if it has one."""
        if error.code is Code.VERSION_CONFLICT:
            await self._after_version_conflict(draft)
            return
        await self._read()
        key = field_of(error, draft.section)
        if key is None:
            raise error
        refused = {**self.screen.value.refused, draft.item_id: {key: plain(error.message)}}
        self._show(refused=refused)

    async def _after_version_conflict(self, draft: Draft) -> None:
        await self._read()
        screen = self.screen.value
        if screen.conflicts(draft.section, draft.item_id):
            self._show(comparing=draft.item_id)
        elif draft.item_id in screen.drafts:
            await self._store(screen.drafts[draft.item_id])

    @_at_once.register
    def _hide_history(self, _intent: intents.HideHistory) -> bool:
        self._show(history=None)
        return True

    def _hear(self, event: Envelope) -> None:
        self._lists.hear(event)
        self._show(help_calls=with_help(self.screen.value.help_calls, event))

    @_at_once.register
    def _dismiss_help(self, _intent: intents.DismissHelp) -> bool:
        self._show(help_calls=self.screen.value.help_calls[1:])
        return True

    @_at_once.register
    def _dismiss(self, intent: intents.Dismiss) -> bool:
        left = {key: orphan for key, orphan in self.screen.value.orphans.items() if key != intent.item_id}
        self._show(orphans=left)
        return True

    @_do.register
    async def _send_message(self, intent: intents.SendMessage) -> None:
        branch_id = self.screen.value.estate.branch_id
        if branch_id is not None:
            body = SendMessage(request_id=new_id(), text=intent.words, counter_id=intent.counter_id)
            await self._api.tickets.send_message(branch_id, body)
            self._say(self._t("said.message"))

    @_do.register
    async def _show_history(self, intent: intents.ShowHistory) -> None:
        page = await self._api.configuration.history(intent.item_id)
        self._show(history=History(intent.item_id, tuple(page.items)))

    @_do.register
    async def _restore(self, intent: intents.Restore) -> None:
        shown = self.screen.value.history
        await self._api.configuration.restore(intent.config_version_id, RestoreVersion(request_id=new_id()))
        await self._read()
        if shown is not None:
            await self._show_history(intents.ShowHistory(shown.item_id))
        self._say(self._t("said.restored"))

    @_do.register
    async def _move(self, intent: intents.Move) -> None:
        items = self.screen.value.estate.items(intent.section)
        try:
            await self._saver.reorder(intent.section, moved(items, intent.item_id, intent.to))
        finally:
            await self._read()

    def _look_up(self, screen: Screen) -> None:
        """Who changed the chosen item last; asked once for each of its versions."""
        item_id = screen.chosen_id
        item = screen.item(screen.section, item_id) if item_id is not None else None
        if item is None or screen.phase is Phase.LOGIN or (id_of(item), item.version) == self._looked_up:
            return
        self._looked_up = id_of(item), item.version
        self._tasks.spawn("latest change", self._read_latest(id_of(item)))

    async def _read_latest(self, item_id: UUID) -> None:
        try:
            page = await self._api.configuration.history(item_id, limit=1)
        except TransportError:
            self._looked_up = None
            return
        if page.items:
            self._show(latest={**self.screen.value.latest, item_id: page.items[0]})

    @_do.register
    async def _delete(self, intent: intents.Delete) -> None:
        item = self.screen.value.item(intent.section, intent.item_id)
        if item is None:
            return
        await self._saver.calls(intent.section).delete(intent.item_id)
        self.screen.update(lambda screen: without_draft(screen, intent.item_id))
        if intent.section in LONG:
            self._lists.forget(intent.item_id)
        await self._read()
        self._say(self._t("said.deleted", name=name_of(item)))

    async def _read(self) -> None:
        """What was just saved is on the screen before its event arrives."""
        await self._following.read_now()

    def _draft(self, section: Section, item_id: UUID, *, is_new: bool = False) -> Draft:
        branch_id = self.screen.value.estate.branch_id
        return Draft(
            section=section, item_id=item_id, branch_id=branch_id, is_new=is_new, request_id=new_id(), edits={}
        )

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
